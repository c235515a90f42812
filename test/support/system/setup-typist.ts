/** Answers the questions of `kiosk setup` as a technician does, by what is on the screen. */
import type { Simulators } from '../../../simulators/start.ts';
import { startSimulators } from '../../../simulators/start.ts';
import { builtProgram } from '../repository/built.ts';
import { type AtTerminal, openTerminal } from './terminal.ts';

export interface Typist extends AtTerminal {
  /** Waits for the question, and types its answer over what is proposed. */
  answers(question: string | RegExp, text?: string): Promise<void>;
  /** Chooses the option of a list that begins so. */
  picks(question: string | RegExp, option: string): Promise<void>;
  /** Enter: what is proposed */
  agrees(question: string | RegExp): Promise<void>;
}

interface TypistOptions {
  file: string;
  words?: string;
  kind?: string;
  columns?: number;
  environment?: Record<string, string>;
}

const program = builtProgram();
const wipe = '\u007f'.repeat(60);

export function startSetup({
  file,
  words = '',
  kind = 'xterm',
  columns,
  environment = {},
}: TypistOptions): Typist {
  const command = `'${process.execPath}' '${program}' setup --config '${file}' ${words}`;
  const at = openTerminal({
    command,
    kind,
    environment,
    ...(columns === undefined ? {} : { columns }),
  });
  const isPlain = kind === 'dumb' || words.includes('--plain') || columns === 0;
  return {
    ...at,
    answers: async (question, text) => {
      await at.sees(question);
      // Line by line what is proposed is not in the line.
      at.type(text === undefined ? '\r' : `${isPlain ? '' : wipe}${text}\r`);
    },
    agrees: async (question) => {
      await at.sees(question);
      at.type('\r');
    },
    picks: async (question, option) => {
      await at.sees(question);
      await at.sees(isPlain ? /1 tot? \d+/ : 'Enter: confirm');
      at.type(isPlain ? `${numberOf(at.shown(), option)}\r` : `${keysTo(at.shown(), option)}\r`);
    },
  };
}

function missing(option: string, shown: string): never {
  throw new Error(`there is no "${option}" to choose\n${shown.slice(-1_500)}`);
}

function numberOf(shown: string, option: string): string {
  const rows = [...shown.matchAll(/^ {2}(\d+) (.*)$/gm)];
  return rows.findLast(([, , label]) => label?.startsWith(option))?.[1] ?? missing(option, shown);
}

/** From the marked option to the other one. */
function keysTo(shown: string, option: string): string {
  const frame = shown.slice(shown.lastIndexOf('◆'));
  const rows = [...frame.matchAll(/^│ {2}([○●]) (.*)$/gm)];
  const from = rows.findIndex(([, mark]) => mark === '●');
  const to = rows.findIndex(([, , label]) => label?.startsWith(option));
  if (to < 0) return missing(option, frame);
  return (to > from ? '\u001b[B' : '\u001b[A').repeat(Math.abs(to - from));
}

/** A library system and four devices on free ports. */
export function startLindeveld(): Promise<Simulators> {
  return startSimulators({
    ports: { library: 0, reader: 0, scanner: 0, printer: 0, terminal: 0 },
    account: { user: 'kiosk', password: 'lindeveld' },
    clock: { now: () => new Date().toISOString() },
    payments: 'approve',
  });
}

/** A device at an address of its own. */
export async function device(it: Typist, name: string, address: string) {
  await it.picks(`Where is the ${name}`, 'Another address');
  await it.answers('Address: serial', address);
}
/** The end of each setup: no report. */
export const noReport = async (it: Typist) => {
  await it.sees('Try each device now');
  it.type('n\r');
};
/** To the end of a setup that is written. */
export async function end(it: Typist, report = noReport) {
  await it.picks('All is answered', 'Show the difference');
  await it.agrees('Make one now');
  await it.answers('PIN of the technician', '482615');
  await it.answers('once more', '482615');
  await it.agrees('Write it?');
  await report(it);
  await it.sees('What comes next');
  await it.ended;
}
