/** The content of a visit's receipt; the goodbye shows its counts. Pure. */
import type { Language, Loan, RenewOutcome } from '../domain.ts';
import type { PaymentMade, ReceiptContent, ReceiptPart } from '../receipt-content.ts';
import { isInDoubt, type VisitItem } from './items.ts';

interface VisitResults {
  items: readonly VisitItem[];
  loans: readonly Loan[];
  renewals: Readonly<Record<string, RenewOutcome | 'working'>>;
  payments: readonly PaymentMade[];
}

/**
 * What is booked, or what was refused. Only items with a number are printed: an unreadable tag is
 * shown on the screen.
 */
function named(items: readonly VisitItem[], action: VisitItem['action'], booked: boolean) {
  return items
    .filter(
      (row) =>
        row.action === action &&
        row.booked === booked &&
        (booked || row.state === 'refused') &&
        row.item !== null,
    )
    .map((row) => ({ ...row, item: row.item ?? '' }))
    .reverse();
}

/** Loans, returns and renewals of which nobody knows yet. */
function toCheck({ items, loans, renewals }: VisitResults): NonNullable<ReceiptPart['toCheck']> {
  const rows = items.filter(isInDoubt).toReversed();
  const unknown = loans.filter(({ item }) => {
    const outcome = renewals[item];
    return outcome && outcome !== 'working' && isUnknown(outcome);
  });
  return [
    ...rows.map(({ title, item, action }) => ({ title, item: item ?? '', what: action })),
    ...unknown.map(({ title, item }) => ({ title, item, what: 'renew' as const })),
  ];
}

function isUnknown(outcome: RenewOutcome): boolean {
  return outcome.kind === 'refused' && outcome.code === 'outcome-unknown';
}

function refusedRows(rows: ReturnType<typeof named>) {
  return rows.map(({ title, item, code, message, cost }) => ({
    title,
    item,
    code: code ?? 'refused',
    ...(message === null ? {} : { message }),
    ...(cost === null ? {} : { costCents: cost.cents }),
  }));
}

export function partOf(results: VisitResults): ReceiptPart {
  return {
    lent: named(results.items, 'borrow', true).map((row) => ({
      title: row.title,
      item: row.item,
      dueOn: row.dueOn,
      dueText: row.dueText,
      provisional: row.provisional,
      renewed: row.renewed,
      ...(row.ownLoan ? { ownLoan: true } : {}),
      ...(row.cost?.answer === 'agreed' || row.cost?.answer === 'charged'
        ? { costCents: row.cost.cents, agreedCents: row.cost.agreedCents }
        : {}),
      ...(row.code === null ? {} : { stillSecured: true }),
    })),
    notLent: refusedRows(named(results.items, 'borrow', false)),
    returned: named(results.items, 'return', true).map(
      ({ title, item, provisional, destination, code }) => ({
        title,
        item,
        provisional,
        // Returned and not secured: it may not go into a bin.
        destination: code === null && destination ? destination : { kind: 'desk' },
      }),
    ),
    notReturned: refusedRows(named(results.items, 'return', false)),
    renewed: results.loans.flatMap((loan) => {
      const outcome = results.renewals[loan.item];
      return outcome && outcome !== 'working' && outcome.kind === 'done'
        ? [
            {
              title: loan.title,
              item: loan.item,
              dueOn: outcome.dueOn,
              dueText: outcome.dueText ?? null,
            },
          ]
        : [];
    }),
    payments: results.payments,
    toCheck: toCheck(results),
    printLines: [...new Set(results.items.toReversed().flatMap((row) => row.printLines))],
  };
}

/** One part for each person; where there are several, each says whose it is. */
export function receiptOf(
  [first, ...others]: readonly [ReceiptPart, ...ReceiptPart[]],
  language: Language,
): ReceiptContent {
  const full = others.filter((part) => !isEmpty(part));
  return { language, ...first, ...(full.length > 0 ? { others: full } : {}) };
}

/** All parts of a receipt, the first one included. */
export function receiptParts({ others = [], ...first }: ReceiptContent): readonly ReceiptPart[] {
  return [first, ...others];
}

/** Nothing happened: no receipt is offered. */
export function isEmpty(receipt: ReceiptPart & { others?: readonly ReceiptPart[] }): boolean {
  return (
    (receipt.others ?? []).every(isEmpty) &&
    receipt.lent.length +
      receipt.notLent.length +
      receipt.returned.length +
      receipt.notReturned.length +
      receipt.renewed.length +
      receipt.payments.length +
      (receipt.toCheck?.length ?? 0) ===
      0
  );
}
