/** `kiosk terminal`: questions to the payment terminal, or to the payment host. */
import type { Command } from 'commander';
import type { DayEnd, Diagnosis, LastTransaction } from '../../../hardware/devices.ts';
import { configOf } from '../common/configured.ts';
import { configOption, readText } from '../common/input.ts';
import { print } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import type { OpenTerminal } from './with-terminal.ts';

const shared = `
The kiosk must be stopped, because two programs at one terminal would take each other's answers; the
journal is locked meanwhile, so that no kiosk starts. --code asks the payment host (\`code\`) in place
of the terminal: then the kiosk may run.
The secret comes from the configuration: \`terminal.password\` of ZVT, \`terminal.adyen.key.passphrase\`,
\`code.apiKey\`; OPI has none. A credential of systemd exists only while the kiosk runs: give the
secret by --password-stdin then.

Exit codes: 0 done · 1 the terminal refused · 65 this kiosk has no terminal, or its protocol has no
such question · 69 the kiosk runs, or nothing answers · 74 the data folder cannot be used · 78 the
configuration is wrong
`;
const examples = {
  status: `${shared}
Example:
  kiosk terminal status
  kiosk terminal status --code
`,
  last: `
The last payment in the terminal's journal, to compare with a slip of the staff's list. A payment host
has one list for all kiosks of a product: there look in its portal, by the payment's id.
${shared}
Example:
  kiosk terminal last --json
`,
  diagnosis: `
The terminal examines itself and its way to the payment network: up to two minutes. Its slip, if it
sends one, goes to standard output, not to the printer. Many models have no diagnosis: that is no
fault.
${shared}
Examples:
  kiosk terminal diagnosis
  kiosk terminal diagnosis --json | jq -r .outcome
`,
  endOfDay: `
The terminal hands its payments over to the payment network and begins a new day; it can no longer
reverse the payments before. Its receipt goes to standard output. Payments that the kiosk has not
settled come first: start the kiosk once, or see \`kiosk journal list\`. --even-open closes the day
all the same. ZVT and OPI have this; a host that closes its days by itself says so.
${shared}
Examples:
  kiosk terminal end-of-day >> days.txt
  kiosk terminal end-of-day --json | jq .totalCents
  sudo cat /etc/library-kiosk/secrets/terminal-password \\
    | sudo kiosk terminal end-of-day --password-stdin
`,
};

interface Options {
  config: string;
  json?: true;
  evenOpen?: true;
  passwordStdin?: true;
  code?: true;
}
interface Answer {
  ok: boolean;
  text: string;
  json: object;
}

const { wrongData, unavailable, wrongConfiguration, cannotWrite } = exitCodes;
const faults: Readonly<Record<string, number>> = {
  'no-terminal': wrongData,
  'no-code': wrongData,
  'in-use': unavailable,
  'terminal-away': unavailable,
  'secret-missing': wrongConfiguration,
  'address-wrong': wrongConfiguration,
};

export function addTerminal(program: Command): void {
  const terminal = program.command('terminal').description('the payment terminal');
  const add = (
    name: string,
    description: string,
    help: string,
    ask: (open: OpenTerminal, options: Options) => Promise<Answer>,
  ) =>
    terminal
      .command(name)
      .description(description)
      .addOption(configOption())
      .option('--json', 'one JSON object')
      .option('--password-stdin', 'the secret (ZVT: the six digits) comes from standard input')
      .option('--code', 'ask the payment host, in place of the terminal')
      .addHelpText('after', help)
      .action((options: Options) =>
        orRefuse(() => talk(options, (open) => ask(open, options)), faults, cannotWrite),
      );

  add('status', 'say whether it can take payments', examples.status, async (open) => {
    const { state, address, way } = open;
    if (state.state === 'down')
      return {
        ok: false,
        text: `It takes no payments: ${state.reason}.\n`,
        json: { ready: false, ...state, address },
      };
    const identity = state.identity ?? unnamed[way];
    const text = `${identity} at ${address} is ready to take payments.\n`;
    return { ok: true, text, json: { ready: true, identity, address } };
  });
  add('last', 'print its last payment', examples.last, async (open) => {
    const last = await open.terminal.lastTransaction();
    if (last === 'unreachable')
      throw new Refusal(`${names[open.way]} does not answer, or is busy.`, unavailable);
    if (last === 'not-told')
      throw new Refusal(
        `${names[open.way]} does not say what its last payment was.`,
        open.way === 'code' ? wrongData : unavailable,
      );
    return { ok: true, text: last ? receiptText(last) : 'It has no payment.\n', json: { last } };
  });
  add('diagnosis', 'let it examine itself', examples.diagnosis, async (open) => {
    const diagnosis = await open.terminal.diagnose?.();
    if (!diagnosis) throw new Refusal(`${names[open.way]} has no diagnosis.`, wrongData);
    if (diagnosis.outcome === 'unknown')
      throw new Refusal(`The diagnosis came to no end: ${diagnosis.why}.`, unavailable);
    return { ok: diagnosis.outcome === 'passed', text: diagnosisText(diagnosis), json: diagnosis };
  });
  add(
    'end-of-day',
    'close its business day, and print the turnover',
    examples.endOfDay,
    async (open, options) => {
      if (open.openPayments > 0 && !options.evenOpen) {
        const what = open.openPayments === 1 ? 'A payment is' : `${open.openPayments} payments are`;
        throw new Refusal(
          `${what} not settled yet. Start the kiosk once, so that it asks; or add --even-open.`,
          1,
        );
      }
      const day = await open.terminal.endOfDay?.();
      if (!day) throw new Refusal(`${names[open.way]} closes its day by itself.`, wrongData);
      return { ok: day.outcome === 'done', text: dayText(day), json: day };
    },
  ).option('--even-open', 'although payments are not settled yet');
}

async function talk(options: Options, ask: (open: OpenTerminal) => Promise<Answer>): Promise<void> {
  const { withTerminal } = await import('./with-terminal.ts');
  const way = options.code ? 'code' : 'terminal';
  const config = await configOf(options);
  const given = options.passwordStdin ? ((await readText('-')).split(/\r?\n/)[0] ?? '') : undefined;
  const { ok, text, json } = await withTerminal(config, { way, given }, ask);
  print(options.json ? `${JSON.stringify(json)}\n` : text);
  shell().exitCode = ok ? 0 : 1;
}

const names = { terminal: 'The terminal', code: 'The payment host' };
const unnamed = { terminal: 'A terminal', code: 'The payment host' };

function money(cents: number) {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function receiptText({
  receiptNumber,
  traceNumber,
  terminalId,
  date,
  time,
  amountCents,
}: LastTransaction): string {
  const day = date && `${date.slice(2)}/${date.slice(0, 2)}`;
  const hour = time && `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`;
  const rows: [string, string | null][] = [
    ['receipt', receiptNumber],
    ['trace', traceNumber],
    ['terminal', terminalId],
    ['when', [day, hour].filter((part) => part).join(' ') || null],
    ['amount', amountCents === null ? null : money(amountCents)],
  ];
  return rows.map(([name, value]) => (value ? `${name.padEnd(10)}${value}\n` : '')).join('');
}

function diagnosisText({ outcome, why, lines }: Diagnosis): string {
  const printed = lines.map((line) => `${line}\n`).join('');
  if (outcome === 'passed') return `${printed}The diagnosis passed.\n`;
  if (outcome === 'not-supported') return `${printed}The terminal has no diagnosis.\n`;
  return `${printed}The diagnosis did not pass: ${why}.\n`;
}

function dayText({ outcome, why, totalCents, lines }: DayEnd): string {
  const printed = lines.map((line) => `${line}\n`).join('');
  const total = totalCents === null ? '' : ` Turnover ${money(totalCents)}.`;
  switch (outcome) {
    case 'done':
      return `${printed}The day is closed.${total}\n`;
    case 'refused':
      return `${printed}The day is not closed: ${why}.\n`;
    case 'unknown':
      return `${printed}Whether the day is closed is not known (${why}). Look at the terminal before you try again.\n`;
  }
}
