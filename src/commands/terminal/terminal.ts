/** `kiosk terminal`: the payment terminal, asked by a person. */
import type { Command } from 'commander';
import type { LastTransaction } from '../../../hardware/devices.ts';
import type { DayEnd } from '../../../hardware/zvt/end-of-day.ts';
import type { Config } from '../../config/schema.ts';
import { Fault } from '../../fault.ts';
import { configOption, orRefuse, Refusal, readText, wrongData } from '../common/input.ts';
import { print } from '../common/print.ts';
import type { Desk } from './terminal-desk.ts';

const shared = `
The kiosk must be stopped: one of two who speak to a terminal at once would take the other's answers. Its journal is held
meanwhile, so that none can start. The password comes from where \`terminal.password\` says; a credential of systemd is there
only while the kiosk runs: give it by --password-stdin.

Exit codes: 0 it went well · 1 the terminal said no · 65 this kiosk has none · 69 the kiosk runs, or nothing answers ·
74 its data folder cannot be used · 78 the configuration is wrong
`;
const examples = {
  status: `${shared}
Example:
  kiosk terminal status
`,
  last: `
The last payment that stands in the terminal's journal, to be compared with a slip of the staff's list.
${shared}
Example:
  kiosk terminal last --json
`,
  endOfDay: `
The terminal hands its payments over to the payment network and begins a new day; what was paid before can be reversed by
it no more. Its receipt goes to standard output. Payments that the kiosk has not settled yet are settled first: start it
once, or see to them with \`kiosk journal list\`; --even-open closes the day all the same.
${shared}
Examples:
  kiosk terminal end-of-day >> days.txt
  kiosk terminal end-of-day --json | jq .totalCents
  sudo cat /etc/library-kiosk/secrets/terminal-password | sudo kiosk terminal end-of-day --password-stdin
`,
};

interface Options {
  config: string;
  json?: true;
  evenOpen?: true;
  passwordStdin?: true;
}
/** What is printed, and whether all is well. */
interface Said {
  well: boolean;
  text: string;
  json: object;
}

const unavailable = 69;
const folderTrouble = 74;
const wrongConfiguration = 78;

export function addTerminal(program: Command): void {
  const terminal = program.command('terminal').description('the payment terminal');
  const add = (
    name: string,
    description: string,
    help: string,
    ask: (desk: Desk, options: Options) => Promise<Said>,
  ) =>
    terminal
      .command(name)
      .description(description)
      .addOption(configOption())
      .option('--json', 'one JSON object')
      .option('--password-stdin', 'the six digits of the terminal come from standard input')
      .addHelpText('after', help)
      .action((options: Options) => orRefuse(() => talk(options, (desk) => ask(desk, options))));

  add(
    'status',
    'whether it answers, and whether it can take payments',
    examples.status,
    async (desk) => {
      const { state, address } = desk;
      if (state.state === 'down')
        return {
          well: false,
          text: `It takes no payments: ${state.reason}.\n`,
          json: { ready: false, ...state, address },
        };
      const identity = state.identity ?? 'A terminal';
      const text = `${identity} at ${address} is ready to take payments.\n`;
      return { well: true, text, json: { ready: true, identity, address } };
    },
  );
  add('last', 'its last payment', examples.last, async (desk) => {
    const last = await desk.terminal.lastTransaction();
    if (last === 'unreachable')
      throw new Refusal('The terminal does not answer, or is busy.', unavailable);
    if (last === 'not-told')
      throw new Refusal('The terminal does not say what its last payment was.', unavailable);
    return { well: true, text: last ? receiptText(last) : 'It has no payment.\n', json: { last } };
  });
  add(
    'end-of-day',
    'close its business day, and print what it came to',
    examples.endOfDay,
    async (desk, options) => {
      if (desk.openPayments > 0 && !options.evenOpen) {
        const what = desk.openPayments === 1 ? 'A payment is' : `${desk.openPayments} payments are`;
        throw new Refusal(
          `${what} not settled yet. Start the kiosk once, so that it asks; or add --even-open.`,
          1,
        );
      }
      const day = await desk.terminal.endOfDay();
      return { well: day.outcome === 'done', text: dayText(day), json: day };
    },
  ).option('--even-open', 'although payments are not settled yet');
}

async function talk(options: Options, ask: (desk: Desk) => Promise<Said>): Promise<void> {
  const { withTerminal } = await import('./terminal-desk.ts');
  try {
    const config = await configOf(options.config);
    const given = options.passwordStdin ? ((await readText('-')).split(/\r?\n/)[0] ?? '') : null;
    const { well, text, json } = await withTerminal(
      config,
      { given, environment: process.env },
      ask,
    );
    print(options.json ? `${JSON.stringify(json)}\n` : text);
    process.exitCode = well ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Refusal(`${error.message}\n${error.remedy}`, exitCodes[error.code] ?? folderTrouble);
  }
}

const exitCodes: Readonly<Record<string, number>> = {
  'no-terminal': wrongData,
  'in-use': unavailable,
  'terminal-away': unavailable,
  'secret-missing': wrongConfiguration,
  'address-wrong': wrongConfiguration,
};

async function configOf(file: string): Promise<Config> {
  const { loadConfig } = await import('../../config/load.ts');
  const loaded = loadConfig(file);
  if (loaded.ok) return loaded.config;
  const complaints = loaded.complaints.map(({ path, problem, remedy }) =>
    [file, path, `${problem}${remedy === '' ? '' : `\n    ${remedy}`}`]
      .filter((part) => part !== '')
      .join(': '),
  );
  throw new Refusal(complaints.join('\n'), wrongConfiguration);
}

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
