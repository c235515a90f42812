/** A Feig OBID reader in host mode: tags appear and vanish, and their security is switched. */
import type { Address } from '../address.ts';
import type { DeviceState, Log, Report, RfidEvents, RfidReader, SecurityOutcome } from '../devices.ts';
import { openLine } from '../line.ts';
import { statusOk } from './commands.ts';
import { createExchange, pause } from './exchange.ts';
import { describeReader, describeStatus } from './meanings.ts';
import { type FeigOptions, feigDefaults } from './options.ts';
import { createPresence } from './presence.ts';
import { writeAfi } from './security.ts';
import { readTag, reportUnreadable, takeInventory } from './tag-memory.ts';

interface Order {
  uid: string;
  afi: number;
  settle(outcome: SecurityOutcome): void;
}

/**
 * Opens at once and keeps trying for ever; the state is told by events. One loop asks everything, so nothing is polled
 * while a tag is written. When the reader is lost, `down` is told first, then every tag vanishes, and open orders end
 * with `down`. After `close` nothing is told.
 */
export function openFeigReader(
  address: Address,
  events: RfidEvents,
  given: Partial<FeigOptions>,
  log: Log,
): RfidReader {
  const options: FeigOptions = { ...feigDefaults, ...given };
  const report = limitRepeats(log, options.repeatReportsMs);
  const presence = createPresence(options.appearAfterRounds, options.vanishAfterRounds);
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
    log({ level: 'info', part: 'rfid', code: 'rfid-up', text: `${identity} answers.` });
    events.onState(state);
  }

  function tellDown(reason: string): void {
    if (closed || (state?.state === 'down' && state.reason === reason)) return;
    state = { state: 'down', reason };
    log({ level: 'error', part: 'rfid', code: 'rfid-down', text: `The RFID reader is down: ${reason}.` });
    events.onState(state);
    for (const uid of presence.clear()) events.onVanished(uid);
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
  const exchange = createExchange(() => line, options, report);
  const { ask } = exchange;

  async function run(signal: AbortSignal): Promise<void> {
    await identify(signal);
    while (!signal.aborted) {
      const startedMs = performance.now();
      await settleOrders(signal);
      await round(signal);
      if (!signal.aborted && orders.length === 0) await rest(startedMs + options.pollEveryMs - performance.now());
    }
  }

  async function identify(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const answer = await ask({ command: 'software-version' });
      if (answer.kind === 'reply' && answer.reply.data && answer.reply.status === statusOk) {
        identity = describeReader(answer.reply.data);
        return;
      }
      if (answer.kind === 'reply') tellDown(`it does not say what it is: ${describeStatus(answer.reply.status)}`);
      await pause(options.pollEveryMs, signal);
    }
  }

  async function round(signal: AbortSignal): Promise<void> {
    const inventory = await takeInventory(ask, report);
    if (inventory.kind === 'refused') {
      failedRounds += 1;
      if (failedRounds >= options.failedRoundsUntilDown) tellDown(inventory.why);
    }
    if (inventory.kind !== 'seen' || signal.aborted) return;
    tellUp();
    const { ripe, vanished } = presence.round([...inventory.tags.keys()]);
    for (const uid of vanished) events.onVanished(uid);
    for (const { uid, rounds } of ripe) {
      const dsfid = inventory.tags.get(uid)?.dsfid ?? 0;
      await welcome(uid, dsfid, rounds - options.appearAfterRounds + 1, signal);
    }
  }

  /** A tag whose memory cannot be read is tried again in the next rounds, and then shown as what it is. */
  async function welcome(uid: string, dsfid: number, attempt: number, signal: AbortSignal): Promise<void> {
    let content = await readTag(ask, uid, dsfid, options.memoryBytes, report);
    if (signal.aborted || (!content && attempt < options.memoryTries)) return;
    if (!content) {
      content = { kind: 'unreadable', why: 'its memory could not be read' };
      reportUnreadable(uid, content.why, report);
    }
    presence.confirm(uid);
    events.onAppeared({ uid, content });
  }

  async function settleOrders(signal: AbortSignal): Promise<void> {
    while (orders.length > 0 && !signal.aborted) {
      const order = orders.shift();
      if (order) order.settle(await writeAfi(ask, order.uid, order.afi, options, log, signal));
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

  function order(uid: string, afi: number): Promise<SecurityOutcome> {
    if (closed || state?.state !== 'up') return Promise.resolve('down');
    return new Promise((settle) => {
      orders.push({ uid, afi, settle });
      wake();
    });
  }

  return {
    release: (uid) => order(uid, options.releasedAfi),
    secure: (uid) => order(uid, options.securedAfi),
    async close() {
      closed = true;
      abandonOrders();
      await line.close();
      await loop;
    },
  };
}

/** The same report, to the letter, only once in so long: a noisy line must not fill the disk. */
function limitRepeats(log: Log, repeatReportsMs: number): Log {
  const saidAtMs = new Map<string, number>();
  return (entry: Report) => {
    const nowMs = performance.now();
    for (const [key, atMs] of saidAtMs) if (nowMs - atMs >= repeatReportsMs) saidAtMs.delete(key);
    const key = `${entry.code} ${entry.code === 'rfid-garbage' ? '' : entry.text}`;
    if (saidAtMs.has(key)) return;
    saidAtMs.set(key, nowMs);
    log(entry);
  };
}
