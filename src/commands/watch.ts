/** `kiosk watch`: what a running kiosk does, as it happens. */
import { type Command, Option } from 'commander';
import { systemCode } from '../fault.ts';
import type { Live, Overview } from '../technician/actions.ts';
import {
  askKiosk,
  eventsOf,
  type KioskAnswer,
  openKiosk,
} from '../technician/control/control-client.ts';
import type { ReadinessState } from '../technician/report.ts';
import { configOf } from './common/configured.ts';
import { configOption } from './common/input.ts';
import { print } from './common/print.ts';
import { exitCodes, noAnswer, orRefuse, Refusal } from './common/refusal.ts';
import { shell } from './common/shell.ts';

const kinds = ['state', 'device', 'trace', 'report', 'audit'] as const;
type Kind = (typeof kinds)[number];

const help = `
Connects to the socket in the data folder, as the user of the kiosk, and shows what the screen shows
now, then what happens: states of the screen, states of the devices, each message of the line to the library system, entries of the
log, actions of technicians. It shows nothing of a patron: numbers, names, titles, amounts and PINs
are masked at their source. Ctrl-C ends it.

--json gives one object a line: {"type":"state|device|trace|report|audit","at",…}, as in
src/technician/actions.ts.

Exit codes: 0 ended by you, or after --count · 69 no kiosk runs, or it has stopped · 77 the data
folder belongs to another user · 78 the configuration is wrong

Examples:
  kiosk watch
  kiosk watch --only trace                        the line to the library system
  kiosk watch --json | jq -c 'select(.type == "report" and .report.level == "error")'
`;

interface Options {
  config: string;
  folder?: string;
  only?: Kind;
  count?: string;
  json?: true;
}

export function addWatch(program: Command): void {
  program
    .command('watch')
    .description('what a running kiosk does, as it happens')
    .addOption(configOption())
    .option(
      '--folder <folder>',
      'the data folder, in place of the one that the configuration names',
    )
    .addOption(new Option('--only <kind>', 'one kind of event').choices([...kinds]))
    .option('--count <events>', 'end after so many events')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => watch(options)));
}

async function watch(options: Options): Promise<void> {
  const count = options.count === undefined ? Number.POSITIVE_INFINITY : Number(options.count);
  if (!(count >= 1)) throw new Refusal('--count: write a number from 1.', exitCodes.wrongUse);
  const folder = options.folder ?? (await configOf(options)).store.folder;
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  // A reader that stops early, as in `| head -1`, is no error.
  shell().stdout.on('error', end);
  const overview = answerOf(await askKiosk<Overview>(folder, '/overview', 5_000), folder);
  const stream = answerOf(await openKiosk(folder, '/events', ending.signal), folder);
  if (!options.json) print(headOf(overview));
  let shown = 0;
  try {
    for await (const live of withFirst(overview.shown, eventsOf(stream))) {
      if (options.only !== undefined && live.type !== options.only) continue;
      print(options.json ? `${JSON.stringify(live)}\n` : lineOf(live));
      shown += 1;
      if (shown >= count) return end();
    }
  } catch (error) {
    // A kiosk that stops cuts its streams; anything else is a defect.
    if (!ending.signal.aborted && systemCode(error) !== 'ECONNRESET') throw error;
  }
  if (!ending.signal.aborted) throw new Refusal('The kiosk has stopped.', exitCodes.unavailable);
}

/** What the screen shows now, before what happens next: at attract nothing may happen for long. */
async function* withFirst(now: Live | null, next: AsyncGenerator<Live>): AsyncGenerator<Live> {
  if (now !== null) yield now;
  yield* next;
}

function answerOf<Value>(asked: KioskAnswer<Value>, folder: string): Value {
  switch (asked.kind) {
    case 'answer':
      return asked.value;
    case 'absent': {
      const how =
        'Start it (sudo systemctl start library-kiosk), or look with `kiosk doctor` why it does not start.';
      throw new Refusal(`No kiosk runs on ${folder}.\n${how}`, exitCodes.unavailable);
    }
    case 'forbidden':
    case 'failed':
      throw noAnswer(folder, asked);
  }
}

function headOf({
  device,
  library,
  version,
  startedAt,
  visit,
  outOfService,
  parts,
}: Overview): string {
  const unwell = parts.filter(({ light }) => light === 'broken' || light === 'attention');
  const doing = outOfService
    ? 'out of service'
    : visit
      ? 'a visit is under way'
      : 'waiting for a patron';
  const lines = unwell.map(({ part, text }) => `  ${part}: ${text}\n`).join('');
  return `${device}, ${library}, version ${version}, since ${startedAt}; ${doing}.\n${lines}Ctrl-C ends this.\n\n`;
}

function lineOf(live: Live): string {
  const time = live.at.slice(11, 23);
  const row = (kind: string, text: string) => `${time}  ${kind.padEnd(8)}${text}\n`;
  switch (live.type) {
    case 'state':
      return row(
        'screen',
        `${live.kiosk}${live.visit === null ? '' : ` / ${live.visit}`}  (${live.event})`,
      );
    case 'device':
      return row('device', `${live.part} ${live.state}`);
    case 'trace': {
      const { direction, line, latencyMs, name } = live.entry;
      const took = latencyMs === null ? '' : `  ${Math.round(latencyMs)} ms`;
      return row('library', `${direction === 'out' ? '>' : '<'} ${line}  ${name ?? ''}${took}`);
    }
    case 'report':
      return row(live.report.level, `${live.report.part} ${live.report.code}: ${live.report.text}`);
    case 'readiness':
      return row('tries', live.run === null ? 'the report is ended' : nowOf(live.run));
    case 'audit':
      return row('done', `${live.entry.role}: ${live.entry.action} ${live.entry.what.join(', ')}`);
  }
}

function nowOf({ now, question, checks, total }: NonNullable<ReadinessState['run']>): string {
  const waits = question === null ? '' : ', a person is asked';
  return `${checks.length} of ${total}: ${now ?? 'the end'}${waits}`;
}
