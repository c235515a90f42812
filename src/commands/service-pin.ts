/** `kiosk service-pin`: the hash of a PIN for the service panel, or the key of one-time codes. */
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { systemCode } from '../fault.ts';
import { writeFileAtomically } from '../files.ts';
import { newCodeKey, otpauthOf } from '../technician/access/one-time-code.ts';
import { hashPin, pinProblem } from '../technician/access/pins.ts';
import { askLine } from './common/ask-line.ts';
import { print, printError } from './common/print.ts';
import { exitCodes, orRefuse, Refusal } from './common/refusal.ts';
import { shell } from './common/shell.ts';

const examples = `
Asks for the PIN twice, or reads it from standard input; it is no argument, because other users see
those. Store the line that it prints in a file which only the user of the kiosk can read, and name
that file in the configuration:

  "service": { "technician": { "file": "technician.pin" }, "operator": { "file": "operator.pin" } }

A PIN has 6 to 12 digits, not all the same, and not only counting up or down.

--one-time-code makes a key in place of a PIN. With it an app on a telephone shows six digits that
change every half minute (RFC 6238), and the panel asks for them after the PIN. The key is one line,
stored like that of a PIN:

  "service": { "technicianCode": { "file": "technician.code" } }

The address for the app goes to standard error: type its secret into the app, or show it as a
picture with
  qrencode -t ansiutf8 'otpauth://…'
No code is right while the clock of the kiosk is wrong: set the clock (timedatectl), or write null
in place of the reference in the configuration.

Examples:
  kiosk service-pin --write technician.pin
  printf '%s\\n' "$PIN" | kiosk service-pin > technician.pin
  kiosk service-pin --one-time-code --write technician.code

Exit codes: 0 done · 65 no good PIN · 74 the file cannot be written
`;

export function addServicePin(program: Command): void {
  program
    .command('service-pin')
    .description('make a PIN for the service panel')
    .option('--write <file>', 'write the line to this file (mode 0600) instead of standard output')
    .option('--one-time-code', 'make the key of one-time codes, to be given after the PIN')
    .addHelpText('after', examples)
    .action(({ write, oneTimeCode }: { write?: string; oneTimeCode?: true }) =>
      orRefuse(() => (oneTimeCode ? makeCodeKey(write) : makePin(write))),
    );
}

function makeCodeKey(file: string | undefined): void {
  const key = newCodeKey();
  store(file, `${key}\n`);
  printError(`For the app, once: ${otpauthOf(key, hostname())}\n`);
}

async function makePin(file: string | undefined): Promise<void> {
  const pin = shell().stdin.isTTY ? await askTwice() : await readLine();
  const problem = pinProblem(pin);
  if (problem !== null) throw new Refusal(`${problem} Choose another one.`, exitCodes.wrongData);
  store(file, `${await hashPin(pin)}\n`);
}

function store(file: string | undefined, line: string): void {
  if (file === undefined) return void print(line);
  try {
    writeFileAtomically(file, line, 0o600);
  } catch (error) {
    throw new Refusal(
      `${file}: cannot be written (${systemCode(error)}). Name a file in a folder that you may write.`,
      exitCodes.cannotWrite,
    );
  }
  printError(`${file} holds the line. Name it in the configuration, and start the kiosk again.\n`);
}

async function askTwice(): Promise<string> {
  const pin = await askHidden('PIN: ');
  if ((await askHidden('Once more: ')) !== pin)
    throw new Refusal('They are not the same. Begin again.', exitCodes.wrongData);
  return pin;
}

async function askHidden(question: string): Promise<string> {
  const typed = await askLine({ question, echo: false, to: 'stderr' });
  if (typed === null) throw new Refusal('Nothing was made.', exitCodes.wrongData);
  return typed;
}

async function readLine(): Promise<string> {
  for await (const line of createInterface({ input: shell().stdin })) return line;
  return '';
}
