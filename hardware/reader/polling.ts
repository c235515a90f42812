/** The loop that asks a reader everything, from the opening of its line to its loss. */
import { pause } from './exchange.ts';
import type { ReaderOptions } from './options.ts';
import type { Orders } from './orders.ts';
import type { ReaderProtocol } from './protocol.ts';
import type { Rounds } from './rounds.ts';

interface Polling {
  protocol: ReaderProtocol;
  /** set until the reader has identified itself */
  exchange: { probing: boolean };
  rounds: Rounds;
  orders: Orders;
  status: ReaderStatus;
  options: ReaderOptions;
}
export interface ReaderStatus {
  up(identity: string): void;
  down(reason: string): void;
  /** Down after `failedRoundsUntilDown` of them in a row. */
  roundFailed(why: string): void;
}

/** Nothing is polled while a tag is written. Ends when the signal is aborted. */
export async function poll(polling: Polling, signal: AbortSignal): Promise<void> {
  const { exchange, orders, options } = polling;
  exchange.probing = true;
  const identity = await identify(polling, signal);
  exchange.probing = false;
  while (!signal.aborted) {
    const startedMs = performance.now();
    await orders.settle(signal);
    await runRound(polling, identity, signal);
    if (!signal.aborted && orders.empty)
      await orders.pause(startedMs + options.pollEveryMs - performance.now());
  }
}

async function identify(
  { protocol, status, options }: Polling,
  signal: AbortSignal,
): Promise<string> {
  for (let failures = 1; !signal.aborted; failures++) {
    const outcome = await protocol.identify();
    if (outcome.kind === 'ok') return outcome.value;
    if (outcome.kind === 'refused') status.down(`it does not say what it is: ${outcome.why}`);
    // The exchange drops a silent line; here replies come that cannot be decoded.
    else if (failures >= options.failedRoundsUntilDown && !signal.aborted)
      status.down('it does not say what it is');
    await pause(options.pollEveryMs, signal);
  }
  return '';
}

async function runRound(
  { protocol, rounds, orders, status }: Polling,
  identity: string,
  signal: AbortSignal,
): Promise<void> {
  const inventory = await protocol.inventory();
  if (inventory.kind === 'refused') status.roundFailed(inventory.why);
  if (inventory.kind === 'silence') status.roundFailed('it gives no usable answer');
  if (inventory.kind !== 'ok' || signal.aborted) return;
  status.up(identity);
  // A stack is read tag by tag: an item accepted meanwhile does not wait for the rest of it.
  await rounds.follow(inventory.value, signal, () => orders.settle(signal));
}
