/** The invoices for items that were not returned. */
import { z } from 'zod';
import { type Fact, whole } from './fact.ts';
import { cents, optional, text } from './kinds.ts';
import { isOwn, type Seen, type Standpoint } from './standpoint.ts';

export interface ReplacementInvoice {
  id: string;
  institution?: string;
  items: readonly {
    item: string;
    amountCents: number;
    paidCents: number;
    returned: boolean;
    /** the id of the fee that claims its price: paying the fee pays the item */
    fee?: string;
  }[];
}

/** One item of a replacement invoice, with the id and the institution of its invoice. */
export type InvoiceItem = ReplacementInvoice['items'][number] & {
  invoice: string;
  institution: string | undefined;
};

const schema: z.ZodType<readonly ReplacementInvoice[]> = z.array(
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
);

/** The items of an invoice, each with the id and the institution of its invoice. */
export function itemsOf({ id, institution, items }: ReplacementInvoice): InvoiceItem[] {
  return items.map((item) => ({ ...item, invoice: id, institution }));
}

type Invoices = {
  replacementInvoices?: readonly ReplacementInvoice[];
};

export const replacementInvoices = {
  schema,
  dated: true,
  codes: { replacementInvoices: 16, items: 17, paidCents: 19, returned: 20, fee: 53 },
  lists: {
    invoiceItems: {
      entries: ({ facts }: Seen<Invoices>) => whole(facts.replacementInvoices?.flatMap(itemsOf)),
      fields: {
        amountCents: (item: InvoiceItem) => item.amountCents,
        openCents: (item: InvoiceItem) => item.amountCents - item.paidCents,
        returned: (item: InvoiceItem) => item.returned,
        own: (item: InvoiceItem, at: Standpoint) => isOwn(item.institution, at),
      },
      brought: {
        live: [['membershipStatus', 'invoiceLine']],
        column: 'invoiceItem',
        exported: ['invoiceItems'],
      },
    },
  },
} as const satisfies Fact<never>;
