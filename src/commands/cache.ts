/** `kiosk cache`: what the kiosk knows of patrons while it works off line. */
import type { Command } from 'commander';
import { counted } from '../counted.ts';
import { configOf } from './common/configured.ts';
import { importing, momentOf, openExport, readPercent } from './common/export-file.ts';
import { usualFile } from './common/input.ts';
import { print } from './common/print.ts';
import { exitCodes, orRefuse, Refusal } from './common/refusal.ts';

const examples = `
One blocked patron a line; a patron who is not on the list is not blocked:
  {"blockList":1,"exportedAt":"2026-11-24T23:30:00+01:00","entries":2}     first line, optional
  {"patron":"23550000000018","rules":["maximum-fees"],"denies":["checkOut","renew"]}
  {"patron":"23550000000026"}                                              only check-in is allowed
Card numbers are stored as keyed hashes only. Bad lines are left out and listed by number. The old
list stays when too many lines are bad, when the list is shorter than it announces, or when it is
empty and does not announce that. Works while the kiosk runs: it uses the new list at once.

Exit codes: 0 imported · 65 the list is bad, and the old one stays · 66 there is no such file ·
74 the data folder cannot be used · 78 the configuration is wrong

Examples:
  kiosk cache import blocked.jsonl
  kiosk cache import blocked.jsonl.gz
  ssh library cat blocked.jsonl | kiosk cache import - --exported-at 2026-11-24T23:30:00+01:00
`;

interface ImportArguments {
  config: string;
  folder?: string;
  exportedAt?: string;
  mostBad: number;
}

export function addCache(program: Command): void {
  const cache = program
    .command('cache')
    .description('what is known of patrons while the kiosk works off line');
  cache
    .command('import')
    .description('import the list of blocked patrons that the library exports at night')
    .argument('<file>', 'JSON lines, packed with gzip or not; - for standard input')
    .option('--config <file>', 'the configuration, which names the data folder', usualFile)
    .option(
      '--folder <folder>',
      'the data folder, in place of the one that the configuration names',
    )
    .option(
      '--exported-at <moment>',
      'when the list was exported; left out: as its first line says, else the date of the file',
    )
    .option('--most-bad <percent>', 'how many lines in a hundred may be bad', readPercent, 1)
    .addHelpText('after', examples)
    .action((file: string, options: ImportArguments) => orRefuse(() => importList(file, options)));
}

async function importList(file: string, options: ImportArguments): Promise<void> {
  // Imported here, so that the other commands do not load SQLite.
  const { importBlockList } = await import('../store/block-list/import-block-list.ts');
  const exportedAt = momentOf(options.exportedAt);
  const { folder, keyFile } =
    options.folder === undefined ? (await configOf(options)).store : { folder: options.folder };
  const { text, share, changedAt } = openExport(file);
  const result = await importing({ file, what: 'lines', share }, (reporting) =>
    importBlockList({
      folder,
      keyFile,
      text,
      exportedAt: exportedAt ?? changedAt,
      mostBad: options.mostBad / 100,
      ...reporting,
    }),
  );
  const { entries, bad, rejected } = result;
  if (rejected !== null)
    throw new Refusal(`${file}: ${rejected}. The old list stays in place.`, exitCodes.wrongData);
  print(
    `${counted(entries, 'blocked patron')}, as exported at ${result.exportedAt}; ${counted(bad, 'bad line')} left out.\n`,
  );
}
