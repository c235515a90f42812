/** The views at the end of a visit: the receipt and the goodbye. Pure. */

import type { Instant, Language, PlainDate } from '../../../machines/domain.ts';
import type { VisitItem } from '../../../machines/items/items.ts';
import { receiptParts } from '../../../machines/items/receipt-content.ts';
import {
  receiptContent,
  receiptWanted,
  type VisitContext,
} from '../../../machines/visit/context.ts';
import { everyone } from '../../../machines/visit/people.ts';
import { forDesk } from '../refusals.ts';
import type { Named, ToCheck, View } from '../screen.ts';
import { hintOf, scannedOf, showHolds } from './item-views.ts';

type ViewOf<K extends View['kind']> = Extract<View, { kind: K }>;

/** One date where all are due on the same day; else the first. */
function firstDue(dates: readonly (PlainDate | null)[]): PlainDate | null {
  return dates.filter((date) => date !== null).sort()[0] ?? null;
}

/** Over all people of the visit. */
function counts(context: VisitContext) {
  const parts = receiptParts(receiptContent(context));
  // What the patron had before is no loan of this visit.
  const lent = parts.flatMap((part) => part.lent).filter((loan) => !loan.ownLoan);
  return {
    lent: lent.length,
    returned: parts.reduce((sum, part) => sum + part.returned.length, 0),
    renewed: parts.reduce((sum, part) => sum + part.renewed.length, 0),
    dueOn: firstDue(lent.map((loan) => loan.dueOn)),
    provisional: lent.some((loan) => loan.provisional),
    returnedProvisional: parts.some((part) => part.returned.some((item) => item.provisional)),
  };
}

/** Of all loans of the visit, those that are as asked. */
function lentBy(context: VisitContext, is: 'ownLoan' | 'stillSecured'): number {
  return receiptParts(receiptContent(context))
    .flatMap((part) => part.lent)
    .filter((loan) => loan[is]).length;
}

export function showReceipt(context: VisitContext, paper: Language | null): ViewOf<'receipt'> {
  return {
    kind: 'receipt',
    ...counts(context),
    ownLoans: lentBy(context, 'ownLoan'),
    holds: showHolds(context),
    notDone: context.items
      .filter((row) => row.state === 'refused')
      .map((row) => ({ ...named(row), mode: row.action, code: row.code ?? 'refused' })),
    ...toCheck(context),
    paidCents: everyone(context)
      .flatMap(({ payments }) => payments)
      .filter(({ end }) => end !== 'unknown')
      .reduce((sum, { amountCents }) => sum + amountCents, 0),
    slip: receiptContent(context),
    mayPrint: context.limits.receipt === 'works' && paper !== null,
    paperLanguage: paper === context.language ? null : paper,
    printFailed: context.printFailed,
    reading: receiptWanted(context) === 'screen',
  };
}

function named(row: VisitItem): Named {
  const { title, nth, item } = row;
  return { title, nth, hint: hintOf(item), ...scannedOf(row) };
}

/** As the receipt has them; an item of this visit by its place in its list. */
function toCheck(context: VisitContext): { toCheck?: readonly ToCheck[] } {
  const open = receiptParts(receiptContent(context)).flatMap((part) => part.toCheck ?? []);
  if (open.length === 0) return {};
  return {
    toCheck: open.map(({ title, item, what }) => {
      const row = context.items.find((one) => one.item === item && one.action === what);
      return { what, ...(row ? named(row) : { title, hint: hintOf(item) }) };
    }),
  };
}

/** How many of the loans asked for were laid down; 0 where all were made, or one was scanned. */
function laidOnPlate(borrowed: readonly VisitItem[]): number {
  const isAllLent = borrowed.every(({ booked }) => booked);
  return !isAllLent && borrowed.every(({ uids }) => uids.length > 0) ? borrowed.length : 0;
}

export function showGoodbye(context: VisitContext, now: Instant): ViewOf<'goodbye'> {
  if (context.next !== null) return goodbyeToNext(context, now);
  const { items, plate } = context;
  const borrowed = items.filter((row) => row.action === 'borrow');
  const there = new Set(plate.map((tag) => tag.uid));
  const deskCodes: readonly VisitItem['code'][] = forDesk;
  return {
    kind: 'goodbye',
    ...counts(context),
    stillSecured: lentBy(context, 'stillSecured'),
    laid: laidOnPlate(borrowed),
    ownLoans: lentBy(context, 'ownLoan'),
    notLent: borrowed
      .filter((row) => row.state === 'refused' && !row.booked)
      .map((row) => ({
        ...named(row),
        code: row.code,
        message: row.message,
        costCents: row.cost?.cents ?? null,
      })),
    ...toCheck(context),
    toDesk: items
      .filter(({ action, state, code, destination }) =>
        action === 'return' && state === 'refused'
          ? deskCodes.includes(code)
          : action === 'return' && destination?.kind === 'desk',
      )
      .map(named),
    toTake: borrowed
      .filter((row) => row.booked && [...row.uids, ...row.switched].some((uid) => there.has(uid)))
      .map(named),
    card: cardToTake(context),
    endsAt: context.endsAt ?? now,
    printed: context.printed,
    timedOut: context.timedOut,
    holds: showHolds(context),
  };
}

/** A chip card that was taken is not spoken of any more. */
function cardToTake({ cardsIn, patron, cardBy }: VisitContext): ViewOf<'goodbye'>['card'] {
  if (cardsIn > 0) return 'in';
  return patron === null || cardBy === 'typed' || cardBy === 'put-in' ? null : cardBy;
}

/** The next patron reads it: it says no more than that the visit is over. */
function goodbyeToNext({ endsAt }: VisitContext, now: Instant): ViewOf<'goodbye'> {
  return {
    kind: 'goodbye',
    next: true,
    lent: 0,
    ownLoans: 0,
    returned: 0,
    renewed: 0,
    stillSecured: 0,
    laid: 0,
    dueOn: null,
    card: null,
    notLent: [],
    toDesk: [],
    toTake: [],
    provisional: false,
    printed: false,
    timedOut: false,
    endsAt: endsAt ?? now,
  };
}
