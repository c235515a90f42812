/**
 * Claims over a model of their port: each call of a kiosk waits until a story has it carried out, or
 * cuts it before or after that. Times are those of vitest's clock.
 */
import type { BrokerConnection, StoredClaim } from '../../../src/branch/broker/broker.ts';
import { createClaiming } from '../../../src/branch/link/claiming.ts';
import type { Claimed, LoanToClaim } from '../../../src/branch/port.ts';
import type { ClaimParts } from '../../../src/branch/shared/claim-parts.ts';

type Parts = Omit<ClaimParts, 'broker'>;
type Calls = Pick<BrokerConnection, 'claim' | 'putClaim' | 'ping'>;
type Values = ReadonlyMap<string, StoredClaim>;

/** What becomes of the first call that is on its way from a kiosk. */
export type Fate =
  /** it is answered */
  | 'carry'
  /** it does not arrive */
  | 'lose'
  /** it is carried out, and the answer does not arrive */
  | 'mute';

export const waitMs = 1000;

/** What an older version did otherwise. */
export interface OlderPort {
  /** a value is put, even where another kiosk was first */
  putsAlways?: true;
}

export function claimsCut(older: OlderPort = {}) {
  let values: Values = new Map();
  let before: Values = values;
  let revision = 0;
  const kiosks = new Map<string, ReturnType<typeof createClaiming>>();
  /** loans that were made by their claims, and neither returned nor settled */
  let made: { kiosk: string; entry: number }[] = [];
  let lentTwice: string | null = null;
  const onTheWay: { kiosk: string; carry(): void; fail(): void }[] = [];

  function put(key: string, value: Uint8Array, expected: number): 'done' | 'conflict' {
    const isFirst = (values.get(key)?.revision ?? 0) === expected;
    if (!isFirst && !older.putsAlways) return 'conflict';
    revision += 1;
    before = values;
    values = new Map(values).set(key, { value, revision, storedAtMs: port.nowMs() });
    return 'done';
  }

  function call<Answer>(kiosk: string, act: () => Answer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const carry = () => resolve(act());
      onTheWay.push({ kiosk, carry, fail: () => reject(new Error('no answer')) });
    });
  }

  function connectionOf(kiosk: string): BrokerConnection {
    const calls: Calls = {
      claim: (key) => call(kiosk, () => values.get(key) ?? null),
      putClaim: (key, value, expected) => call(kiosk, () => put(key, value, expected)),
      ping: async () => {},
    };
    // Claims ask nothing else of it.
    return calls as BrokerConnection;
  }

  function decide(kiosk: string, fate: Fate): boolean {
    const nth = onTheWay.findIndex((each) => each.kiosk === kiosk);
    const [first] = nth < 0 ? [] : onTheWay.splice(nth, 1);
    if (first === undefined) return false;
    // Where its answer is lost nothing hears of what it did.
    if (fate !== 'carry') first.fail();
    if (fate !== 'lose') first.carry();
    return true;
  }

  const port = {
    /** by the clock of the broker */
    nowMs: () => 0,
    started(kiosk: string, parts: () => Parts): void {
      kiosks.set(kiosk, createClaiming(waitMs, parts));
    },
    /** Whether a kiosk is in touch; what is on its way when it is no more does not arrive. */
    connected(kiosk: string, is: boolean): void {
      kiosks.get(kiosk)?.use(is ? connectionOf(kiosk) : null);
      if (!is) while (decide(kiosk, 'lose'));
    },
    async claim(kiosk: string, loan: LoanToClaim): Promise<Claimed> {
      return (await kiosks.get(kiosk)?.claim(loan)) ?? 'alone';
    },
    isMade(kiosk: string, entry: number): void {
      const before = made.find((each) => each.kiosk !== kiosk);
      if (before !== undefined) lentTwice ??= `${before.kiosk} and ${kiosk} have both lent it`;
      made.push({ kiosk, entry });
    },
    isOver(kiosk: string, entry: number): void {
      made = made.filter((each) => each.kiosk !== kiosk || each.entry !== entry);
    },
    isReturned(): void {
      made = [];
    },
    get lentTwice() {
      return lentTwice;
    },
    decide,
    /** The broker has lost the value that was put last, or all. */
    lose(what: 'last' | 'all'): boolean {
      if (values.size === 0) return false;
      values = what === 'last' ? before : new Map();
      return true;
    },
    isEmpty: () => onTheWay.length === 0,
  };
  return port;
}
