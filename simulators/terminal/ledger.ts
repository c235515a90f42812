/** The simulated terminal's transactions. */
import { createClock } from './clock.ts';

/** `pending`: approved by the bank, and not yet acknowledged by the kiosk. */
type TransactionState = 'pending' | 'paid' | 'reversed';
export interface TerminalTransaction {
  /** four digits */
  receiptNumber: string;
  traceNumber: string;
  amountCents: number;
  /** `MMDD`, `HHMMSS` */
  date: string;
  time: string;
  state: TransactionState;
  /** `other`: of another register at the same terminal, or of its own keys */
  by: 'kiosk' | 'other';
  /** what the kiosk calls it: RequestID, ServiceID, `reference`; left out: it has no name (ZVT) */
  reference?: string;
}

export interface Ledger {
  add(amountCents: number, by?: TerminalTransaction['by'], reference?: string): TerminalTransaction;
  /** of this day */
  find(receiptNumber: string): TerminalTransaction | null;
  /** the last one of this day that stands */
  last(): TerminalTransaction | null;
  all(): readonly TerminalTransaction[];
  /** Those that stand since the last time; from now on none of them can be repeated or reversed. */
  closeDay(): readonly TerminalTransaction[];
}

interface LedgerOptions {
  now(): Date;
  firstReceipt: number;
  /** of them `numbers-anew`, `same-number`, `no-date` */
  quirks: ReadonlySet<string>;
  /** of the terminal's clock; that of the machine unless given */
  timeZone?: string | undefined;
}

export function openLedger({ now, firstReceipt, quirks, timeZone }: LedgerOptions): Ledger {
  const transactions: TerminalTransaction[] = [];
  /** how many there were when the day was closed */
  let closed = 0;
  const clock = createClock(timeZone);

  function nextNumber(): number {
    if (quirks.has('same-number')) return firstReceipt;
    return firstReceipt + transactions.length - (quirks.has('numbers-anew') ? closed : 0);
  }

  return {
    add: (amountCents, by = 'kiosk', reference) => {
      const { date, time } = clock(now());
      const number = nextNumber();
      const transaction: TerminalTransaction = {
        receiptNumber: String(number % 10_000).padStart(4, '0'),
        traceNumber: String(number % 1_000_000).padStart(6, '0'),
        amountCents,
        date: quirks.has('no-date') ? '0000' : date,
        time,
        state: 'pending',
        by,
        ...(reference === undefined ? {} : { reference }),
      };
      transactions.push(transaction);
      return transaction;
    },
    find: (receiptNumber) =>
      transactions.slice(closed).findLast((one) => one.receiptNumber === receiptNumber) ?? null,
    last: () => transactions.slice(closed).findLast((one) => one.state === 'paid') ?? null,
    all: () => transactions.map((one) => ({ ...one })),
    closeDay: () => {
      const since = transactions.slice(closed).filter(({ state }) => state === 'paid');
      closed = transactions.length;
      return since;
    },
  };
}
