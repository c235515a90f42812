/** Checks whether an ESC/POS printer answers, and can print. Prints nothing. */
import type { Address } from '../address.ts';
import type { PrinterStatus } from '../devices.ts';
import { type Closed, type Probe, probing } from '../probe.ts';
import { createExchange } from './exchange.ts';
import { type Answers, questions, readStatus } from './status.ts';

export type PrinterAnswer =
  | { kind: 'answers'; status: PrinterStatus; latencyMs: number }
  /** the bytes received are no status */
  | { kind: 'garbage'; bytes: number }
  | { kind: 'silent' };

/** `answerTimeoutMs`: for each of the four questions; the first silence ends it. 700 */
export function probePrinter(
  address: Address,
  {
    answerTimeoutMs = 700,
    connectTimeoutMs,
  }: { answerTimeoutMs?: number; connectTimeoutMs?: number } = {},
): Promise<PrinterAnswer | Closed> {
  return probing(address, (probe) => askPrinter(probe, answerTimeoutMs), connectTimeoutMs);
}

async function askPrinter(probe: Probe, answerTimeoutMs: number): Promise<PrinterAnswer> {
  const exchange = createExchange((bytes) => probe.write(bytes), answerTimeoutMs);
  let bytes = 0;
  probe.onData = (chunk) => {
    bytes += chunk.length;
    exchange.receive(chunk);
  };
  probe.onDown = () => exchange.lost();
  const answers: Answers = { 1: 0, 2: 0, 3: 0, 4: 0 };
  const startedMs = performance.now();
  let latencyMs = 0;
  for (const question of questions) {
    const answer = await exchange.answerTo(question);
    if (answer === null) return bytes > 0 ? { kind: 'garbage', bytes } : { kind: 'silent' };
    if (question === 1) latencyMs = Math.round(performance.now() - startedMs);
    answers[question] = answer;
  }
  return { kind: 'answers', status: readStatus(answers), latencyMs };
}
