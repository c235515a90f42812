/** The form in which facts come from outside (an export, a file, a cache): checked before they are believed. */
import { z } from 'zod';
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
});
const moment = z.iso.datetime({ offset: true });
const action = z.enum(['checkIn', 'checkOut', 'renew', 'hold', 'pay', 'seeLoans', 'seeHistory', 'seeMessages']);

/** Facts about one patron. What is left out is unknown. */
export const factsSchema: z.ZodType<Facts> = z.strictObject({
  observedAt: moment,
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
  fees: optional(z.array(fee)),
  replacementInvoices: optional(
    z.array(
      z.strictObject({
        id: text,
        institution: optional(text),
        items: z.array(z.strictObject({ item: text, amountCents: cents, paidCents: cents, returned: z.boolean() })),
      }),
    ),
  ),
  manualBlocks: optional(z.array(z.string())),
  loans: optional(
    z.array(
      z.strictObject({
        item: text,
        dueAt: optional(moment),
        state: optional(z.enum(['out', 'max-fines', 'long-overdue', 'lost', 'claimed-returned'])),
        recalled: optional(z.boolean()),
        graceMinutes: optional(z.number().nonnegative()),
      }),
    ),
  ),
  blocks: optional(z.array(z.strictObject({ id: text, denies: z.array(action), endsAt: optional(moment) }))),
  account: optional(z.strictObject({ active: optional(z.boolean()), expiresAt: optional(moment) })),
  flags: optional(z.array(z.boolean()).length(14).nullable()),
});
