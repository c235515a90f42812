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
}

export function openLedger(now: () => Date, firstReceipt: number): Ledger {
  const transactions: TerminalTransaction[] = [];
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    add: (amountCents) => {
      const at = now();
      const number = firstReceipt + transactions.length;
      const transaction: TerminalTransaction = {
        receiptNumber: String(number % 10_000).padStart(4, '0'),
        traceNumber: String(number % 1_000_000).padStart(6, '0'),
        amountCents,
        date: `${two(at.getMonth() + 1)}${two(at.getDate())}`,
        time: `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`,
        state: 'pending',
      };
      transactions.push(transaction);
      return transaction;
    },
    find: (receiptNumber) => transactions.findLast((one) => one.receiptNumber === receiptNumber) ?? null,
    last: () => transactions.findLast((one) => one.state === 'paid') ?? null,
    all: () => transactions.map((one) => ({ ...one })),
  };
}
