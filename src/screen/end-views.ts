/** The views at the end of a visit: the receipt and the goodbye. Pure. */
import type { VisitItem } from '../../machines/items/items.ts';
import { receiptContent, receiptWanted, type VisitContext } from '../../machines/visit/context.ts';
import type { Instant, Language, PlainDate } from '../domain.ts';
import { hintOf, nthOf, showHolds } from './item-views.ts';
import { forDesk } from './refusals.ts';
import type { Named, View } from './screen.ts';

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
      .map((row) => ({ ...named(context)(row), mode: row.action, code: row.code ?? 'refused' })),
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

function named(context: VisitContext) {
  return (row: VisitItem): Named => ({
    title: row.title,
    nth: nthOf(context, row),
    hint: hintOf(row.item),
  });
}

/** How many of the loans asked for were laid down; 0 where one was scanned. */
function laidOnPlate(borrowed: readonly VisitItem[]): number {
  return borrowed.every(({ uids }) => uids.length > 0) ? borrowed.length : 0;
}

export function showGoodbye(context: VisitContext, now: Instant): ViewOf<'goodbye'> {
  const { items, plate, patron, cardBy } = context;
  const borrowed = items.filter((row) => row.action === 'borrow');
  const there = new Set(plate.map((tag) => tag.uid));
  const receipt = receiptContent(context);
  const deskCodes: readonly VisitItem['code'][] = forDesk;
  return {
    kind: 'goodbye',
    ...counts(context),
    stillSecured: receipt.lent.filter((loan) => loan.stillSecured).length,
    laid: laidOnPlate(borrowed),
    alreadyLent: receipt.lent.filter((loan) => loan.alreadyLent).length,
    notLent: borrowed
      .filter((row) => row.state === 'refused' && !row.booked)
      .map((row) => ({
        ...named(context)(row),
        code: row.code,
        message: row.message,
        costCents: row.cost?.cents ?? null,
      })),
    toDesk: items
      .filter(({ action, state, code, destination }) =>
        action === 'return' && state === 'refused'
          ? deskCodes.includes(code)
          : action === 'return' && destination?.kind === 'desk',
      )
      .map(named(context)),
    toTake: borrowed
      .filter((row) => row.booked && [...row.uids, ...row.switched].some((uid) => there.has(uid)))
      .map(named(context)),
    card: patron === null || cardBy === 'typed' ? null : cardBy,
    endsAt: context.endsAt ?? now,
    printed: context.printed,
    timedOut: context.timedOut,
    holds: showHolds(context),
  };
}
