/** Which fees the kiosk may take money for. */
import { momentOf } from '../calendar.ts';
import type { CompiledPolicy } from '../compile.ts';
import { viewOf } from '../project.ts';
import type { Decision, Facts, Fee } from '../types.ts';
import { isDeferred, isOwn } from '../view.ts';

export type NotPayable = 'direct-debit' | 'debt-collector' | 'arrangement' | 'rule' | 'elsewhere';
export interface Situation {
  /** of the patron: fees of another institution than theirs are `elsewhere` */
  facts?: Facts;
  /** ISO 8601; without it every arrangement counts as running */
  now?: string;
  /** where it denies paying, nothing is payable */
  decision?: Decision;
}

/** Why the kiosk may not take money for a fee; null where it may. A credit is never payable: `rule`. */
export function payable(
  fee: Pick<Fee, 'amountCents' | 'state' | 'until' | 'institution'>,
  compiled: CompiledPolicy,
  situation: Situation = {},
): NotPayable | null {
  const { notPayableStates, payElsewhere } = compiled.policy.settings;
  if (situation.decision?.allows.pay === false || fee.amountCents <= 0) return 'rule';
  const moment = situation.now === undefined ? Number.NaN : momentOf(situation.now);
  const isTimed = !Number.isNaN(moment);
  const view = viewOf(situation.facts ?? { observedAt: '' }, compiled, isTimed ? moment : 0);
  const { state = 'open' } = fee;
  const applies = state !== 'arrangement' || !isTimed || isDeferred(fee, view);
  if (state !== 'open' && notPayableStates.includes(state) && applies) return state;
  return !payElsewhere && isOwn(fee.institution, view) === false ? 'elsewhere' : null;
}
