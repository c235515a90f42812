/** An RFID reader of any protocol: tags appear and vanish, and their security is switched. */
import type { Address } from '../address.ts';
import type { DeviceState, Log, Reader, ReaderEvents, SecurityOutcome } from '../devices.ts';
import { limitRepeats } from '../limit-repeats.ts';
import { openLine } from '../line.ts';
import { createExchange, pause } from './exchange.ts';
import type { ReaderOptions } from './options.ts';
import type { Dialect, Order, ReaderProtocol } from './protocol.ts';
import { createRounds, type Rounds } from './rounds.ts';
import { switchSecurity } from './security.ts';

/**
 * Opens at once and never gives up. When the reader is lost, first `onState` reports `down`, then
 * every tag vanishes, and waiting orders end with `down`. After `close` no handler is called.
 */
export function openReader<Frame>(
  dialect: Dialect<Frame>,
  address: Address,
  events: ReaderEvents,
  options: ReaderOptions,
  log: Log,
): Reader {
  const report = limitRepeats(log, options.repeatReportsMs);
  const status = createStatus(events, options.failedRoundsUntilDown, () => rounds.forget());
  let life = new AbortController();
  let loop: Promise<void> = Promise.resolve();

  const line = openLine(
    address,
    {
      onUp() {
        life = new AbortController();
        exchange.onUp();
        const before = loop;
        const { signal } = life;
        const polling = { protocol, exchange, rounds, orders, status, options };
        loop = before.then(() => poll(polling, signal));
      },
      onDown(reason) {
        life.abort();
        exchange.onDown();
        status.down(reason);
        orders.abandon();
      },
      onData: (chunk) => exchange.onData(chunk),
      onOpenFailed: (reason) => status.down(reason),
    },
    options.line,
  );
  const exchange = createExchange(() => line, dialect.createFramer, options, report);
  const protocol = dialect.speak(exchange, report);
  const rounds = createRounds(protocol, events, options, report);
  const orders = createOrders((order, signal) =>
    switchSecurity({ protocol, options, log }, order, signal),
  );

  function add(order: Order): Promise<SecurityOutcome> {
    if (options.security === 'none') return Promise.resolve('ok');
    return status.isUp ? orders.add(order) : Promise.resolve('down');
  }

  return {
    release: (uid) => add({ uid, secured: false }),
    secure: (uid) => add({ uid, secured: true }),
    async close() {
      status.close();
      orders.abandon();
      await line.close();
      await loop;
    },
  };
}

interface Polling {
  protocol: ReaderProtocol;
  /** set until the reader has identified itself */
  exchange: { probing: boolean };
  rounds: Rounds;
  orders: Orders;
  status: Status;
  options: ReaderOptions;
}

/** Nothing is polled while a tag is written. Ends when the signal is aborted. */
async function poll(polling: Polling, signal: AbortSignal): Promise<void> {
  const { exchange, rounds, orders, options } = polling;
  const { pollEveryMs, lookAgainMs } = options;
  exchange.probing = true;
  const identity = await identify(polling, signal);
  exchange.probing = false;
  while (!signal.aborted) {
    const startedMs = performance.now();
    await orders.settle(signal);
    await runRound(polling, identity, signal);
    const everyMs = rounds.isWaiting() ? Math.min(pollEveryMs, lookAgainMs) : pollEveryMs;
    if (!signal.aborted && orders.empty)
      await orders.pause(startedMs + everyMs - performance.now());
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

/** They wait for their turn between two questions. */
interface Orders {
  readonly empty: boolean;
  add(order: Order): Promise<SecurityOutcome>;
  /**
   * Carries out those that wait now. A later one comes after the next inventory: otherwise a stream
   * of orders would keep every inventory from noticing what was lifted.
   */
  settle(signal: AbortSignal): Promise<void>;
  /** Ends those that wait with `down`, and a pause. */
  abandon(): void;
  /** Resolves after `durationMs`, or at the next order. */
  pause(durationMs: number): Promise<void>;
}

function createOrders(
  carryOut: (order: Order, signal: AbortSignal) => Promise<SecurityOutcome>,
): Orders {
  const waiting: { order: Order; settle(outcome: SecurityOutcome): void }[] = [];
  let wake = (): void => {};
  return {
    get empty() {
      return waiting.length === 0;
    },
    add: (order) =>
      new Promise((settle) => {
        waiting.push({ order, settle });
        wake();
      }),
    async settle(signal) {
      for (let left = waiting.length; left > 0 && !signal.aborted; left -= 1) {
        const next = waiting.shift();
        if (next) next.settle(await carryOut(next.order, signal));
      }
    },
    abandon() {
      wake();
      for (const { settle } of waiting.splice(0)) settle('down');
    },
    pause: (durationMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, durationMs));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

interface Status {
  readonly isUp: boolean;
  up(identity: string): void;
  down(reason: string): void;
  /** Down after `failedRoundsUntilDown` of them in a row. */
  roundFailed(why: string): void;
  /** From now on nothing is reported. */
  close(): void;
}

/** Reports each change once. `onDown` comes after the report. */
function createStatus(
  events: ReaderEvents,
  failedRoundsUntilDown: number,
  onDown: () => void,
): Status {
  let state: DeviceState | null = null;
  let failedRounds = 0;
  let closed = false;

  function down(reason: string): void {
    if (closed || (state?.state === 'down' && state.reason === reason)) return;
    state = { state: 'down', reason };
    events.onState(state);
    onDown();
  }
  return {
    get isUp() {
      return !closed && state?.state === 'up';
    },
    up(identity) {
      failedRounds = 0;
      if (closed || state?.state === 'up') return;
      state = { state: 'up', identity };
      events.onState(state);
    },
    down,
    roundFailed(why) {
      failedRounds += 1;
      if (failedRounds >= failedRoundsUntilDown) down(why);
    },
    close() {
      closed = true;
    },
  };
}
