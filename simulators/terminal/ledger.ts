/** What the simulated terminal remembers of its transactions. */

/** `pending`: approved by the bank, and not yet acknowledged by the kiosk. */
export type TransactionState = 'pending' | 'paid' | 'reversed';
export interface TerminalTransaction {
  /** four digits */
  receiptNumber: string;
  traceNumber: string;
  amountCents: number;
  /** `MMDD`, `HHMMSS` */
  date: string;
  time: string;
  state: TransactionState;
}

export interface Ledger {
  add(amountCents: number): TerminalTransaction;
  find(receiptNumber: string): TerminalTransaction | null;
  /** the last one that stands */
  last(): TerminalTransaction | null;
  all(): readonly TerminalTransaction[];
  /** Those that stand since the last time; from now on none of them can be reversed. */
  closeDay(): readonly TerminalTransaction[];
}

/** `timeZone`: of the terminal's clock; that of the machine unless given. */
export function openLedger(now: () => Date, firstReceipt: number, timeZone?: string): Ledger {
  const transactions: TerminalTransaction[] = [];
  let closed = 0;
  const two = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const clock = new Intl.DateTimeFormat('en-GB', { ...two, hourCycle: 'h23', ...(timeZone ? { timeZone } : {}) });
  return {
    add: (amountCents) => {
      const parts = Object.fromEntries(clock.formatToParts(now()).map(({ type, value }) => [type, value]));
      const number = firstReceipt + transactions.length;
      const transaction: TerminalTransaction = {
        receiptNumber: String(number % 10_000).padStart(4, '0'),
        traceNumber: String(number % 1_000_000).padStart(6, '0'),
        amountCents,
        date: `${parts.month}${parts.day}`,
        time: `${parts.hour}${parts.minute}${parts.second}`,
        state: 'pending',
      };
      transactions.push(transaction);
      return transaction;
    },
    find: (receiptNumber) => transactions.slice(closed).findLast((one) => one.receiptNumber === receiptNumber) ?? null,
    last: () => transactions.findLast((one) => one.state === 'paid') ?? null,
    all: () => transactions.map((one) => ({ ...one })),
    closeDay: () => {
      const since = transactions.slice(closed).filter(({ state }) => state === 'paid');
      closed = transactions.length;
      return since;
    },
  };
}
