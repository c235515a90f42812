/** By what is paid in a run: one of the terminals, and perhaps a code on the screen beside it. */
import type { PaymentSimulator } from '../../../simulators/payment-simulator.ts';
import { randomOf } from '../random.ts';

export interface Ways {
  terminal: 'zvt' | 'opi' | 'adyen';
  /** `void`: its host gives back what the kiosk does not acknowledge; null: there is none */
  code: 'plain' | 'void' | null;
}
/** Of the stories that are older than the other ways. */
export const zvtAlone: Ways = { terminal: 'zvt', code: null };

export function drawWays(seed: number): Ways {
  const drawn = randomOf(seed ^ 0xba1ce);
  return {
    terminal: drawn.pick(['zvt'] as const),
    code: drawn.pick(['plain', 'void', null] as const),
  };
}

/** Some of the deviations that a simulator knows, the same for the same seed. */
export function drawQuirks<Quirk extends string>(
  seed: number,
  known: readonly Quirk[],
  percent: number,
): Quirk[] {
  const drawn = randomOf(seed ^ 0x9a1c);
  return known.filter(() => drawn.chance(percent));
}

/** What would keep a run for ever. */
const endless: readonly string[] = ['busy-for-ever', 'forget'];
export function oddPayments({ behaviours }: Pick<PaymentSimulator, 'behaviours'>): string[] {
  return behaviours.filter((one) => !endless.includes(one));
}
