/** An RFID reader of whichever protocol: tags appear and vanish, and their security is switched. */
import type { Address } from '../address.ts';
import type { DeviceState, Log, Reader, ReaderEvents, SecurityOutcome } from '../devices.ts';
import { limitRepeats } from '../limit-repeats.ts';
import { openLine } from '../line.ts';
import { createExchange, pause } from './exchange.ts';
import type { ReaderOptions } from './options.ts';
import type { Dialect } from './protocol.ts';
import { createRounds } from './rounds.ts';
import { switchSecurity } from './security.ts';

interface Order {
  uid: string;
  /** secured, or released */
  on: boolean;
  settle(outcome: SecurityOutcome): void;
}

/**
 * Opens at once and keeps trying for ever; the state is told by events. One loop asks everything,
 * so nothing is polled while a tag is written. When the reader is lost, `down` is told first, then
 * every tag vanishes, and open orders end with `down`. After `close` nothing is told.
 */
export function openReader<Frame>(
  dialect: Dialect<Frame>,
  address: Address,
  events: ReaderEvents,
  options: ReaderOptions,
  log: Log,
): Reader {
  const report = limitRepeats(log, options.repeatReportsMs);
  const orders: Order[] = [];
  let state: DeviceState | null = null;
  let identity = '';
  let failedRounds = 0;
  let closed = false;
  let life = new AbortController();
  let wake = (): void => {};
  let loop: Promise<void> = Promise.resolve();

  function tellUp(): void {
    failedRounds = 0;
    if (closed || state?.state === 'up') return;
    state = { state: 'up', identity };
    events.onState(state);
  }

  function tellDown(reason: string): void {
    if (closed || (state?.state === 'down' && state.reason === reason)) return;
    state = { state: 'down', reason };
    events.onState(state);
    rounds.forget();
  }

  function abandonOrders(): void {
    for (const order of orders.splice(0)) order.settle('down');
  }

  const line = openLine(
    address,
    {
      onUp() {
        life = new AbortController();
        exchange.onUp();
        const before = loop;
        const { signal } = life;
        loop = before.then(() => run(signal));
      },
      onDown(reason) {
        life.abort();
        exchange.onDown();
        wake();
        tellDown(reason);
        abandonOrders();
      },
      onData: (chunk) => exchange.onData(chunk),
      onOpenFailed: (reason) => tellDown(reason),
    },
    options.line,
  );
  const exchange = createExchange(() => line, dialect.createFramer, options, report);
  const protocol = dialect.speak(exchange, report);
  const rounds = createRounds(protocol, events, options, report);

  async function run(signal: AbortSignal): Promise<void> {
    exchange.probing = true;
    await identify(signal);
    exchange.probing = false;
    while (!signal.aborted) {
      const startedMs = performance.now();
      await settleOrders(signal);
      await round(signal);
      if (!signal.aborted && orders.length === 0)
        await rest(startedMs + options.pollEveryMs - performance.now());
    }
  }

  async function identify(signal: AbortSignal): Promise<void> {
    for (let failures = 1; !signal.aborted; failures++) {
      const said = await protocol.identify();
      if (said.kind === 'told') {
        identity = said.value;
        return;
      }
      if (said.kind === 'refused') tellDown(`it does not say what it is: ${said.why}`);
      // The exchange drops a line on which nothing comes; here something came, and it makes no
      // sense.
      else if (failures >= options.failedRoundsUntilDown && !signal.aborted)
        tellDown('it does not say what it is');
      await pause(options.pollEveryMs, signal);
    }
  }

  async function round(signal: AbortSignal): Promise<void> {
    const said = await protocol.inventory();
    if (said.kind === 'refused' || said.kind === 'silence') {
      failedRounds += 1;
      const why = said.kind === 'refused' ? said.why : 'it gives no usable answer';
      if (failedRounds >= options.failedRoundsUntilDown) tellDown(why);
    }
    if (said.kind !== 'told' || signal.aborted) return;
    tellUp();
    // A stack is read tag by tag; an item that is accepted meanwhile does not wait for the rest of
    // it.
    await rounds.follow(said.value, signal, () => settleOrders(signal));
  }

  /**
   * Those that wait now. Whoever asks again at once comes after the next round, or no round would
   * ever see what was lifted.
   */
  async function settleOrders(signal: AbortSignal): Promise<void> {
    for (let left = orders.length; left > 0 && !signal.aborted; left -= 1) {
      const order = orders.shift();
      if (order)
        order.settle(await switchSecurity(protocol, order.uid, order.on, options, log, signal));
    }
  }

  function rest(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, durationMs));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function order(uid: string, on: boolean): Promise<SecurityOutcome> {
    if (options.security === 'none') return Promise.resolve('ok');
    if (closed || state?.state !== 'up') return Promise.resolve('down');
    return new Promise((settle) => {
      orders.push({ uid, on, settle });
      wake();
    });
  }

  return {
    release: (uid) => order(uid, false),
    secure: (uid) => order(uid, true),
    async close() {
      closed = true;
      abandonOrders();
      await line.close();
      await loop;
    },
  };
}
