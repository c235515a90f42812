/** The recorded dialogues, and a driver that meets one of them. */
import { readFileSync } from 'node:fs';
import type { ZvtOptions } from '../../../hardware/zvt/terminal.ts';
import { type Bench, openBench } from './zvt-bench.ts';
import {
  enquiring,
  kiosk,
  playScript,
  registering,
  type ScriptPeer,
  type Step,
  terminal,
} from './zvt-peer.ts';

interface Dialogue {
  kind: string;
  name: string;
  steps: Step[];
  expect: string;
}
export const dialogues = readFileSync(new URL('../../vectors/zvt.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.includes('"kind": "dialogue"'))
  .map((line) => JSON.parse(line) as Dialogue);
export function dialogue(name: string): Dialogue {
  const found = dialogues.find((one) => one.name.startsWith(name));
  if (!found) throw new Error(`no dialogue ${name}`);
  return found;
}

export const open: { close(): Promise<void> }[] = [];
/** After each test. */
export async function closeAll(): Promise<void> {
  for (const one of open.splice(0).reverse()) await one.close();
}

export const receipt = {
  amountCents: 250,
  receiptNumber: '0471',
  traceNumber: '000471',
  terminalId: '28004869',
  date: '1006',
  time: '140509',
};
export const approvedStatus =
  '04 0F 30 27 00 04 00 00 00 00 02 50 49 09 78 0B 00 04 71 0C 14 05 09 0D 10 06 87 04 71 29 28 00 48 69 88 00 04 71 8A 2E 8B F0 F8 4D 61 65 73 74 72 6F 00';
export const start: Step[] = [
  kiosk('06 01 0C 04 00 00 00 00 02 50 49 09 78 19 40'),
  terminal('80 00 00'),
];
export const ok = kiosk('80 00 00');

export async function play(
  steps: readonly Step[],
  options: ZvtOptions = {},
  chunk?: number,
): Promise<{ peer: ScriptPeer; bench: Bench }> {
  const peer = await playScript(
    [...registering, ...enquiring, ...steps],
    chunk === undefined ? {} : { chunk },
  );
  const bench = openBench({ kind: 'tcp', host: '127.0.0.1', port: peer.port }, options);
  open.push(peer, bench.driver);
  await bench.up();
  return { peer, bench };
}
