/**
 * Simulated time. Timers of the kiosk end with its process; the simulators have separate timers.
 * `step` runs one timer, and then everything that follows from it at once.
 */
import FakeTimers from '@sinonjs/fake-timers';
import { keptInContext, kioskNow } from './kiosk-now.ts';

/** A Tuesday without a change of summer time. */
export const openingDay = '2026-03-10';
export const opensAt = Date.parse(`${openingDay}T09:00:00Z`);

type Act = (...given: unknown[]) => void;
type Clock = ReturnType<typeof FakeTimers.createClock>;
type Handle = ReturnType<Clock['setTimeout']>;

const turn = setImmediate;
const real = {
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
  clearImmediate,
  Date,
  performance,
  random: Math.random,
  timeout: AbortSignal.timeout,
};

let clock: Clock = FakeTimers.createClock(0);
/** by kiosk */
const timersOf = new Map<number, Set<Handle>>();
function timers(nth: number): Set<Handle> {
  const known = timersOf.get(nth) ?? new Set();
  timersOf.set(nth, known);
  return known;
}

/** Lets all resolved promises continue. */
export function settle() {
  return new Promise<void>((heard) => void turn(heard));
}

/** How far the clock of each kiosk is ahead of the true time, and since when. */
let clockSettings: { nth: number; atMs: number; aheadMs: number }[] = [];
const ahead = new Map<number, number>();
export function kioskAheadMs(nth = kioskNow()): number {
  return ahead.get(nth) ?? 0;
}
export function wasKioskWrongAt(ms: number, of: number): boolean {
  const last = clockSettings.findLast(({ nth, atMs }) => nth === of && atMs <= ms);
  return (last?.aheadMs ?? 0) !== 0;
}
/** By a battery that is empty, or by hand: timers run on as they were. */
export function setKioskAhead(aheadMs: number, nth: number): void {
  ahead.set(nth, aheadMs);
  clockSettings.push({ nth, atMs: clock.now, aheadMs });
}

/** What any other program has for a date; and the kiosk's, whose clock may be wrong. */
class TrueDate extends real.Date {
  constructor(...given: [] | [number | string | Date]) {
    super(...((given.length === 0 ? [clock.now] : given) as [number]));
  }
  static override now() {
    return clock.now;
  }
}
class KioskDate extends real.Date {
  constructor(...given: [] | [number | string | Date]) {
    super(...((given.length === 0 ? [clock.now + kioskAheadMs()] : given) as [number]));
  }
  static override now() {
    return clock.now + kioskAheadMs();
  }
  static override [Symbol.hasInstance](value: unknown) {
    return Object.prototype.toString.call(value) === '[object Date]';
  }
}

/** Timers of the simulators, and their date. */
export const outside = {
  Date: TrueDate as DateConstructor,
  setTimeout: (act: Act, ms?: number, ...given: unknown[]) =>
    clock.setTimeout(keptInContext(act), ms ?? 0, ...given),
  clearTimeout: (handle?: Handle) => clock.clearTimeout(handle as never),
  setInterval: (act: Act, ms?: number, ...given: unknown[]) =>
    clock.setInterval(keptInContext(act), ms ?? 0, ...given),
  clearInterval: (handle?: Handle) => clock.clearInterval(handle as never),
  setImmediate: (act: Act, ...given: unknown[]) =>
    clock.setTimeout(keptInContext(act), 0, ...given),
  clearImmediate: (handle?: Handle) => clock.clearTimeout(handle as never),
};

const owned = {
  setTimeout: (act: Act, ms?: number, ...given: unknown[]) => {
    const own = timers(kioskNow());
    const handle: Handle = clock.setTimeout(
      keptInContext(() => {
        own.delete(handle);
        act(...given);
      }),
      ms ?? 0,
    );
    own.add(handle);
    const timer = handle as unknown as NodeJS.Timeout;
    const { refresh } = timer;
    // fake-timers takes it out by its new time, and so leaves later timers before earlier ones.
    timer.refresh = () => {
      clock.clearTimeout(handle as never);
      own.add(handle);
      return refresh.call(timer);
    };
    return handle;
  },
  clear: (handle?: Handle) => {
    if (handle === undefined || handle === null) return;
    for (const own of timersOf.values()) own.delete(handle);
    clock.clearTimeout(handle as never);
  },
  setInterval: (act: Act, ms?: number, ...given: unknown[]) => {
    const handle = clock.setInterval(keptInContext(act), ms ?? 0, ...given);
    timers(kioskNow()).add(handle);
    return handle;
  },
};

/** `node:timers/promises`, as far as the kiosk uses it. */
export function pause<T>(
  ms: number,
  value?: T,
  { signal }: { signal?: AbortSignal } = {},
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      owned.clear(handle);
      reject(new DOMException('This operation was aborted', 'AbortError'));
    };
    const handle = owned.setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

export function now() {
  return clock.now;
}

/** Replaces the clock and the timers of the process. */
export function startSimulatedTime(startMs: number, random: () => number): void {
  clock = FakeTimers.createClock(startMs);
  timersOf.clear();
  ahead.clear();
  clockSettings = [];
  Object.assign(globalThis, {
    setTimeout: owned.setTimeout,
    clearTimeout: owned.clear,
    setInterval: owned.setInterval,
    clearInterval: owned.clear,
    setImmediate: (act: Act, ...given: unknown[]) => owned.setTimeout(act, 0, ...given),
    clearImmediate: owned.clear,
    Date: KioskDate,
  });
  Object.defineProperty(globalThis, 'performance', {
    // With its methods: fetch keeps one of them for good, where it is loaded in simulated time.
    value: Object.create(real.performance, { now: { value: () => clock.now - startMs } }),
    configurable: true,
    writable: true,
  });
  Math.random = random;
  AbortSignal.timeout = (ms) => {
    const over = new AbortController();
    owned.setTimeout(
      () => over.abort(new DOMException('The operation timed out', 'TimeoutError')),
      ms,
    );
    return over.signal;
  };
}

export function restoreRealTime(): void {
  const { random, timeout, performance: clockOfProcess, ...timers } = real;
  Object.assign(globalThis, timers);
  Object.defineProperty(globalThis, 'performance', {
    value: clockOfProcess,
    configurable: true,
    writable: true,
  });
  Math.random = random;
  AbortSignal.timeout = timeout;
}

/** The kiosk was killed; returns the number of its timers. */
export function dropTimersOfKiosk(nth = 0): number {
  const own = timers(nth);
  const { size } = own;
  for (const handle of own) clock.clearTimeout(handle as never);
  own.clear();
  return size;
}

/** The machine is suspended: timers due meanwhile fire once, late. */
export async function sleep(ms: number): Promise<void> {
  clock.jump(ms);
  await settle();
}

export async function step(): Promise<void> {
  const before = clock.now;
  clock.next();
  if (clock.now < before) throw new Error('simulated time went back');
  await settle();
}
