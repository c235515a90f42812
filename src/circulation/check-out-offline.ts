/**
 * One check-out off line: the cached decision, journal, claim, release; the loan is sent when the
 * line is back.
 */
import { Temporal } from 'temporal-polyfill';
import type { CheckOutOutcome, Instant, PlainDate, PresentedItem } from '../../machines/domain.ts';
import { type Facts, momentOfFact } from '../../packages/blocks/src/index.ts';
import type { Entry, Reason } from '../store/types.ts';
import { type Lent, notLent, notSecuredAgain, releaseMore, stillLocked } from './check-out.ts';
import { hasPrice, type Standing, standingOf } from './item-standing.ts';
import { begin } from './journal-entry.ts';
import { mayBorrowMore, mostLoansWaiting, provisionalDueDate } from './offline-limits.ts';
import type { CirculationParts } from './parts.ts';
import { bareNumbersOf, isSamePatron, type PatronCard } from './patron/patron-card.ts';
import { settleSwitched } from './security/listed-security.ts';
import {
  isTagUnseen,
  noteUnseen,
  notSwitched,
  releaseAll,
  secureNow,
  switchedTags,
} from './security/switch-tags.ts';
import { hasStep } from './settle/resolved.ts';

/** What the people of one visit borrow off line together, with what is under way. */
export interface TogetherOffline {
  loans: number;
}

interface OfflineBorrower {
  patron: PatronCard;
  /** the cached ones */
  facts: Facts | null;
  /** there are facts of the patron, or a block list */
  isKnown: boolean;
  /** shared by all people of the visit */
  visit: TogetherOffline;
}

export async function checkOutOffline(
  parts: CirculationParts,
  borrower: OfflineBorrower,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  const { item } = presented;
  const { patron, facts, isKnown, visit } = borrower;
  if (!parts.settings.isItem(item)) return notLent('not-an-item');
  const open = parts.journal.open().findLast((entry) => isDoneOffline(entry, item));
  const elsewhere = parts.branch.lastOn(item, open?.id ?? null);
  if (elsewhere?.what === 'lent') {
    if (!elsewhere.isOf(bareNumbersOf(patron))) return notLent('lent-to-another');
    // It is theirs, and waits to be sent by the kiosk that lent it.
    const isUnseen = isTagUnseen(parts, presented) && !elsewhere.isReleased;
    const theirs = provisional(elsewhere.dueOn, {
      ownLoan: true,
      ...(isUnseen && { tagNotSeen: true }),
    });
    return await releaseMore(parts, theirs, presented, signal);
  }
  const inList = ownLoan(parts, facts, item);
  const isOver = inList !== null && isReturnedSince(parts, item, inList.at);
  const listed = isOver ? null : inList;
  const here = elsewhere === null ? standingHere(parts, item, inList?.at ?? null) : returned;
  if (here?.is === 'in-doubt') return notLent('outcome-unknown');
  if (here?.is === 'lent' && !isSamePatron(patron, here.to)) return notLent('lent-to-another');
  const locked = stillLocked(parts, presented, patron);
  // It is theirs, and waits to be sent already.
  if (here?.is === 'lent' && here.waits)
    return await releaseMore(
      parts,
      provisional(here.dueOn, { ownLoan: true, ...locked }),
      presented,
      signal,
    );
  if (here?.is === 'lent' || (here === null && listed !== null)) {
    const outcome = provisional(listed?.dueOn ?? null, { ownLoan: true, ...locked });
    // The gate sounds, and the desk sees to it.
    if (outcome.staysSecured) return await releaseMore(parts, outcome, presented, signal);
    return await lendOffline(parts, borrower, { presented, outcome }, signal);
  }
  // Off line there is nobody to ask what it costs, and nobody to agree.
  if (hasPrice(parts, item)) return notLent('costs');
  if (parts.onHold.has(item)) return notLent('on-hold');
  const elsewhereLent = parts.branch.loansOf(bareNumbersOf(patron));
  const soFar = { patron, known: isKnown, lentNow: visit.loans, elsewhere: elsewhereLent };
  if (!mayBorrowMore(parts.settings.offline, parts.journal, soFar)) return notLent('offline-limit');
  visit.loans += 1;
  const outcome = provisional(dueDateOfNew(parts, facts, item));
  const ended = await lendOffline(parts, borrower, { presented, outcome }, signal);
  if (ended.kind !== 'done') visit.loans -= 1;
  return ended;
}

const returned: Standing = { is: 'returned', isAccepted: true };

/** What the journal says, but for a loan that is over: another kiosk took the item back, and sent it. */
function standingHere(
  parts: CirculationParts,
  item: string,
  listedAt: Instant | null,
): Standing | null {
  const here = standingOf(parts, item, listedAt);
  return here?.is === 'lent' && isReturnedSince(parts, item, here.at) ? returned : here;
}

function isReturnedSince({ branch }: CirculationParts, item: string, at: Instant): boolean {
  return branch.doneSince(item, at)?.what === 'returned';
}

function provisional(
  dueOn: PlainDate | null,
  more: Pick<Lent, 'ownLoan' | 'tagNotSeen' | 'staysSecured'> = {},
): Lent {
  return { kind: 'done', title: null, dueOn, provisional: true, renewed: false, ...more };
}

/**
 * A loan that the patron had already is in the journal too: they may have returned it elsewhere
 * since, and then it is sent as a loan.
 */
async function lendOffline(
  parts: CirculationParts,
  { patron, facts, isKnown }: OfflineBorrower,
  { presented, outcome }: { presented: PresentedItem; outcome: Lent },
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  const { item, uids } = presented;
  const entry = begin(parts, {
    kind: 'check-out',
    item,
    patron: patron.card,
    mainCard: patron.mainCard,
    uids,
    mode: 'offline',
    dueOn: dueDateOfNew(parts, facts, item),
    ...(outcome.ownLoan ? { ownLoan: true } : {}),
  });
  if (!entry) return notLent('journal-down');
  const claimed = await parts.branch.claim({
    entry: entry.id,
    item,
    patron: bareNumbersOf(patron),
    mayHave: outcome.ownLoan ? null : mostLoansWaiting(parts.settings.offline, isKnown),
  });
  if (claimed === 'lent') {
    entry.settle({ state: 'not-done', why: 'lent-elsewhere' });
    return notLent('lent-to-another');
  }
  if (claimed === 'limit') {
    entry.settle({ state: 'not-done', why: 'limit-elsewhere' });
    return notLent('offline-limit');
  }
  // What the patron had before is released already, unless it was perhaps lent by its number.
  if (isTagUnseen(parts, presented) && (!outcome.ownLoan || outcome.tagNotSeen)) {
    noteUnseen(parts, entry);
    entry.settle({ state: 'deferred' });
    return { ...outcome, tagNotSeen: true };
  }
  const switched = await releaseAll(parts, presented, signal);
  if (switched.outcome !== 'ok') {
    const secured = await secureNow(parts, presented);
    entry.settle(
      secured.outcome === 'ok'
        ? { state: 'not-done', why: 'not-released', data: notSwitched('unreleased', switched) }
        : notSecuredAgain(switched, secured),
    );
    return notLent(switched.outcome === 'gone' ? 'lifted' : 'not-released', null, switched.failed);
  }
  entry.note({ step: 'released' });
  entry.settle({ state: 'deferred' });
  settleSwitched(parts, item, switched.uids);
  return { ...outcome, ...switchedTags(switched, presented) };
}

/** For the staff, and the patron does not have it: and what the screen says of each. */
const notTheirs: ReadonlyMap<Reason['why'], 'refused' | 'lent-to-another'> = new Map([
  ['refused-afterwards', 'refused'],
  ['lent-to-another', 'lent-to-another'],
  ['moved-since', 'refused'],
]);

/**
 * Its loan off line was to be sent since, and is not theirs, before its tags were released: as the line
 * is back in the middle of a visit, and its tags are laid down late. Null: it is theirs.
 */
export function whyNotTheirs({ journal }: CirculationParts, item: string) {
  const last = journal
    .staff()
    .findLast(({ transaction }) => 'item' in transaction && transaction.item === item);
  if (last?.transaction.kind !== 'check-out' || last.transaction.mode !== 'offline') return null;
  if (last.settlement?.state !== 'staff' || hasStep(last, 'released')) return null;
  // Something was done with it after that.
  if (journal.ofItemSince(item, last.id).length > 0) return null;
  return notTheirs.get(last.settlement.why) ?? null;
}

/** The branch knows it, or will: a loan that was interrupted before its release is none. */
function isDoneOffline(entry: Entry, item: string): boolean {
  const { transaction, settlement } = entry;
  if (!('mode' in transaction) || transaction.item !== item) return false;
  if (transaction.kind === 'check-in') return transaction.mode === 'offline';
  const isReleased = transaction.mode === 'offline' && hasStep(entry, 'released');
  return settlement?.state === 'deferred' || isReleased;
}

/** The patron had it when the library system was last asked, and until when; null: not so. */
function ownLoan(
  { settings }: CirculationParts,
  facts: Facts | null,
  item: string,
): { at: Instant; dueOn: PlainDate | null } | null {
  const loan = facts?.loans?.find((one) => one.item === item);
  if (!facts || !loan) return null;
  const { timeZone } = settings;
  const due = loan.dueAt && Temporal.Instant.from(loan.dueAt).toZonedDateTimeISO(timeZone);
  return { at: momentOfFact(facts, 'loans'), dueOn: due ? due.toPlainDate().toString() : null };
}

function dueDateOfNew(
  { settings, clock }: CirculationParts,
  facts: Facts | null,
  item: string,
): PlainDate {
  const membership = facts?.membership?.type ?? null;
  const { timeZone } = settings;
  return provisionalDueDate(settings.offline, { now: clock.now(), timeZone, item, membership });
}
