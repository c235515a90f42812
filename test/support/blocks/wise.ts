/** The seed policy, and facts to vary. */
import { readFileSync } from 'node:fs';
import {
  type Channel,
  type CompiledPolicy,
  compilePolicy,
  type Decision,
  evaluate,
  type Facts,
  type Fee,
  type PolicyInput,
  readPolicy,
} from '../../../packages/blocks/src/index.ts';

export function wiseJson(): PolicyInput {
  return JSON.parse(
    readFileSync(new URL('../../../policies/wise.json', import.meta.url), 'utf8'),
  ) as PolicyInput;
}

/** The seed policy with a library's changes. Throws where the result is invalid. */
export function policyOf(change: (policy: PolicyInput) => void = () => {}): CompiledPolicy {
  const json = wiseJson();
  change(json);
  const read = readPolicy(json);
  if (!read.ok) throw new Error(read.problem);
  return compilePolicy(read.policy);
}
export const wise = policyOf();
/** Institution 3550 on its own. */
export const alone = policyOf((policy) => {
  policy.consortia = [];
});

export const now = '2026-03-15T11:00:00+01:00';

/** A fee of the own institution, two weeks old, of 500 cents. */
export function fee(id: string, change: Partial<Fee> = {}): Fee {
  return {
    id,
    amountCents: 500,
    createdOn: '2026-03-01',
    institution: '3550',
    state: 'open',
    ...change,
  };
}
export function membershipFee(amountCents: number): Fee {
  return fee('m', { amountCents, membership: true });
}

/** An adult without any problem; everything is known. */
export function facts(change: Partial<Facts> = {}): Facts {
  return {
    observedAt: now,
    institution: '3550',
    branch: '35500',
    membership: { status: 5, type: 'adult', startedOn: '2025-09-10', feeCents: 0 },
    fees: [],
    replacementInvoices: [],
    manualBlocks: [],
    flags: null,
    ...change,
  };
}
export function withStatus(status: number, feeCents = 0, change: Partial<Facts> = {}): Facts {
  return facts({
    membership: { status, type: 'adult', startedOn: '2025-09-10', feeCents },
    fees: feeCents > 0 ? [membershipFee(feeCents)] : [],
    ...change,
  });
}

export function decide(
  about: Facts | null,
  channel: Channel = 'kiosk',
  { policy = wise, at = now }: { policy?: CompiledPolicy; at?: string } = {},
): Decision {
  return evaluate(about, policy, at, channel);
}
export function rules(decision: Decision): string[] {
  return decision.reasons.map((reason) => reason.rule);
}

export function invoice(...items: { price: number; paid?: number; returned?: boolean }[]) {
  return [
    {
      id: 'n1',
      items: items.map((item, index) => ({
        item: `i${index + 1}`,
        amountCents: item.price,
        paidCents: item.paid ?? 0,
        returned: item.returned ?? false,
      })),
    },
  ];
}

/** Facts on which exactly one rule holds, by rule. */
export const holding: Record<string, Facts> = {
  'maximum-fees': facts({ fees: [fee('a', { amountCents: 1001 })] }),
  'membership-fee': withStatus(2, 2500),
  'aged-fees': facts({ fees: [fee('a', { createdOn: '2026-02-12' })] }),
  'replacement-invoice': facts({ replacementInvoices: invoice({ price: 2000 }) }),
  'payment-overdue': withStatus(4, 2500),
  cancelled: withStatus(9),
};
