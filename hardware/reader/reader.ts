/** An RFID reader of any protocol: tags appear and vanish, and their security is switched. */
import type { Address } from '../address.ts';
import type {
  DeviceState,
  DigitalLines,
  LineOutcome,
  Log,
  Reader,
  ReaderEvents,
  SecurityOutcome,
} from '../devices.ts';
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
  const orders = createOrders();

  function add(order: Order): Promise<SecurityOutcome> {
    if (options.security === 'none') return Promise.resolve('ok');
    if (!status.isUp) return Promise.resolve('down');
    const carryOut = (signal: AbortSignal) =>
      switchSecurity({ protocol, options, log }, order, signal);
    return orders.add<SecurityOutcome>(carryOut, 'down');
  }
  const lines = protocol.lines && betweenRounds(protocol.lines, orders, () => status.isUp);

  return {
    ...(lines && { lines }),
    release: (uid) => add({ uid, secured: false }),
    secure: (uid) => add({ uid, secured: true }),
    isThere: (uid) =>
      status.isUp
        ? orders.addBeside<boolean>(() => answers(protocol, uid, options.vanishAfterRounds), true)
        : Promise.resolve(true),
    async close() {
      status.close();
      orders.abandon();
      await line.close();
      await loop;
    },
  };
}

/** A tag may be missed now and then: it is asked as often as an inventory may miss it. */
async function answers(protocol: ReaderProtocol, uid: string, tries: number): Promise<boolean> {
  for (let nth = 0; nth < tries; nth++)
    if ((await protocol.readMemory(uid, 1)).kind !== 'gone') return true;
  return false;
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
    await orders.rest(startedMs + everyMs, signal);
  }
}

/** Nothing comes between the commands of an inventory, nor between a write and its read-back. */
function betweenRounds(lines: DigitalLines, orders: Orders, isUp: () => boolean): DigitalLines {
  return {
    setOutput: (number, on, atMostMs) =>
      isUp()
        ? orders.addBeside<LineOutcome>(() => lines.setOutput(number, on, atMostMs), 'down')
        : Promise.resolve('down'),
    readInputs: () =>
      isUp()
        ? orders.addBeside<readonly boolean[] | null>(() => lines.readInputs(), null)
        : Promise.resolve(null),
  };
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
  const beganMs = performance.now();
  const inventory = await protocol.inventory();
  if (inventory.kind === 'refused') status.roundFailed(inventory.why);
  if (inventory.kind === 'silence') status.roundFailed('it gives no usable answer');
  if (inventory.kind !== 'ok' || signal.aborted) return;
  status.up(identity);
  // A stack is read tag by tag: an item accepted meanwhile does not wait for the rest of it.
  await rounds.follow(inventory.value, beganMs, signal, () => orders.settle(signal));
}

type CarryOut<Value> = (signal: AbortSignal) => Promise<Value>;

/** They wait for their turn between two questions. */
interface Orders {
  /** Of a tag's security: the next inventory comes at once after it. `down` where it is abandoned. */
  add<Value>(carryOut: CarryOut<Value>, down: Value): Promise<Value>;
  /** Of an output or an input: it changes nothing in the field, so that no inventory follows it. */
  addBeside<Value>(carryOut: CarryOut<Value>, down: Value): Promise<Value>;
  /**
   * Carries out those that wait now. A later one comes after the next inventory: otherwise a stream
   * of orders would keep every inventory from noticing what was lifted.
   */
  settle(signal: AbortSignal): Promise<void>;
  /** Ends those that wait with `down`, and a rest. */
  abandon(): void;
  /** Until that time by `performance.now()`, or until an order comes that was not added beside. */
  rest(untilMs: number, signal: AbortSignal): Promise<void>;
}

function createOrders(): Orders {
  const waiting: {
    beside: boolean;
    carryOut(signal: AbortSignal): Promise<void>;
    abandon(): void;
  }[] = [];
  let wake = (): void => {};

  function enqueue<Value>(beside: boolean, carryOut: CarryOut<Value>, down: Value) {
    return new Promise<Value>((resolve) => {
      waiting.push({
        beside,
        carryOut: async (signal) => resolve(await carryOut(signal)),
        abandon: () => resolve(down),
      });
      wake();
    });
  }
  const pause = (durationMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, durationMs));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const settle = async (signal: AbortSignal): Promise<void> => {
    for (let left = waiting.length; left > 0 && !signal.aborted; left -= 1)
      await waiting.shift()?.carryOut(signal);
  };
  return {
    add: (carryOut, down) => enqueue(false, carryOut, down),
    addBeside: (carryOut, down) => enqueue(true, carryOut, down),
    settle,
    abandon() {
      wake();
      for (const order of waiting.splice(0)) order.abandon();
    },
    async rest(untilMs, signal) {
      while (!signal.aborted && waiting.every(({ beside }) => beside)) {
        const leftMs = untilMs - performance.now();
        if (leftMs <= 0) return;
        if (waiting.length > 0) await settle(signal);
        else await pause(leftMs);
      }
    },
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
