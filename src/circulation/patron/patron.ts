/**
 * The patron of a visit: facts, the decision of the block rules, fees. On line they come from the
 * answer of the library system over its export; off line from cached facts, the export and the
 * block list.
 */

import type { Fee, FeeFact, Patron } from '../../../machines/domain.ts';
import {
  afterPaying,
  clockSlackMs,
  type Decision,
  decideFromList,
  eitherDenies,
  evaluate,
  type Facts,
  isRecent,
  leastPayment,
  levelOf,
  listedFees,
  oldestMomentOf,
  overlay,
  payable,
} from '../../../packages/blocks/src/index.ts';
import type { PatronAnswer } from '../../library/library.ts';
import type { Entry } from '../../store/types.ts';
import { tryToStore } from '../journal-entry.ts';
import { mayIdentifyOffline } from '../offline-limits.ts';
import type { CirculationParts } from '../parts.ts';
import { storeDecision, storeDenied, unlessDenied } from './denied.ts';
import { liveOverExported, seenAndExported } from './exported-facts.ts';
import { isKept } from './is-kept.ts';
import { numbersOf, type PatronCard, withMainCard } from './patron-card.ts';
import { type Unsettled, unsettledNow } from './unsettled.ts';

export interface KnownPatron {
  facts: Facts | null;
  decision: Decision;
  shown: Patron;
  /** of one who may not borrow, as the journal was at that answer */
  unsettled?: Unsettled;
}

/** "M. Peeters": an initial and a surname, never the whole name. */
function initialAndSurname(name: string): string {
  const [given = '', ...rest] = name.includes(',')
    ? name
        .split(',')
        .reverse()
        .map((part) => part.trim())
    : name.trim().split(/\s+/);
  return rest.length === 0 ? given : `${given.slice(0, 1)}. ${rest.join(' ')}`;
}

function logMismatches(parts: CirculationParts, decision: Decision) {
  for (const text of decision.mismatches)
    parts.log({ level: 'warn', part: 'rules', code: 'facts-disagree', text });
}

/** A fee that was booked here may be listed for so long: the library system's list lags. */
const bookedForMs = 24 * 3_600_000;

/**
 * Whether a fee is not paid again: its payment is unknown, on the staff's list, or was booked a while
 * ago, and it is listed as it was. By the fee alone: the same patron may show another card, or the
 * same card in another form.
 */
function isInPayment({
  journal,
  clock,
}: Pick<CirculationParts, 'journal' | 'clock'>): (fee: Fee) => boolean {
  const feesOf = (entries: readonly Entry[]) =>
    entries.flatMap(({ transaction }) => (transaction.kind === 'payment' ? transaction.fees : []));
  const unsettled = feesOf([...journal.open(), ...journal.staff()]);
  const lately = new Date(Date.parse(clock.now()) - bookedForMs).toISOString();
  const payments = journal.begunSince(lately, ({ kind }) => kind === 'payment');
  const booked = feesOf(payments.filter(({ settlement }) => settlement?.state === 'accepted'));
  return ({ id, amountCents }) =>
    unsettled.some((fee) => fee.id === id) ||
    booked.some((fee) => fee.id === id && fee.amountCents === amountCents);
}

/** The patron with the fees as the journal knows them now, and what it has not settled. */
export function withPayments(
  parts: Pick<CirculationParts, 'journal' | 'policy' | 'clock'>,
  before: KnownPatron,
): KnownPatron {
  const known = before.decision.allows.checkOut
    ? before
    : { ...before, unsettled: unsettledNow(parts) };
  // Most patrons have none, and then nobody looks.
  if (known.shown.fees.length === 0) return known;
  const inPayment = isInPayment(parts);
  const fees = known.shown.fees.map((fee) =>
    inPayment(fee) ? { ...fee, notPayable: 'in-payment' as const } : fee,
  );
  return {
    ...known,
    shown: { ...known.shown, fees, leastFees: leastFeesOf(parts, known, fees) },
  };
}

/** A line may lack what the facts by night have of its fee: its institution. */
function aboutFee(fee: Fee, facts: Facts): FeeFact {
  return listedFees(facts).find(({ id }) => id === fee.id) ?? fee;
}

export function patronFromAnswer(
  parts: CirculationParts,
  patron: PatronCard,
  answer: PatronAnswer,
): KnownPatron {
  const facts = liveOverExported(parts, patron, answer.facts);
  const now = parts.clock.now();
  const decision = evaluate(facts, parts.policy, now, 'kiosk');
  logMismatches(parts, decision);
  const fees = [...(answer.fees?.entries ?? [])]
    .map((fee) => ({
      ...fee,
      notPayable:
        fee.notPayable ?? payable(aboutFee(fee, facts), parts.policy, { facts, now, decision }),
    }))
    .sort((a, b) => (a.createdOn ?? '').localeCompare(b.createdOn ?? ''));
  return withPayments(parts, {
    facts,
    decision,
    shown: {
      displayName:
        parts.settings.showName && answer.name !== null ? initialAndSurname(answer.name) : null,
      language: answer.language,
      decision,
      fees,
      leastFees: [],
      holdsReady: answer.holdsReady,
      ...(answer.readyHolds ? { readyHolds: answer.readyHolds } : {}),
      messages: answer.messages,
    },
  });
}

/** What the library system says of the patron of a visit; it is stored for off line. */
export function patronOnline(
  parts: CirculationParts,
  patron: PatronCard,
  answer: PatronAnswer,
): KnownPatron {
  storeFacts(parts, patron, answer);
  const known = patronFromAnswer(parts, patron, answer);
  storeDecision(parts, patron, known.decision);
  return known;
}

/**
 * The same of an answer without all the lists that the rules need: its card is accepted, and what it
 * denies is denied; where it denies nothing, that may be in what it leaves out.
 */
export function storeInPart(
  parts: CirculationParts,
  patron: PatronCard,
  answer: PatronAnswer,
): void {
  tryToStore(parts, () => parts.cache.accept(patron.card));
  storeDenied(parts, patron, patronFromAnswer(parts, patron, answer).decision);
}

/** What would be allowed once these fees are paid. */
export function allowsCheckOutAfter(
  parts: CirculationParts,
  patron: KnownPatron,
  feeIds: readonly string[],
): boolean {
  return (
    patron.facts !== null &&
    evaluate(
      afterPaying(patron.facts, feeIds, patron.decision),
      parts.policy,
      parts.clock.now(),
      'kiosk',
    ).allows.checkOut
  );
}

/** The cheapest whole fees that lift the block. */
function leastFeesOf(
  { policy, clock }: Pick<CirculationParts, 'policy' | 'clock'>,
  { facts, decision }: KnownPatron,
  fees: readonly Fee[],
): readonly string[] {
  if (facts === null || decision.allows.checkOut) return [];
  const except = new Set(fees.flatMap(({ id, notPayable }) => (notPayable === null ? [] : [id])));
  const least = leastPayment(facts, policy, clock.now(), 'kiosk', { except })?.feeIds ?? [];
  // What is owed without a fee line cannot be named when it is paid.
  return least.every((id) => fees.some((fee) => fee.id === id)) ? least : [];
}

/** A card with the main card of its patron, as far as the kiosk has it. */
export function cachedCard({ cache }: Pick<CirculationParts, 'cache'>, card: string): PatronCard {
  return withMainCard(card, cache.mainCardOf(card));
}

/** The decision by the block list; null where there is none, or where it is too old. */
function listedDecision(parts: CirculationParts, card: string, now: string): Decision | null {
  const list = parts.blockList.about();
  const age = {
    exportedAt: list?.exportedAt ?? '',
    mostHours: parts.settings.offline.blockListHours,
  };
  if (list === null) return null;
  // The export may name the patron by either number.
  const [listed = null] = numbersOf(cachedCard(parts, card)).flatMap(
    (number) => parts.blockList.get(number) ?? [],
  );
  return decideFromList(listed, age, parts.policy, now, 'kiosk');
}

function withList(seen: Decision, listed: Decision, facts: Facts | null): Decision {
  if (facts === null) return listed;
  const isLater = Date.parse(listed.asOf ?? '') > Date.parse(oldestMomentOf(facts));
  return isLater ? eitherDenies(seen, listed, 'kiosk') : seen;
}

/** The cached facts; null where some of them are too old, or of a clock that was wrong. */
function freshFacts(
  parts: Pick<CirculationParts, 'cache' | 'clock' | 'settings'>,
  card: string,
  counts = isRecent,
): Facts | null {
  const facts = parts.cache.get(card);
  if (facts === null) return null;
  const ageMs = Date.parse(parts.clock.now()) - Date.parse(oldestMomentOf(facts));
  return counts(ageMs, parts.settings.offline.cachedFactsDays * 86_400_000) ? facts : null;
}

/**
 * The decision by facts that seem to be of the future, since the clock was put back, as of their own
 * moment; null: there are none, or they deny no loan. Who was refused is refused until the library
 * system says otherwise; of what they allow the age is unknown, so it counts for nothing.
 */
function refusedAhead(parts: CirculationParts, patron: PatronCard): Decision | null {
  const isNotOld = (ageMs: number, mostMs: number) => ageMs <= mostMs;
  const facts = seenAndExported(parts, patron, freshFacts(parts, patron.card, isNotOld), isNotOld);
  if (facts === null) return null;
  const aheadMs = Date.parse(facts.observedAt) - Date.parse(parts.clock.now());
  if (aheadMs <= clockSlackMs) return null;
  const decision = evaluate(facts, parts.policy, facts.observedAt, 'kiosk', { basis: 'cached' });
  return decision.allows.checkOut ? null : decision;
}

/**
 * What the kiosk knew before its journal was accepted, as a backup was put back, allows nothing: the
 * library system may have refused the patron since, and the disk that knew it is gone.
 */
function sinceAccepted(parts: CirculationParts, decision: Decision): Decision {
  const { acceptedAt } = parts.journal.standing();
  if (acceptedAt === null || !decision.allows.checkOut || decision.asOf === null) return decision;
  const isSince = Date.parse(decision.asOf) >= Date.parse(acceptedAt);
  return isSince ? decision : evaluate(null, parts.policy, parts.clock.now(), 'kiosk');
}

/**
 * Caches facts for off line, but not of a kind of card that is not remembered. An answer without
 * fees, or with a part of them, does not replace those of earlier facts, which keep their age.
 */
export function storeFacts(
  parts: CirculationParts,
  { card, mainCard }: PatronCard,
  { facts }: PatronAnswer,
): void {
  if (!isKept(parts, card)) return;
  const main = mainCard !== undefined && isKept(parts, mainCard) ? mainCard : undefined;
  tryToStore(parts, () => {
    const before = freshFacts(parts, card);
    const all = before === null ? facts : overlay(owedOf(before), facts, parts.policy);
    parts.cache.put(card, all, main);
  });
}

/** What an answer may leave out although it is so still. */
function owedOf(facts: Facts): Facts {
  const { observedAt, observed, fees, membership, replacementInvoices } = facts;
  const owed = { observed, fees, membership, replacementInvoices };
  const known = Object.entries(owed).filter(([, value]) => value !== undefined);
  return { observedAt, ...Object.fromEntries(known) };
}

/** Whoever has this card is refused off line too, until the library system accepts it again. */
export function storeRefusal(parts: CirculationParts, { card }: PatronCard): void {
  if (isKept(parts, card)) tryToStore(parts, () => parts.cache.refuse(card, parts.clock.now()));
}

/**
 * By the cached and the exported facts, aged to now; a later block list can only deny more. Without
 * facts the list alone decides; without either only returning is allowed (docs/offline.md).
 */
export function patronFromCache(parts: CirculationParts, card: string): KnownPatron {
  const now = parts.clock.now();
  const patron = cachedCard(parts, card);
  const facts = seenAndExported(parts, patron, freshFacts(parts, card));
  const listed = listedDecision(parts, card, now);
  const byFacts = evaluate(facts, parts.policy, now, 'kiosk', { basis: 'cached' });
  const seen = listed === null ? byFacts : withList(byFacts, listed, facts);
  const known = sinceAccepted(parts, seen);
  const refused = refusedAhead(parts, patron);
  const decision = unlessDenied(
    parts,
    patron,
    refused === null ? known : eitherDenies(refused, known, 'kiosk'),
    facts,
  );
  return {
    facts,
    decision,
    shown: { displayName: null, language: null, decision, fees: [], leastFees: [], messages: [] },
  };
}

/**
 * Null: off line the library refuses this kind of card, or patrons of whom nothing is known; or the
 * library system has refused this card.
 */
export function patronOffline(parts: CirculationParts, card: string): KnownPatron | null {
  if (!isKept(parts, card) || !mayIdentifyOffline(parts.settings.offline, card)) return null;
  if (parts.cache.isRefused(card)) return null;
  const known = patronFromCache(parts, card);
  storeDenied(parts, cachedCard(parts, card), known.decision);
  const { unknownPatrons } = parts.settings.offline;
  if (isKnown(known) || unknownPatrons === 'policy') return known;
  if (unknownPatrons === 'refuse') return null;
  const allows = { ...known.decision.allows, checkOut: unknownPatrons === 'provisional' };
  const decision = { ...known.decision, allows, level: levelOf(allows, 'kiosk') };
  return { ...known, decision, shown: { ...known.shown, decision } };
}

/** A patron who is known already, and for whom off line the library does nothing. */
export function withoutLending(known: KnownPatron): KnownPatron {
  const allows = { ...known.decision.allows, checkOut: false, renew: false, pay: false };
  return { ...known, decision: { ...known.decision, allows, level: levelOf(allows, 'kiosk') } };
}

/** Whether there are facts or a block list behind the decision. */
export function isKnown({ decision }: KnownPatron): boolean {
  return decision.basis !== 'none';
}
