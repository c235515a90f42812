/** Which facts of the block rules come to this kiosk: over SIP2 by its profile, and by night. */
import { type Needed, unjudged } from '../blocks/index.ts';
import type { Config } from '../config/schema.ts';
import { profileOf } from '../sip2/index.ts';
import { openPolicy } from './open.ts';
import { policyFile } from './policy-file.ts';
import type { Misfit } from './policy-fit.ts';

type Rules = Pick<Config, 'policy' | 'sip2' | 'facts'>;
type Asked = readonly (readonly [isAsked: unknown, ...facts: Needed[]])[];

/** As `readPatron` fills them. */
function overSip2({ sip2 }: Rules): Asked {
  const { factLists, patronFields: ids } = profileOf(sip2.profile, sip2);
  const lists: readonly string[] = factLists;
  const [hasFees, hasLoans] = [lists.includes('fees'), lists.includes('loans')];
  const { membershipStatus } = ids;
  return [
    [true, 'institution', 'branch', 'membership.feeDiffers', 'holds'],
    [hasFees, 'fees'],
    [hasLoans, 'loans'],
    [hasFees && hasLoans, 'account.empty'],
    [membershipStatus, 'membership.status'],
    [ids.membershipType, 'membership.type'],
    [ids.membershipFee ?? hasFees, 'membership.openFeeCents'],
    [ids.group ?? ids.membershipType, 'group'],
    [membershipStatus && ids.invoiceLine, 'invoiceItems'],
    [membershipStatus && ids.manualBlock, 'manualBlocks'],
    [ids.expiresOn, 'account.expired'],
    [ids.expired, 'account.active'],
  ];
}

function byNight({ facts }: Rules): Asked {
  const columns = facts.csv?.columns;
  return [
    [columns?.membershipStatus, 'membership.status'],
    [columns?.membershipType, 'membership.type', 'group'],
    [columns?.membershipFee, 'membership.openFeeCents'],
    [columns?.feeAmount, 'fees'],
    [columns?.invoiceItem, 'invoiceItems'],
    [columns?.manualBlock, 'manualBlocks'],
    ...facts.brings.map((what): Asked[number] => [true, ...brought[what]]),
  ];
}

/** `facts.brings` */
const brought = {
  fees: ['fees', 'membership.openFeeCents'],
  loans: ['loans'],
  invoiceItems: ['invoiceItems'],
  manualBlocks: ['manualBlocks'],
  others: [
    ...['membership.status', 'membership.type', 'membership.openFeeCents', 'group'],
    ...['account.active', 'account.cardActive', 'account.barred', 'account.cardLost'],
    ...['account.addressInvalid', 'account.expired', 'account.restricted', 'account.empty'],
    ...['itemOverdue', 'related.hasGuarantees', 'related.guaranteesChargesCents'],
    ...['related.familyChargesCents', 'datedBlocks'],
  ] as Needed[],
} as const satisfies Record<Config['facts']['brings'][number], readonly Needed[]>;

/**
 * Rules of the library's own that are never judged here, as their facts never come. Those that ship for
 * this library system are known to be so, and why (docs/block-rules.md). Throws the Fault of a policy
 * that cannot be read.
 */
export async function unjudgedRules(config: Rules): Promise<Misfit[]> {
  if (config.policy === undefined) return [];
  const { policy } = await openPolicy(config.policy);
  const shipped = (await openPolicy(policyFile({ ...config, policy: undefined }))).policy.rules;
  const isShipped = (id: string) => shipped.some((rule) => rule.id === id);
  const asked = new Set(
    [...overSip2(config), ...byNight(config)].flatMap(([isAsked, ...facts]) =>
      isAsked ? facts : [],
    ),
  );
  return unjudged(policy, asked)
    .filter(({ rule }) => !isShipped(rule))
    .map(({ rule, lacks }) => ({
      text: `The block rule ${rule} denies nothing: with sip2.profile ${config.sip2.profile} the kiosk never learns ${lacks.join(', ')}.`,
      remedy:
        'Add the list to `sip2.factLists`, or the field to `sip2.patronFields`, if the library system sends it; or import it by night (`facts.csv`, `facts.brings`). Else remove the rule: the library system decides without it.',
    }));
}
