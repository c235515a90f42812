/** An RFID reader of any protocol: tags appear and vanish, and their security is switched. */
import type { Address } from '../address.ts';
import type { DeviceState, Log, Reader, ReaderEvents, SecurityOutcome } from '../devices.ts';
import { limitRepeats } from '../limit-repeats.ts';
import { openLine } from '../line.ts';
import { createExchange } from './exchange.ts';
import type { ReaderOptions } from './options.ts';
import { createOrders, type Order } from './orders.ts';
import { poll, type ReaderStatus } from './polling.ts';
import type { Dialect } from './protocol.ts';
import { createRounds } from './rounds.ts';
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

interface Status extends ReaderStatus {
  readonly isUp: boolean;
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
