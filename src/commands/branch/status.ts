/** `kiosk branch status`: what this kiosk and the others of its branch know of each other. */
import type { Command } from 'commander';
import type { Instant } from '../../../machines/domain.ts';
import type { Config } from '../../config/schema.ts';
import { counted } from '../../counted.ts';
import type { BranchState, BranchView, Enrolment } from '../../technician/actions.ts';
import type { Finding } from '../../technician/finding.ts';
import { configOf } from '../common/configured.ts';
import { configOption } from '../common/input.ts';
import { print, printJson } from '../common/print.ts';
import { noAnswer, orRefuse } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';

const help = `
A running kiosk says what it knows: whether the broker answers, the other kiosks and when each was heard
last, the loans off line for which it asked the branch, the clock of the broker, the generation of the
branch key; what its region wants on this kiosk, and the settings that this kiosk has otherwise. Where
no kiosk runs: what the enrolment folder says. Nothing of a patron is shown.

--json gives one object, BranchView of src/technician/branch-view.ts:
  {"running","now","state":{"link":"up|alone|fenced",…}|null,"enrolment":{…}|null,"region":{…}|null,
   "findings":[…]}
Each code has a row in docs/field-guide.md.

Exit codes: 0 all is well, or this kiosk is in no branch · 1 something needs attention, or no kiosk runs
            2 something is broken · 69 the kiosk does not answer · 77 the data folder belongs to another
            user · 78 the configuration is wrong

Examples:
  kiosk branch status
  kiosk branch status --json | jq -r '.state.others[] | select(.open > 0) | .kiosk'
`;

interface Options {
  config: string;
  json?: true;
}
const askMs = 5_000;

export function addStatus(branch: Command): void {
  branch
    .command('status')
    .description('what this kiosk and the others of its branch know of each other')
    .addOption(configOption())
    .option('--json', 'one JSON object')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => status(options)));
}

async function status(options: Options): Promise<void> {
  const config = await configOf(options);
  const [{ askKiosk }, { worstOf }] = await Promise.all([
    import('../../technician/control/control-client.ts'),
    import('../../technician/finding.ts'),
  ]);
  const { folder } = config.store;
  const asked = await askKiosk<BranchView>(folder, '/branch', askMs);
  if (asked.kind === 'forbidden' || asked.kind === 'failed') throw noAnswer(folder, asked);
  const running = asked.kind === 'answer';
  const view = running ? asked.value : await ofFolder(config.branch);
  const worst = { ok: 0, attention: 1, broken: 2 }[worstOf(view.findings)];
  const isSilent = config.branch !== null && view.state === null;
  shell().exitCode = isSilent ? Math.max(1, worst) : worst;
  if (options.json) return void printJson({ running, ...view }, 2);
  if (view.state === null && view.findings.length === 0)
    return void print('This kiosk is in no branch: `branch` is not set (docs/branch.md).\n');
  if (!running) print(`No kiosk runs on ${folder}; this is what the enrolment folder says.\n`);
  print(whatIsWrong(view.findings));
  await printView(view);
}

/** Without a running kiosk. */
async function ofFolder(settings: Config['branch']): Promise<BranchView> {
  const { readEnrolment } = await import('../../technician/probes/branch-folder.ts');
  const now = new Date().toISOString();
  const { enrolment, findings } = await readEnrolment(settings, now);
  return { now, state: null, enrolment, region: null, findings };
}

function whatIsWrong(findings: readonly Finding[]): string {
  return findings
    .filter(({ light }) => light === 'broken' || light === 'attention')
    .map(({ code, text, remedy }) => `${text} (${code})\n${remedy ? `→ ${remedy}\n` : ''}`)
    .join('');
}

async function printView({ state, enrolment, region, now }: BranchView): Promise<void> {
  const rows = [
    ...(state === null ? [] : stateRows(state, now)),
    ...enrolmentRows(state?.branch ? state : enrolment, enrolment, now),
    ...(region === null ? [] : regionRows(region)),
  ];
  print(rows.map(([name, value]) => `${`${name}:`.padEnd(14)}${value}\n`).join(''));
  if (state === null || state.others.length === 0) return;
  const { printTable } = await import('../common/table.ts');
  const others = state.others.map(({ kiosk, lastSeenAt, open, isRevoked }) => [
    isRevoked ? `${kiosk} (revoked)` : kiosk,
    lastSeenAt === null ? 'not yet' : ago(lastSeenAt, now),
    String(open),
  ]);
  printTable(['other kiosk', 'heard', 'off line, still to send'], others, [16, 20]);
}

type Row = readonly [name: string, value: string];

function stateRows(state: BranchState, now: Instant): Row[] {
  const { link, since, unpublished, claims, clockAheadMs, keyGeneration, sharedList, notSigned } =
    state;
  const { mine, lent, limit, alone } = claims;
  const links = {
    up: 'in touch with the branch',
    alone: 'alone, decides for itself',
    fenced: 'fenced: another machine has its name',
  };
  return [
    ['link', `${links[link]}, since ${since} (${ago(since, now)})`],
    ['unpublished', unpublished === 0 ? 'nothing' : counted(unpublished, 'entry', 'entries')],
    [
      'loans asked',
      `${mine} granted, ${lent} on loan elsewhere, ${limit} over the limit, ${alone} without an answer`,
    ],
    ['clock', clockText(clockAheadMs)],
    ['branch key', `generation ${keyGeneration}`],
    ...(notSigned === 0
      ? []
      : [['not signed', `${counted(notSigned, 'message')}, left out`] as const]),
    [
      'block list',
      sharedList === null
        ? 'none is shared'
        : `${counted(sharedList.entries, 'patron')}, exported at ${sharedList.exportedAt}`,
    ],
  ];
}

/** It is measured over a network. */
const sameMs = 500;

function clockText(aheadMs: number | null): string {
  if (aheadMs === null) return 'not measured yet';
  if (Math.abs(aheadMs) < sameMs) return 'that of the broker agrees with this one';
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
  return `that of the broker is ${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead'}`;
}

function enrolmentRows(
  names: Pick<Enrolment, 'branch' | 'kiosk' | 'broker'> | null,
  enrolment: Enrolment | null,
  now: Instant,
): Row[] {
  if (names === null) return [];
  const { branch, kiosk, broker } = names;
  const named: Row[] = [
    ['enrolled', `${kiosk} of ${branch}`],
    ['broker', broker],
  ];
  if (enrolment === null) return named;
  const until = enrolment.certificateUntil;
  const days = Math.floor((Date.parse(until) - Date.parse(now)) / 86_400_000);
  return [...named, ['certificate', `until ${until.slice(0, 10)} (${counted(days, 'day')})`]];
}

const regionStates = {
  none: 'nothing came yet',
  applied: 'in use',
  waiting: 'waits for the attract screen, its time or a file',
  refused: 'not taken',
  'stepped-back': 'did not start; what ran before runs on',
} as const;

function regionRows({ region, configuration }: NonNullable<BranchView['region']>): Row[] {
  const { state, serial, complaints, differs } = configuration;
  const which = serial === null ? '' : ` (serial ${serial})`;
  return [
    ['region', region],
    ['its settings', `${regionStates[state]}${which}`],
    ...complaints.map(({ path, code }): Row => ['', path === '' ? code : `${path}: ${code}`]),
    ...(differs.length === 0 ? [] : [['set here', differs.join(', ')] as const]),
  ];
}

function ago(at: Instant, now: Instant): string {
  const seconds = Math.max(0, Math.floor((Date.parse(now) - Date.parse(at)) / 1_000));
  if (seconds < 120) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}
