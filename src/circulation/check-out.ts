/**
 * One check-out on line: journal, 11/12, journal, release and read back, or cancel again. A loan
 * that costs something keeps its journal entry open while the patron is asked.
 */
import type { Cents, CheckOutOutcome, PresentedItem } from '../../machines/domain.ts';
import type { LoanVerdict } from '../library/library.ts';
import type { Entry, EntryId, Settlement } from '../store/types.ts';
import {
  begin,
  type EntryWriter,
  storeHold,
  tryToStore,
  unknownYet,
  withoutAnswer,
} from './journal-entry.ts';
import { asCharged } from './loan-cost.ts';
import type { CirculationParts } from './parts.ts';
import type { OwnLoan, OwnLoans } from './patron/own-loans.ts';
import { cardOf, isSamePatron, type PatronCard } from './patron/patron-card.ts';
import { settleSwitched } from './security/listed-security.ts';
import {
  isSecured,
  isTagUnseen,
  type NotSwitched,
  noteUnseen,
  notSwitched,
  releaseAll,
  secureNow,
  switchedTags,
} from './security/switch-tags.ts';
import { hasStep } from './settle/resolved.ts';

export interface Borrower extends PatronCard {
  pin: string | null;
}
export type Lent = Extract<CheckOutOutcome, { kind: 'done' }>;
type NotLent = Extract<CheckOutOutcome, { kind: 'refused' }>;

/** A loan that waits for the patron's word on what it costs; nothing was lent. */
interface AskedLoan {
  entry: EntryWriter;
  outcome: NotLent;
  costCents: Cents;
}
export type AskedLoans = Map<string, AskedLoan>;

/** The patron did not agree by the end of the visit. */
export function dropAsked(asked: AskedLoans): void {
  for (const item of asked.keys()) dropAskedFor(asked, item);
}

/** For one item: what comes between would stand after its loan in the journal, and be before it. */
export function dropAskedFor(asked: AskedLoans, item: string): void {
  asked.get(item)?.entry.settle({ state: 'refused' });
  asked.delete(item);
}

export function notLent(
  code: NotLent['code'],
  title: string | null = null,
  failedTags: readonly string[] = [],
): NotLent {
  return { kind: 'refused', code, title, ...(failedTags.length > 0 ? { failedTags } : {}) };
}

interface LoanRequest {
  borrower: Borrower;
  own: OwnLoans;
  /** those of this visit, by item */
  asked: AskedLoans;
  /** what the patron agreed to */
  agreedCents: Cents | undefined;
  /** a check-out of it in this visit had no answer: a loan that stands is that one */
  perhapsLent: boolean;
}

export async function checkOutOnline(
  parts: CirculationParts,
  request: LoanRequest,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  const { item, uids } = presented;
  const { borrower, own, asked, agreedCents } = request;
  const { card, mainCard, pin } = borrower;
  const waiting = asked.get(item);
  if (waiting && agreedCents !== waiting.costCents) return waiting.outcome;
  asked.delete(item);
  const loan = { kind: 'check-out', item, patron: card, mainCard, uids, mode: 'online' } as const;
  const entry = waiting?.entry ?? begin(parts, loan);
  if (!entry) return notLent('journal-down');
  if (waiting) entry.note({ step: 'agreed', costCents: waiting.costCents });
  const before = own.find(item);
  const acceptsFee = waiting ? { acceptsFee: true } : {};
  // A renewal is asked for in the account, never by laying an item down.
  const answer = await parts.library.checkOut({ card, pin, item, mayRenew: false, ...acceptsFee });
  if (answer.kind === 'no-answer') {
    entry.settle(withoutAnswer(answer));
    return notLent(answer.sent ? 'outcome-unknown' : 'unreachable');
  }
  const verdict = answer.value;
  if (verdict.ok) {
    const loan = asCharged(parts, entry, verdict, waiting?.costCents);
    return await releaseLoan(parts, { borrower, loan, entry }, presented, signal);
  }
  const outcome = refusalOf(verdict, waiting?.costCents);
  const { costCents } = outcome;
  if (costCents !== undefined) {
    entry.note({ step: 'costs', costCents });
    asked.set(item, { entry, outcome, costCents });
    return outcome;
  }
  // Not theirs before, and theirs now: this 11 was carried out, and refused when it was sent again.
  if (before !== 'none') entry.settle({ state: 'refused' });
  const theirs = outcome.code === 'needs-answer' ? null : await own.findAfterRefusal(item);
  if (theirs === null) {
    if (before === 'none') entry.settle({ state: 'refused' });
    return outcome;
  }
  if (before === 'none') {
    const made = { ...verdict, ...lent(theirs), message: undefined };
    return await releaseLoan(parts, { borrower, loan: made, entry }, presented, signal);
  }
  const found = request.perhapsLent
    ? { ...lentOutcome(lent(theirs)), ...(isTagUnseen(parts, presented) ? unseen : {}) }
    : ownLoan(parts, theirs, presented, borrower);
  return await releaseMore(parts, found, presented, signal);
}

/**
 * Why it is not lent, in the library system's own words. A cost that the patron has agreed to, and
 * that is asked again, is a refusal.
 */
function refusalOf(verdict: LoanVerdict, agreedCents: Cents | undefined): NotLent {
  const { title, message, costCents = 0, needsAnswer } = verdict;
  const refused = { kind: 'refused', title, message } as const;
  if (needsAnswer) return { ...refused, code: 'needs-answer' };
  return costCents > 0 && costCents !== agreedCents
    ? { ...refused, code: 'costs', costCents }
    : { ...refused, code: 'refused' };
}

function lent({ title, dueOn, dueText }: OwnLoan) {
  return { title, dueOn, dueText: dueText ?? undefined, renewed: false };
}

/** The patron has it: nothing changes, but its tags may be secured all the same. */
export function ownLoan(
  parts: CirculationParts,
  theirs: OwnLoan,
  presented: PresentedItem,
  patron: PatronCard,
): Lent {
  const locked = stillLocked(parts, presented, patron);
  return { ...lentOutcome(lent(theirs)), ownLoan: true, ...locked };
}

/** Found on loan to them after a check-out without an answer; null: its date was not to be had. */
export function lentAsFound(theirs: OwnLoan | null): Lent {
  return lentOutcome(lent(theirs ?? { title: null, dueOn: null }));
}

function lentOutcome({ title, dueOn, dueText, renewed, ...texts }: Loan): Lent {
  const { message, printLines, mediaType, costCents } = texts;
  const cost = costCents === undefined ? {} : { costCents };
  const said = { message, printLines, mediaType, ...cost };
  return { kind: 'done', title, dueOn, dueText, provisional: false, renewed, ...said };
}

type Loan = Omit<LoanVerdict, 'ok'>;
const unseen = { tagNotSeen: true } as const;

/**
 * The patron has it: by its number alone, and its tag was not seen since, here or at another kiosk that
 * lent it; or it was lent here, and stays secured.
 */
export function stillLocked(
  parts: CirculationParts,
  presented: PresentedItem,
  patron: PatronCard,
): Pick<Lent, 'tagNotSeen' | 'staysSecured'> {
  const last = lastHere(parts, presented.item);
  const isUnseen = isTagUnseen(parts, presented);
  const since = isUnseen ? parts.branch.doneSince(presented.item, last?.at ?? null) : null;
  if (since?.what === 'lent') return since.isReleased ? {} : unseen;
  if (last?.transaction.kind !== 'check-out') return {};
  if (!isSamePatron(patron, cardOf(last.transaction))) return {};
  if (hasStep(last, 'stays-secured')) return { staysSecured: true };
  return isUnseen && isLentUnseen(last) ? unseen : {};
}

/** A loan by its number alone, whose tag was not seen since. */
function isLentUnseen(entry: Entry): boolean {
  const isLoan = entry.transaction.kind === 'check-out';
  return isLoan && hasStep(entry, 'tag-not-seen') && !hasStep(entry, 'released');
}

/** What this kiosk did with it last. */
function lastHere({ journal }: CirculationParts, item: string): Entry | undefined {
  return journal
    .ofItemSince(item, 0)
    .findLast(
      ({ transaction: { kind }, settlement }) =>
        (kind === 'check-out' || kind === 'check-in') &&
        settlement?.state !== 'refused' &&
        settlement?.state !== 'not-done',
    );
}

/**
 * The library system has the loan: the security is released, unless it says that it stays on, or the
 * loan is cancelled.
 */
async function releaseLoan(
  parts: CirculationParts,
  accepted: { borrower: PatronCard; loan: Loan; entry: EntryWriter },
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  const { loan, entry } = accepted;
  entry.note({ step: 'accepted' });
  // A hold on it is filled now.
  storeHold(parts, presented.item, false);
  if (loan.staysSecured && isSecured(parts, presented)) {
    entry.note({ step: 'stays-secured' });
    entry.settle({ state: 'accepted' });
    return asSecured(lentOutcome(loan), presented);
  }
  // A renewal is of an item that the patron had before.
  if (isTagUnseen(parts, presented) && !loan.renewed) {
    noteUnseen(parts, entry);
    entry.settle({ state: 'accepted' });
    return { ...lentOutcome(loan), ...unseen };
  }
  const switched = await releaseAll(parts, presented, signal);
  if (switched.outcome !== 'ok') return await cancelLoan(parts, accepted, presented, switched);
  entry.note({ step: 'released' });
  entry.settle({ state: 'accepted' });
  settleSwitched(parts, presented.item, switched.uids);
  return { ...lentOutcome(loan), ...switchedTags(switched, presented) };
}

/**
 * The security stayed on: the loan is cancelled, and the tags that were released are secured again;
 * where that fails it is for the staff. A renewal is not cancelled: the patron had the item before.
 */
async function cancelLoan(
  parts: CirculationParts,
  { borrower, loan, entry }: { borrower: PatronCard; loan: Loan; entry: EntryWriter },
  presented: PresentedItem,
  switched: NotSwitched,
): Promise<CheckOutOutcome> {
  const { card, mainCard } = borrower;
  const { item, uids } = presented;
  entry.note({ step: 'security-failed' });
  const data = notSwitched('unreleased', switched);
  if (loan.renewed) {
    entry.settle({ state: 'staff', why: 'renewed-not-released', data });
    return { ...lentOutcome(loan), failedTags: switched.failed };
  }
  const cancel = begin(parts, { kind: 'cancel-check-out', item, patron: card, mainCard, uids });
  const answer = await parts.library.checkIn({ item: presented.item, card, cancels: true });
  const secured = await secureNow(parts, presented);
  const isCancelled = answer.kind === 'answer' && answer.value.ok;
  const isAsked = answer.kind === 'no-answer' && cancel !== null;
  const notCancelled = { state: 'staff', why: 'loan-not-cancelled', data } as const;
  if (isCancelled) cancel?.settle({ state: 'accepted' });
  else if (answer.kind === 'no-answer') cancel?.settle(unknownYet(answer));
  else cancel?.settle(notCancelled);
  // Without an answer the cancellation is asked for again, and comes onto the list where it fails.
  if (!isCancelled && !isAsked) entry.settle(notCancelled);
  else if (secured.outcome === 'ok')
    entry.settle({ state: 'not-done', why: 'loan-cancelled', data });
  else entry.settle(notSecuredAgain(switched, secured));
  if (!isCancelled) return notLent('outcome-unknown', loan.title);
  const code = switched.outcome === 'gone' ? 'lifted' : 'not-released';
  return notLent(code, loan.title, switched.failed);
}

export function notSecuredAgain(released: NotSwitched, secured: NotSwitched): Settlement {
  const data = { ...notSwitched('unreleased', released), ...notSwitched('unsecured', secured) };
  return { state: 'staff', why: 'not-lent-not-secured', data };
}

/**
 * Releases tags of an item that the patron has on loan already. One that stays secured does not end
 * the loan: the gate alarms, and the patron is sent to the desk. By its number alone all is as it
 * was.
 */
export async function releaseMore(
  parts: CirculationParts,
  loan: Lent,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  if (loan.staysSecured) return asSecured(loan, presented);
  noteTakenAgain(parts, presented.item);
  if (presented.uids.length === 0) return loan;
  const { tagNotSeen: _, ...seen } = loan;
  const switched = await releaseAll(parts, presented, signal);
  if (switched.outcome !== 'ok') return { ...seen, failedTags: switched.failed };
  settleSwitched(parts, presented.item, switched.uids);
  const last = lastHere(parts, presented.item);
  if (last && isLentUnseen(last)) noteReleased(parts, last.id);
  return { ...seen, ...switchedTags(switched, presented) };
}

/** It is lent, and none of its tags is switched. */
function asSecured(loan: Lent, { uids }: PresentedItem): Lent {
  return { ...loan, staysSecured: true, failedTags: uids };
}

function noteReleased(parts: CirculationParts, id: EntryId): void {
  tryToStore(parts, () => parts.journal.note(id, { step: 'released' }, parts.clock.now()));
}

/**
 * A return off line that the library system refused ended no loan, and the patron takes the item
 * along again: that loan has no entry, so the return says it, and a retry does not send it.
 */
function noteTakenAgain(parts: CirculationParts, item: string): void {
  for (const { id, transaction, notes } of parts.journal.staff()) {
    const isReturn = transaction.kind === 'check-in' && transaction.item === item;
    if (!isReturn || notes.some(({ step }) => step === 'released')) continue;
    noteReleased(parts, id);
  }
}
