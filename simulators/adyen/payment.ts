/** How one payment at a simulated terminal ends. */
import type { Decision, Person } from '../terminal/person.ts';
import { approved, failed, type PaymentFacts, partly } from './answers.ts';
import type { AdyenBehaviour } from './behaviours.ts';

interface Concluded {
  /** the answer */
  body: object;
  /** what stands on the terminal */
  text: string;
  /** what was taken; null: nothing */
  paidCents: number | null;
}

export function conclude(
  { decision, behaviour, of }: { decision: Decision; behaviour: AdyenBehaviour; of: PaymentFacts },
  isOffline: boolean,
): Concluded {
  const fail = (condition: string, beside: string, text: string): Concluded => ({
    body: failed(of, condition, beside),
    text,
    paidCents: null,
  });
  if (decision === 'stop')
    return fail('Aborted', 'message=104%20Merchant%20cancelled', 'Cancelled');
  if (decision === 'cancel') {
    const isLate = behaviour === 'cancel-after-approval';
    const beside = isLate ? 'refusalReason=Approved' : 'message=108%20Shopper%20cancelled%20tx';
    return fail('Cancel', beside, 'Cancelled');
  }
  if (decision === 'late' || decision === 'lost')
    return fail('Cancel', 'message=126%20Shopper%20did%20not%20present%20card', 'Cancelled');
  if (behaviour === 'no-host' || isOffline)
    return fail('UnreachableHost', 'message=Host%20unreachable', 'No connection');
  if (decision === 'decline') {
    if (behaviour === 'new-condition') return fail('SomethingNew', '', 'Declined');
    const beside = 'message=NOT_ENOUGH_BALANCE&refusalReason=210%20Not%20enough%20balance';
    return fail('Refusal', beside, 'Declined');
  }
  const paidCents = takenBy(behaviour, of.amountCents);
  const facts = { ...of, amountCents: paidCents };
  const body = behaviour === 'partial' ? partly(facts) : approved(facts, true);
  return { body, text: `${euros(paidCents)}: approved`, paidCents };
}

export function wantedBy(behaviour: AdyenBehaviour): Parameters<Person['decide']>[0] {
  if (behaviour === 'hold' || behaviour === 'cut-while-held') return 'hold';
  if (behaviour === 'cancel' || behaviour === 'cancel-after-approval') return 'cancel';
  const isDeclined = ['decline', 'cut-after-decline', 'new-condition'].includes(behaviour);
  return isDeclined ? 'decline' : 'approve';
}

function takenBy(behaviour: AdyenBehaviour, amountCents: number): number {
  if (behaviour === 'partial') return Math.ceil(amountCents / 2);
  return behaviour === 'other-amount' ? amountCents + 25 : amountCents;
}

export function euros(cents: number): string {
  return `€ ${(cents / 100).toFixed(2)}`;
}
