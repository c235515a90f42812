/** `kiosk visit`: a technician's first test of a new line. */
import { type Command, InvalidArgumentError } from 'commander';
import type { OnTrace } from '../../../packages/sip2/src/index.ts';
import type { Config } from '../../config/schema.ts';
import { Fault } from '../../fault.ts';
import type { Store } from '../../store/types.ts';
import { configOf, secretsOf } from '../common/configured.ts';
import { usualFile } from '../common/input.ts';
import { print, printError } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import { textOf } from './visit-text.ts';

const examples = `
Identifies the patron, shows what the block rules decide and why, then checks in, checks out and
renews the items, with the rules, journal and line of the kiosk, at the library system of the
configuration. The loans are real. Tags are not switched. After a request without an answer the
library system is asked what became of it, as the kiosk does.

Only one process can use the journal: stop the kiosk first, or give this visit a folder of its own
with --folder. A visit settles its own entries only. \`kiosk journal retry --all\` settles those of
earlier visits, with the folder of that visit as store.folder of the configuration.
Other users of this machine can see a PIN on the command line: --pin - reads it from standard input.

A trace has nothing of a person. What a library system says of a card, its lists and fees and of an
item, with a trace in a file that may be sent away: kiosk exam.

Exit codes: 0 everything was done · 1 something was not done · 64 the command is written wrongly ·
69 the journal is in use, or nothing answers · 78 the configuration is wrong

Examples:
  kiosk visit --patron 23550000000015 --pin 1234
  kiosk visit --patron 23550000000015 --pin 1234 --checkout 33550000000021 --trace
  kiosk visit --patron 23550000000015 --pin - --renew 33550000000013 --json < pin.txt | jq .ok
`;

interface Options {
  config: string;
  patron: string;
  pin?: string;
  checkout: readonly string[];
  checkin: readonly string[];
  renew: readonly string[];
  folder?: string;
  json?: true;
  trace?: true;
}

export function addVisit(program: Command): void {
  program
    .command('visit')
    .description('make a visit without a screen, and print each step')
    .requiredOption('--patron <card>', 'the card number')
    .option('--pin <pin>', 'the PIN; - reads it from standard input')
    .option('--checkout <items>', 'items to check out, with commas between them', readItems, [])
    .option('--checkin <items>', 'items to check in', readItems, [])
    .option('--renew <items>', 'items to renew', readItems, [])
    .option('--config <file>', 'the configuration', usualFile())
    .option('--folder <folder>', "a journal of its own, in place of the kiosk's")
    .option('--json', 'one JSON object a step')
    .option('--trace', 'each message of the line, masked, on standard error')
    .addHelpText('after', examples)
    .action((options: Options) => orRefuse(() => visit(options), {}, exitCodes.wrongConfiguration));
}

async function visit(options: Options): Promise<void> {
  const config: Config = { ...(await configOf(options)), terminal: null };
  const secrets = await secretsOf(config, options.config);
  const pin = options.pin === '-' ? await firstLine() : (options.pin ?? null);
  const { playVisit } = await import('./visit-play.ts');
  const store = await openJournal(config, options.folder);
  const clock = { now: () => new Date().toISOString() };
  try {
    let reached = false;
    const well = await playVisit(
      {
        card: options.patron,
        pin,
        checkOut: options.checkout,
        checkIn: options.checkin,
        renew: options.renew,
      },
      {
        config,
        secrets,
        store,
        clock,
        log: ({ level, part, text }) => {
          if (level !== 'info') printError(`${part}: ${text}\n`);
        },
        onStep: (step) => {
          if (step.step === 'line') reached = step.ok;
          print(options.json ? `${JSON.stringify(step)}\n` : textOf(step));
        },
        ...(options.trace ? { onTrace: printTrace } : {}),
      },
    );
    shell().exitCode = well ? 0 : reached ? 1 : exitCodes.unavailable;
  } finally {
    store.close();
  }
}

async function openJournal({ store }: Config, folder: string | undefined): Promise<Store> {
  const { openStore } = await import('../../store/store.ts');
  try {
    return openStore({ ...(folder === undefined ? store : { folder }), log: () => {} });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'in-use') throw error;
    const hint = 'A running kiosk locks its journal; --folder DIR gives this visit one of its own.';
    throw new Refusal(`${error.message}\n${error.remedy} ${hint}`, exitCodes.unavailable);
  }
}

const printTrace: OnTrace = (direction, line) =>
  printError(`${direction === 'out' ? '>' : '<'} ${line}\n`);

function readItems(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes(''))
    throw new InvalidArgumentError('Write item numbers with commas between them.');
  return items;
}

async function firstLine(): Promise<string> {
  let text = '';
  for await (const chunk of shell().stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('\n') || text.length > 1_000) break;
  }
  return text.split(/\r?\n/)[0] ?? '';
}
