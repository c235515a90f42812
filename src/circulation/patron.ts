/** The patron of a visit: facts, the decision of the block rules, fees. */
import {
  afterPaying,
  type Decision,
  evaluate,
  type Facts,
  leastPayment,
  payable,
} from '../blocks/index.ts';
import type { Fee, Patron } from '../domain.ts';
import type { PatronAnswer } from '../library/library.ts';
import type { CirculationParts } from './parts.ts';

export interface KnownPatron {
  facts: Facts | null;
  decision: Decision;
  shown: Patron;
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

/** The fees of payments that are unknown, or on the staff's list: none is paid again. */
function feesInPayment({ journal }: Pick<CirculationParts, 'journal'>): ReadonlySet<string> {
  return new Set(
    [...journal.open(), ...journal.staff()].flatMap(({ transaction }) =>
      // By the fee alone: the same patron may show another card, or the same card in another form.
      transaction.kind === 'payment' ? transaction.fees.map(({ id }) => id) : [],
    ),
  );
}

/** The patron with the fees as the journal knows them now. */
export function withPayments(
  parts: Pick<CirculationParts, 'journal' | 'policy' | 'clock'>,
  known: KnownPatron,
): KnownPatron {
  const inPayment = feesInPayment(parts);
  const fees = known.shown.fees.map((fee) =>
    inPayment.has(fee.id) ? { ...fee, notPayable: 'in-payment' as const } : fee,
  );
  return {
    ...known,
    shown: { ...known.shown, fees, leastFees: leastFeesOf(parts, known, fees) },
  };
}

export function patronFromAnswer(parts: CirculationParts, answer: PatronAnswer): KnownPatron {
  const { facts } = answer;
  const now = parts.clock.now();
  const decision = evaluate(facts, parts.policy, now, 'kiosk');
  logMismatches(parts, decision);
  const fees = (answer.fees ?? [])
    .map((fee) => ({
      ...fee,
      notPayable: fee.notPayable ?? payable(fee, parts.policy, { facts, now, decision }),
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
      messages: answer.messages,
    },
  });
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
