/**
 * Outputs and inputs of a Feig reader. Which command sets an output, and which bits of it, differs
 * by model, and no reader tells: it is a setting. Manuals: H60301-3e 5.8 (MR/PR/PRH101), H01000-5e
 * 5.8 (MR/PR/PRH100), H40801-5e 5.11 and 5.12 (MR200), H90701-3e 9.9 and C79000-G8976-C377 7.9
 * (command 72).
 */
import type { LineOutcome } from '../devices.ts';
import type { Outcome } from '../reader/protocol.ts';
import { type Ask, outcomeOf } from './ask.ts';
import type { RequestOf } from './commands.ts';
import type { FeigOutputs } from './outputs.ts';

/** Two bits for each output: 00 leaves it as it is, 11 flashes. */
export const stateOn = 0b01;
const stateOff = 0b10;
export const forEver = 0xffff;
const tickMs = 100;

/** Of command 72: added to the number of the output. */
export const relayKind = 0x80;
/** Of command 71: the lower bit of the first output's pair, and how many there are. */
export const pairs = {
  mr200: { firstBit: 10, count: 3 },
  lamps: { firstBit: 0, count: 3 },
} as const;

type SetOutput = RequestOf<'set-output'> | RequestOf<'set-outputs'>;

function ticks(atMostMs: number | undefined): number {
  if (atMostMs === undefined) return forEver;
  return Math.min(Math.max(Math.ceil(atMostMs / tickMs), 1), forEver - 1);
}

/** null: there is no output of this number. */
export function outputRequest(
  outputs: FeigOutputs,
  number: number,
  on: boolean,
  atMostMs?: number,
): SetOutput | null {
  const state = on ? stateOn : stateOff;
  if (outputs === 'relays' || outputs === 'outputs') {
    const output = number + (outputs === 'relays' ? relayKind : 0);
    // By the manual an output that is on for ever is reset by the shortest time, not by "off".
    const time = on ? ticks(atMostMs) : 1;
    return { command: 'set-outputs', mode: 1, records: [{ output, state, time }] };
  }
  const { firstBit, count } = pairs[outputs];
  if (number > count) return null;
  const states = state << (firstBit + 2 * (number - 1));
  const time = on ? ticks(atMostMs) : forEver;
  return { command: 'set-output', states, flashes: 0, time, reserved: Uint8Array.of(0, 0) };
}

interface FeigLines {
  setOutput(number: number, on: boolean, atMostMs?: number): Promise<LineOutcome>;
  readInputs(): Promise<readonly boolean[] | null>;
}

function done() {
  return null;
}

function lineOutcome({ kind }: Outcome<null>): LineOutcome {
  return kind === 'gone' ? 'refused' : kind;
}

export function feigLines(ask: Ask, outputs: FeigOutputs): FeigLines {
  return {
    setOutput: async (number, on, atMostMs) => {
      const request = outputRequest(outputs, number, on, atMostMs);
      if (request === null) return 'refused';
      return lineOutcome(
        request.command === 'set-output'
          ? outcomeOf(await ask(request), done)
          : outcomeOf(await ask(request), done),
      );
    },
    readInputs: async () => {
      const read = outcomeOf(await ask({ command: 'get-input' }), ({ data }) => data?.inputs);
      if (read.kind !== 'ok') return null;
      return Array.from({ length: 8 * read.value.length }, (_, at) => {
        const byte = read.value[at >> 3] ?? 0;
        return ((byte >> (at & 7)) & 1) === 1;
      });
    },
  };
}
