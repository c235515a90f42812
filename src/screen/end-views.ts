/** The views at the end of a visit: the receipt and the goodbye. Pure. */
import { receiptContent, receiptWanted, type VisitContext } from '../../machines/visit/context.ts';
import type { Instant, Language, PlainDate } from '../domain.ts';
import { hintOf, nthOf, showHolds } from './item-views.ts';
import type { View } from './screen.ts';

type ViewOf<K extends View['kind']> = Extract<View, { kind: K }>;

/** One date where all are due on the same day; else the first. */
function firstDue(dates: readonly (PlainDate | null)[]): PlainDate | null {
  return dates.filter((date) => date !== null).sort()[0] ?? null;
}

function counts(context: VisitContext) {
  const receipt = receiptContent(context);
  // What the patron had before is no loan of this visit.
  const lent = receipt.lent.filter((loan) => !loan.alreadyLent);
  return {
    lent: lent.length,
    returned: receipt.returned.length,
    renewed: receipt.renewed.length,
    dueOn: firstDue(lent.map((loan) => loan.dueOn)),
    provisional: lent.some((loan) => loan.provisional),
    returnedProvisional: receipt.returned.some((item) => item.provisional),
  };
}

export function showReceipt(context: VisitContext, paper: Language | null): ViewOf<'receipt'> {
  return {
    kind: 'receipt',
    ...counts(context),
    alreadyLent: receiptContent(context).lent.filter((loan) => loan.alreadyLent).length,
    holds: showHolds(context),
    notDone: context.items
      .filter((row) => row.state === 'refused')
      .map((row) => ({
        title: row.title,
        nth: nthOf(context, row),
        hint: hintOf(row.item),
        code: row.code ?? 'refused',
        mode: row.action,
      })),
    paidCents: context.payments
      .filter(({ end }) => end !== 'unknown')
      .reduce((sum, { amountCents }) => sum + amountCents, 0),
    slip: receiptContent(context),
    mayPrint: context.limits.receipt === 'works' && paper !== null,
    paperLanguage: paper === context.language ? null : paper,
    printFailed: context.printFailed,
    reading: receiptWanted(context) === 'screen',
  };
}

/** Items of this patron that still lie there: lent and not taken yet, or refused. */
function leftOnPlate(context: VisitContext): ViewOf<'goodbye'>['leftOnPlate'] {
  const there = new Set(context.plate.map((tag) => tag.uid));
  return context.items
    .filter(
      (row) =>
        row.action === 'borrow' && [...row.uids, ...row.switched].some((uid) => there.has(uid)),
    )
    .map((row) => ({ title: row.title, nth: nthOf(context, row), lent: row.booked }));
}

export function showGoodbye(context: VisitContext, now: Instant): ViewOf<'goodbye'> {
  return {
    kind: 'goodbye',
    ...counts(context),
    leftOnPlate: leftOnPlate(context),
    stillSecured: receiptContent(context).lent.filter((loan) => loan.stillSecured).length,
    cardSeen: context.patron !== null,
    endsAt: context.endsAt ?? now,
    printed: context.printed,
    timedOut: context.timedOut,
    holds: showHolds(context),
  };
}
