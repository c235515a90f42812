/** `kiosk visit`: a technician's first test of a new line. */

import { type Command, InvalidArgumentError } from 'commander';
import type { Complaint } from '../../config/complaints.ts';
import { loadConfig } from '../../config/load.ts';
import { readSecrets } from '../../config/secrets.ts';
import { usualFile } from '../../config/usual-file.ts';
import { Fault } from '../../fault.ts';
import type { OnTrace } from '../../sip2/index.ts';
import { print, printError } from '../common/print.ts';
import type { VisitStep } from './visit-play.ts';
import { textOf } from './visit-text.ts';

const examples = `
Identifies the patron, shows what the block rules decide and why, then returns, lends and renews what is named: by the same
rules, journal and line as the kiosk, against the library system of the configuration. What is lent here is really lent.
Tags are not switched. Where no answer comes, the library system is asked what became of it, as the kiosk would.

The journal belongs to one process: stop the kiosk first, or give this visit a folder of its own with --folder.
Each visit settles its own entries only. One that an earlier visit left open is settled by \`kiosk journal retry --all\`, with the
folder of that visit as store.folder of the configuration.
A PIN on the command line can be seen by other users of this machine: --pin - reads it from standard input.

Exit codes: 0 all went as asked · 1 something did not · 69 the journal is in use, or nothing answers · 78 the configuration
is wrong

Examples:
  kiosk visit --patron 23550000000015 --pin 1234
  kiosk visit --patron 23550000000015 --pin 1234 --checkout 33550000000021 --checkin 33550000000013 --trace
  kiosk visit --patron 23550000000015 --pin - --renew 33550000000013 --json < pin.txt | jq 'select(.ok | not)'
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

const unavailable = 69;
const wrongConfiguration = 78;

export function addVisit(program: Command): void {
  program
    .command('visit')
    .description('play a visit without a screen, and print each step')
    .requiredOption('--patron <card>', 'the card number')
    .option('--pin <pin>', 'the PIN; - reads it from standard input')
    .option('--checkout <items>', 'items to lend, with commas between them', readItems, [])
    .option('--checkin <items>', 'items to return', readItems, [])
    .option('--renew <items>', 'items to renew', readItems, [])
    .option('--config <file>', 'the configuration', usualFile)
    .option('--folder <folder>', "a journal of its own, in place of the kiosk's")
    .option('--json', 'one JSON object a step')
    .option('--trace', 'each message of the line on standard error, masked')
    .addHelpText('after', examples)
    .action(visit);
}

async function visit(options: Options): Promise<void> {
  const loaded = loadConfig(options.config);
  if (!loaded.ok) return complain(options.config, loaded.complaints);
  const config = { ...loaded.config, terminal: null };
  const resolved = readSecrets(config, process.env);
  if (!resolved.ok) return complain(options.config, resolved.complaints);
  const pin = options.pin === '-' ? await firstLine() : (options.pin ?? null);
  const [{ openStore }, { playVisit }] = await Promise.all([
    import('../../store/store.ts'),
    import('./visit-play.ts'),
  ]);
  try {
    const { keyFile, folder } = config.store;
    const store = openStore({
      folder: options.folder ?? folder,
      log: () => {},
      ...(keyFile === undefined || options.folder !== undefined ? {} : { keyFile }),
    });
    try {
      let reached = false;
      const tell = (step: VisitStep) => {
        if (step.step === 'line') reached = step.ok;
        print(options.json ? `${JSON.stringify(step)}\n` : textOf(step));
      };
      const trace: OnTrace = (direction, line) =>
        printError(`${direction === 'out' ? '>' : '<'} ${line}\n`);
      const well = await playVisit(
        {
          card: options.patron,
          pin,
          checkOut: options.checkout,
          checkIn: options.checkin,
          renew: options.renew,
        },
        {
          ...{ config, secrets: resolved.secrets, store, tell },
          clock: { now: () => new Date().toISOString() },
          log: ({ level, part, text }) => {
            if (level !== 'info') printError(`${part}: ${text}\n`);
          },
          ...(options.trace ? { onTrace: trace } : {}),
        },
      );
      process.exitCode = well ? 0 : reached ? 1 : unavailable;
    } finally {
      store.close();
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const more =
      error.code === 'in-use'
        ? ' The kiosk that runs holds the journal; --folder DIR gives this visit one.'
        : '';
    printError(`${error.message}\n${error.remedy}${more}\n`);
    process.exitCode = error.code === 'in-use' ? unavailable : wrongConfiguration;
  }
}

function readItems(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes(''))
    throw new InvalidArgumentError('Write item numbers with commas between them.');
  return items;
}

async function firstLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('\n') || text.length > 1_000) break;
  }
  return text.split(/\r?\n/)[0] ?? '';
}

function complain(file: string, complaints: readonly Complaint[]): void {
  for (const { path, problem, remedy } of complaints)
    printError(`${file}: ${path === '' ? '' : `${path}: `}${problem}\n    ${remedy}\n`);
  process.exitCode = wrongConfiguration;
}
