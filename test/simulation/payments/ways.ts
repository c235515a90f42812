/** By what is paid in a run: one of the terminals, and perhaps a code on the screen beside it. */
import type { PaymentSimulator } from '../../../simulators/payment-simulator.ts';
import { randomOf } from '../random.ts';

export interface Ways {
  terminal: 'zvt' | 'opi' | 'adyen';
  /** `void`: its host gives back what the kiosk does not acknowledge; null: there is none */
  code: 'plain' | 'void' | null;
}
/** Set in the simulated terminal, and in the kiosk's configuration. */
export const adyenKey = { identifier: 'simulated', version: 1, passphrase: 'lindeveld-nexo' };

/** Of the stories that are older than the other ways. */
export const zvtAlone: Ways = { terminal: 'zvt', code: null };

const terminals = ['zvt', 'opi', 'adyen'] as const;
export function drawWays(seed: number): Ways {
  const drawn = randomOf(seed ^ 0xba1ce);
  return {
    terminal: drawn.pick(terminals),
    code: drawn.pick(['plain', 'void', null] as const),
  };
}

/** `opi`, `adyen+plain`, `zvt+void`; null: it is none of these. */
export function readWays(text: string): Ways | null {
  const [first, second = null, ...rest] = text.split('+');
  const terminal = terminals.find((one) => one === first);
  if (terminal === undefined || rest.length > 0) return null;
  if (second !== null && second !== 'plain' && second !== 'void') return null;
  return { terminal, code: second };
}

/** Without effect in simulated time, which has no TLS; or what would keep a run for ever. */
const apart: readonly string[] = [
  ...['other-terminal', 'expired', 'legacy', 'other-root'],
  'status-unanswered',
];

/** Some of the deviations that a simulator knows, the same for the same seed. */
export function drawQuirks<Quirk extends string>(
  seed: number,
  known: readonly Quirk[],
  percent: number,
): Quirk[] {
  const drawn = randomOf(seed ^ 0x9a1c);
  return known.filter((quirk) => drawn.chance(percent) && !apart.includes(quirk));
}

/** What would keep a run for ever. */
const endless: readonly string[] = ['busy-for-ever', 'forget'];
/** What a driver must take for no proof: three times as often as the rest. */
const deceptive: readonly string[] = [
  ...['other-approval-alone', 'other-amount', 'partial', 'paid-then-cut', 'cut'],
  ...['false-approval', 'cut-after-decline', 'bank-refuses'],
];
export function oddPayments({ behaviours }: Pick<PaymentSimulator, 'behaviours'>): string[] {
  const drawn = behaviours.filter((one) => !endless.includes(one));
  return [...drawn, ...deceptive, ...deceptive].filter((one) => behaviours.includes(one));
}
