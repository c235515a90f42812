/** `kiosk facts`: what the library exports of all patrons at night. */
import { type Command, Option } from 'commander';
import { counted } from '../../counted.ts';
import { configOf } from '../common/configured.ts';
import { importing, readPercent } from '../common/export-file.ts';
import { configOption } from '../common/input.ts';
import { print, printError } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { addBlocked } from './blocked.ts';
import type { ExportOptions } from './exported-lines.ts';

const examples = `
One patron a line, all patrons of the library:
  {"facts":1,"exportedAt":"2026-11-25T23:00:00+01:00","entries":2}      first line, optional
  {"card":"23550000000018","facts":{"membership":{"status":5,"type":"adult"},"fees":[]}}
  {"cards":["23550000000026","900615123456"],"facts":{"manualBlocks":["address"]}}
What facts there are: policies/facts.schema.json. What is left out is unknown; an empty list says
that there is nothing. Or a report of the library system as CSV, by facts.csv in the configuration.
Cards are stored as keyed hashes, facts are sealed; names, PINs and other
fields are refused. Bad lines are left out and listed by number. The facts of the day before stay
when too many lines are bad, when the file is shorter than it announces, or when it is empty and
does not announce that. Works while the kiosk runs: it uses the new facts at once.
More: docs/facts-by-night.md

Exit codes: 0 imported · 65 the file is bad, and the old facts stay · 66 there is no such file ·
74 the data folder cannot be used · 78 the configuration is wrong

Examples:
  kiosk facts import patrons.jsonl
  kiosk facts import patrons.csv.gz
  ssh library cat patrons.jsonl | kiosk facts import -
`;

interface ImportArguments extends ExportOptions {
  config: string;
  mostBad?: number;
}

export function addFacts(program: Command): void {
  const facts = program
    .command('facts')
    .description('what the library exports of all patrons at night');
  facts
    .command('import')
    .description('import the facts of all patrons, which then decide beside the library system')
    .argument('<file>', 'JSON lines or CSV, packed with gzip or not; - for standard input')
    .addOption(configOption())
    .addOption(formatOption())
    .option(
      '--exported-at <moment>',
      'when it was exported; left out: as its first line says, else the date of the file',
    )
    .option(
      '--most-bad <percent>',
      'how many patrons in a hundred may be bad; left out: facts.mostBadPercent',
      readPercent,
    )
    .addHelpText('after', examples)
    .action((file: string, options: ImportArguments) =>
      orRefuse(() => importFile(file, options), {
        'policy-wrong': exitCodes.wrongConfiguration,
      }),
    );
  addBlocked(facts);
}

function formatOption(): Option {
  return new Option(
    '--format <format>',
    'the form of the file; left out: csv where its name ends in .csv or .csv.gz, else json',
  ).choices(['json', 'csv']);
}

async function importFile(file: string, options: ImportArguments): Promise<void> {
  // Imported here, so that the other commands load neither SQLite nor the reader of CSV.
  const { importFacts } = await import('../../store/facts-base/import-facts.ts');
  const { openExportedLines } = await import('./exported-lines.ts');
  const { UnreadableReport } = await import('./read-csv.ts');
  const { countingTypes, typesWithoutLimit } = await import('./types-without-limit.ts');
  const { openPolicy } = await import('../../wiring/open.ts');
  const { policyFile } = await import('../../wiring/policy-file.ts');
  const config = await configOf(options);
  const { store, facts } = config;
  const policy = await openPolicy(policyFile(config));
  const { lines, share, exportedAt } = openExportedLines(file, options, config);
  const patronsByType = new Map<string, number>();
  const result = await importing({ file, what: 'patrons', share }, (reporting) =>
    importFacts({
      folder: store.folder,
      keyFile: store.keyFile,
      lines: countingTypes(lines, patronsByType),
      exportedAt,
      mostBad: (options.mostBad ?? facts.mostBadPercent) / 100,
      ...reporting,
    }),
  ).catch((error: unknown) => {
    if (!(error instanceof UnreadableReport)) throw error;
    throw new Refusal(`${file}: ${error.message}. The old facts stay.`, exitCodes.wrongData);
  });
  const { patrons, cards, bad, rejected } = result;
  if (rejected !== null)
    throw new Refusal(`${file}: ${rejected}. The old facts stay in place.`, exitCodes.wrongData);
  print(
    `Facts of ${counted(patrons, 'patron')} with ${counted(cards, 'card')}, as exported at ${result.exportedAt}; ${counted(bad, 'bad line')} left out.\n`,
  );
  for (const text of typesWithoutLimit(policy, patronsByType)) printError(`${text}\n`);
}
