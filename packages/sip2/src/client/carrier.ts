import type { Link } from './link.ts';

export type Carried =
  /** without terminator */
  | { kind: 'answer'; line: Uint8Array }
  /** the library system did not carry it out; `refusesLogIn`: it would not, whatever is asked */
  | { kind: 'not-sent'; why: string; refusesLogIn?: true }
  /** it may have been carried out */
  | { kind: 'lost'; why: string };

/**
 * Carries each message alone, with its log-in in it, to a library system that remembers nothing from
 * one to the next: no answer can be asked for again, and none can come late or to another message.
 */
export interface Carrier {
  /** Gives up on the signal. Never rejects. `line`: as it goes on a line, its terminator too. */
  carry(line: Uint8Array, signal: AbortSignal): Promise<Carried>;
}

/** A carrier as a connection: it goes down with the first message that gets no answer. */
export function createCarrierLink(carrier: Carrier, onEvent: () => void): Link {
  const lines: Uint8Array[] = [];
  let underWay: AbortController | null = null;
  let down: { why: string; unsent: boolean; refusesLogIn: boolean } | null = null;
  let arrived: () => void = () => undefined;

  const notify = () => {
    arrived();
    onEvent();
  };
  const goDown = (why: string, unsent = false, refusesLogIn = false) => {
    if (down !== null) return;
    down = { why, unsent, refusesLogIn };
    underWay?.abort();
    underWay = null;
    notify();
  };
  const settle = (carried: Carried) => {
    underWay = null;
    if (carried.kind === 'answer') {
      lines.push(carried.line);
      return notify();
    }
    const refuses = carried.kind === 'not-sent' && carried.refusesLogIn === true;
    goDown(carried.why, carried.kind === 'not-sent', refuses);
  };

  return {
    remembers: false,
    flooded: false,
    get down() {
      return down?.why ?? null;
    },
    get refusesLogIn() {
      return down?.refusesLogIn === true;
    },
    send(bytes) {
      if (down !== null) return;
      underWay?.abort();
      const own = new AbortController();
      underWay = own;
      void carrier.carry(bytes, own.signal).then((carried) => {
        if (underWay === own) settle(carried);
      });
    },
    async next(waitMs) {
      const has = () => lines.length > 0 || down !== null;
      // The one answer that can come was another: nothing more is to be waited for.
      if (!has() && underWay === null) goDown('what came is no answer to it');
      if (!has() && waitMs > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => setImmediate(resolve), waitMs);
          arrived = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        arrived = () => undefined;
      }
      const bytes = lines.shift();
      if (bytes) return { kind: 'line', bytes };
      return down === null
        ? { kind: 'quiet' }
        : { kind: 'down', why: down.why, unsent: down.unsent };
    },
    takeUnsolicited: () => [],
    destroy: (why) => goDown(why),
  };
}
