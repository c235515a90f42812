/** `kiosk report`: each device tried, with a person or without, and a report of it. */
import { type Command, Option } from 'commander';
import type { ReadinessReport } from '../../technician/report.ts';
import { configOf } from '../common/configured.ts';
import { configOption } from '../common/input.ts';
import { printError, printJson } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import type { Options } from './options.ts';

const help = `
Tries each device of the running kiosk and writes a readiness report. On a terminal it asks you:
scan something, lay an item with a tag on the plate, is the test receipt readable. Meanwhile the
patron's screen is out of service. What you leave out is "not judged", never passed. Without a
terminal, or with --unattended, it tries only what needs no person: nothing is printed or heard.
Sound and keypad are judged at the kiosk's own screen: service panel, page Readiness.

Of a card the report has its last four characters and the verdict, nothing else. Each report stays
in the folder "reports" of the data folder as JSON, HTML and PDF; the last fifty do. The PDF is made
by the browser of this machine; without one there is none. If no kiosk runs, this command says what
\`kiosk doctor\` finds.

--json gives one object, as in src/technician/report.ts:
  {"id","kind","worst","checks":[{"check","light","code","text","ms","by","at"},…],"versions","devices",…}
light is ok, attention, broken, off (this kiosk has none) or not-judged. Each code has a row in
docs/field-guide.md.

Exit codes: 0 all is well · 1 something needs attention · 2 something is broken, or no kiosk runs
64 written wrongly · 130 Ctrl-C before the first check · 66 there is no such report · 69 a patron is at the screen, or another report is
being made: try again · 74 a file cannot be written · 77 the data folder belongs to another user

Examples:
  kiosk report --by AB
  kiosk report --by AB --pdf /media/usb/toestel-2.pdf
  kiosk report --by AB --only print --only card
  kiosk report --unattended --json | jq -r '.checks[] | select(.light == "broken") | .text'
  kiosk report --of last --pdf toestel-2.pdf      the last report again, nothing is tried
`;

export function addReport(program: Command): void {
  program
    .command('report')
    .description('try each device of the running kiosk, and write a readiness report')
    .addOption(configOption())
    .option('--by <initials>', 'who judges what only a person can; asked for where left out')
    .option('--unattended', 'ask no one: only what needs no person')
    .option(
      '--only <check>',
      'only this check; may be given more than once',
      (name, all: string[]) => [...all, name],
      [],
    )
    .option('--of <id>', 'an earlier report again, or "last"; nothing is tried')
    .option('--json', 'one JSON object')
    .option('--html <file>', 'write it as a page, too')
    .option('--pdf <file>', 'write it as PDF, too')
    .addOption(
      new Option(
        '--language <language>',
        'of the page and the PDF; left out: of the kiosk',
      ).choices(['nl', 'en']),
    )
    .addHelpText('after', help)
    .action((options: Options) =>
      orRefuse(() => report(options), { 'report-unwritable': exitCodes.cannotWrite }),
    );
}

async function report(options: Options): Promise<void> {
  const { checkNames } = await import('../../technician/report.ts');
  const { only = [], by, unattended, of } = options;
  const unknown = only.find((name) => !checkNames.includes(name));
  if (unknown !== undefined) {
    const list = `There is no check "${unknown}": ${checkNames.join(', ')}.`;
    throw new Refusal(list, exitCodes.wrongUse);
  }
  if (by !== undefined && unattended)
    throw new Refusal('--by and --unattended: choose one.', exitCodes.wrongUse);
  if (of !== undefined && (by !== undefined || unattended || only.length > 0))
    throw new Refusal(
      '--of tries nothing: leave --by, --only and --unattended out.',
      exitCodes.wrongUse,
    );
  const { folder } = (await configOf(options)).store;
  const { deliver } = await import('./files.ts');
  if (of !== undefined) return deliver(await earlier(folder, of), folder, options);
  const { tryOut, reportOf } = await import('./try-out.ts');
  const outcome = await tryOut(folder, options);
  if (outcome.kind === 'absent') return withoutKiosk(options);
  await deliver(reportOf(outcome, folder), folder, options);
}

async function earlier(folder: string, id: string): Promise<ReadinessReport> {
  const { openReportStore } = await import('../../technician/readiness/store.ts');
  const store = openReportStore(folder);
  const wanted = id === 'last' ? store.list()[0]?.id : id;
  const found = wanted === undefined ? null : store.read(wanted);
  if (found !== null) return found;
  const ids = store.list().map((line) => `  ${line.id}\n`);
  const list = ids.length === 0 ? 'There is no report yet.' : `The reports are:\n${ids.join('')}`;
  throw new Refusal(`There is no report ${id} in ${store.folder}. ${list}`, exitCodes.noInput);
}

/** What can be known of a kiosk that does not run. */
async function withoutKiosk({ config: file, json }: Options): Promise<void> {
  const [{ diagnose }, { printFindings }] = await Promise.all([
    import('../../technician/doctor/doctor.ts'),
    import('../doctor.ts'),
  ]);
  const { findings, running } = await diagnose({ file, environment: shell().env });
  if (json) printJson({ worst: 'broken', running, findings }, 2);
  else await printFindings(findings, running);
  printError(
    'No kiosk runs here: this is what `kiosk doctor` finds. Printing, scanning, tags and cards are tried on a running one:\nsudo systemctl start library-kiosk, then `kiosk report` again.\n',
  );
  shell().exitCode = 2;
}
