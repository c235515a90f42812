/** Which fees the kiosk may take money for. */
import { Temporal } from 'temporal-polyfill';
import { momentOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import type { Decision, Facts, Fee } from './types.ts';
import { isDeferred, isOwnFee, viewOf } from './vocabulary.ts';

export type NotPayable = 'direct-debit' | 'debt-collector' | 'arrangement' | 'rule' | 'elsewhere';
export interface Situation {
  /** of the patron: their own institution tells what is elsewhere */
  facts?: Facts;
  /** ISO 8601; without it every arrangement is taken as running */
  now?: string;
  /** where it denies paying, nothing is payable */
  decision?: Decision;
}

/** null: payable at the kiosk; otherwise why not. A credit is never payable: `rule`. */
export function payable(
  fee: Pick<Fee, 'amountCents' | 'state' | 'until' | 'institution'>,
  compiled: CompiledPolicy,
  situation: Situation = {},
): NotPayable | null {
  const { notPayableStates, payElsewhere } = compiled.policy.settings;
  if (situation.decision?.allows.pay === false || fee.amountCents <= 0) return 'rule';
  const moment = situation.now === undefined ? null : momentOf(situation.now);
  const view = viewOf(
    situation.facts ?? { observedAt: '' },
    compiled,
    moment ?? Temporal.Instant.fromEpochMilliseconds(0),
  );
  const whole: Fee = { id: '', ...fee };
  const { state = 'open' } = fee;
  const applies = state !== 'arrangement' || moment === null || isDeferred(whole, view);
  if (state !== 'open' && notPayableStates.includes(state) && applies) return state;
  return !payElsewhere && isOwnFee(whole, view) === false ? 'elsewhere' : null;
}
