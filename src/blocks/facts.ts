/** Facts from outside (an export, a file, a cache), checked before use. */
import { z } from 'zod';
import { deniableActions } from './actions.ts';
import { datedFacts } from './dated-facts.ts';
import { complaintsAbout } from './policy/complaints.ts';
import type { Facts } from './types.ts';

const optional = z.exactOptional;
const text = z.string().min(1);
const cents = z.int();

const fee = z.strictObject({
  id: text,
  amountCents: cents.describe('still open; negative for a credit'),
  createdOn: optional(z.iso.date()),
  institution: optional(text),
  state: optional(z.enum(['open', 'direct-debit', 'debt-collector', 'arrangement'])),
  until: optional(z.iso.date()),
  membership: optional(z.boolean()),
  replaces: optional(text),
  loan: optional(text),
  branch: optional(text),
  restricts: optional(z.boolean()),
});
const feesInPart = z.strictObject({
  listed: z.array(fee).describe('others may be open: that one is not listed proves nothing'),
  owedCents: optional(
    cents.describe('what is owed altogether; some systems leave memberships out of it'),
  ),
});
const moment = z.iso.datetime({ offset: true });
const action = z.enum(['checkIn', ...deniableActions]);

const block = z.strictObject({
  id: optional(text),
  name: optional(text),
  denies: optional(z.array(action)),
  type: optional(text),
  branch: optional(text),
  ignoreProximity: optional(z.number().nonnegative()),
  startsAt: optional(moment),
  endsAt: optional(moment),
  message: optional(z.string()),
});

/** Facts about one patron. What is left out is unknown. */
export const factsSchema = z.strictObject({
  observedAt: moment,
  observed: optional(
    z
      .partialRecord(z.enum(datedFacts), moment)
      .describe('when a fact was observed, where that is not observedAt'),
  ),
  institution: optional(text),
  branch: optional(text),
  membership: optional(
    z.strictObject({
      status: optional(z.int()),
      type: optional(text),
      startedOn: optional(z.iso.date()),
      feeCents: optional(cents.describe('still open of the membership fee')),
    }),
  ),
  fees: optional(z.union([z.array(fee), feesInPart]).describe('all open fees, or a part of them')),
  replacementInvoices: optional(
    z.array(
      z.strictObject({
        id: text,
        institution: optional(text),
        items: z.array(
          z.strictObject({
            item: text,
            amountCents: cents,
            paidCents: cents,
            returned: z.boolean(),
            fee: optional(text.describe('the id of the fee that claims its price')),
          }),
        ),
      }),
    ),
  ),
  manualBlocks: optional(
    z.array(z.union([z.string(), block])).describe('by name alone, or as dated blocks'),
  ),
  loans: optional(
    z.array(
      z.strictObject({
        item: text,
        dueAt: optional(moment),
        state: optional(z.enum(['out', 'max-fines', 'long-overdue', 'lost', 'claimed-returned'])),
        recalled: optional(z.boolean()),
        graceMinutes: optional(z.number().nonnegative()),
        branch: optional(text),
      }),
    ),
  ),
  blocks: optional(z.array(block)),
  account: optional(
    z.strictObject({
      active: optional(z.boolean()),
      cardActive: optional(z.boolean()),
      barred: optional(z.boolean()),
      cardLost: optional(z.boolean()),
      addressInvalid: optional(z.boolean()),
      expiresAt: optional(moment),
      expiresOn: optional(z.iso.date().describe('the last day on which it is valid')),
      restrictedUntil: optional(
        z
          .union([z.enum(['none', 'forever']), z.iso.date()])
          .describe('the day on which it no longer holds'),
      ),
    }),
  ),
  group: optional(text.describe('patron group; the membership type where left out')),
  homeBranch: optional(text),
  itemBranch: optional(text.describe('of the item in hand')),
  itemOverdue: optional(z.boolean()),
  holds: optional(z.int().nonnegative()),
  related: optional(
    z.strictObject({
      hasGuarantees: optional(z.boolean()),
      guaranteesChargesCents: optional(cents),
      familyChargesCents: optional(cents),
    }),
  ),
  flags: optional(z.array(z.boolean()).length(14).nullable()),
}) satisfies z.ZodType<Facts>;

function hasNull(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return json === null;
  return Object.values(json).some(hasNull);
}

/** Other systems write null for unknown; here an unknown fact is left out. */
function withoutNulls(json: unknown): unknown {
  // A million patrons are read at night, most of them without any.
  if (!hasNull(json)) return json;
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (typeof json !== 'object' || json === null) return json;
  const known = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(known.map(([key, value]) => [key, withoutNulls(value)]));
}

const complain = complaintsAbout(factsSchema);

/**
 * Facts from the value of a JSON text, or what is wrong with it in words. Never throws.
 * `observedAt` (ISO 8601) is used for facts that do not name it themselves.
 */
export function readFacts(
  json: unknown,
  observedAt?: string,
): { ok: true; facts: Facts } | { ok: false; problem: string } {
  const known = withoutNulls(json);
  const isObject = typeof known === 'object' && known !== null && !Array.isArray(known);
  const dated = isObject && observedAt !== undefined ? { observedAt, ...known } : known;
  const read = factsSchema.safeParse(dated, { reportInput: true });
  return read.success
    ? { ok: true, facts: read.data }
    : { ok: false, problem: complain(read.error) };
}

export function factsJsonSchema(): object {
  return {
    ...z.toJSONSchema(factsSchema, { io: 'input' }),
    title: 'What is known of a patron',
  };
}
