/**
 * A counter where fees are paid: a real journal, a real SIP2 line, and a terminal on a real socket.
 */
import { expect } from 'vitest';
import { openZvtTerminal, type ZvtTerminal } from '../../../hardware/zvt/terminal.ts';
import type { Profile } from '../../../packages/sip2/src/index.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import {
  startTerminal,
  type Terminal,
  type TerminalOptions,
} from '../../../simulators/terminal.ts';
import type { Terminal as Asked } from '../../../src/circulation/parts.ts';
import { patronFromAnswer } from '../../../src/circulation/patron/patron.ts';
import { pay } from '../../../src/circulation/payment.ts';
import { resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import type { Settlement } from '../../../src/store/types.ts';
import { until } from '../hardware/until.ts';
import { type Counter, openCounter } from './counter.ts';

export const borrower = { card: patronCard(4), pin: '1234' };

export interface Till {
  counter: Counter;
  terminal: Terminal;
  driver: ZvtTerminal;
  /** as many of the payable fees; 1 */
  pay(fees?: number, who?: typeof borrower): ReturnType<typeof pay>;
  /** the patron as the library system and the journal know them now */
  patron(who?: typeof borrower): Promise<ReturnType<typeof patronFromAnswer>>;
  booked(): number;
  /** the driver has a terminal that takes payments */
  isUp(): boolean;
  /** the money: what each transaction of the terminal came to */
  states(): string[];
  settled(entry?: number): Settlement | null | undefined;
  /** Asks until the entry is settled, and says how. */
  resolved(entry?: number): Promise<Settlement['state'] | undefined>;
  payAtDesk(): void;
}

/** `closers`: what is to be closed when the test is over, the last one first. */
export async function openTill(
  closers: (() => Promise<void>)[],
  more: Partial<Asked> = {},
  options: Partial<TerminalOptions> = {},
  /** how the library system is said to speak; that of its form where left out */
  profile?: Profile,
): Promise<Till> {
  const terminal = await startTerminal({ port: 0, timeZone: 'Europe/Brussels', ...options });
  closers.push(() => terminal.close());
  let up = false;
  const driver = openZvtTerminal(
    { kind: 'tcp', host: '127.0.0.1', port: terminal.port },
    {
      onState: (state) => {
        up = state.state === 'up';
      },
    },
    {
      commandTimeoutMs: 400,
      paymentTimeoutMs: 2_000,
      line: { firstDelayMs: 5, maximumDelayMs: 20 },
    },
    () => {},
  );
  closers.push(() => driver.close());
  const { reverse: _, ...asked } = driver;
  // Money is not booked again after a reply that came late: on a busy machine too there is time.
  const counter = await openCounter({
    timeoutMs: 1_500,
    terminal: { ...asked, ...more },
    ...(profile ? { profile } : {}),
  });
  closers.push(() => counter.close());
  // The kiosk's clock is the terminal's: no time stands still here.
  counter.parts.clock = { now: () => new Date().toISOString() };
  await until(() => up, 'the terminal is up');
  const settled = (entry = 1) => counter.store.journal.get(entry)?.settlement;
  const patron = async (who = borrower) => {
    const answer = await counter.parts.library.patron(who.card, who.pin, 'fees');
    if (answer.kind !== 'answer') throw new Error('the library does not answer');
    return patronFromAnswer(counter.parts, who, answer.value);
  };
  return {
    counter,
    terminal,
    driver,
    patron,
    pay: async (fees = 1, who = borrower) => {
      const known = await patron(who);
      const payable = known.shown.fees.filter(({ notPayable }) => notPayable === null);
      const feeIds = payable.slice(0, fees).map(({ id }) => id);
      const request = {
        borrower: who,
        patron: known,
        feeIds,
        way: 'terminal' as const,
        progress: () => {},
      };
      return pay(counter.parts, { ...request, signal: new AbortController().signal });
    },
    isUp: () => up,
    booked: () => counter.library.log().filter(({ what }) => what === 'payment').length,
    states: () => terminal.transactions().map(({ state }) => state),
    settled,
    resolved: async (entry = 1) => {
      for (let turns = 0; turns < 200 && settled(entry)?.state === 'unknown'; turns++) {
        await resolveOpen(counter.parts);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return settled(entry)?.state;
    },
    payAtDesk: () => {
      const entry = counter.store.journal.get(1)?.transaction;
      const [fee] = entry?.kind === 'payment' ? entry.fees : [];
      expect(counter.library.library.payAtDesk(borrower.card, fee?.id ?? '')).toBeNull();
    },
  };
}
