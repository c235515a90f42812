/** Facts by night: what the library exports of all patrons. */
import { z } from 'zod';
import { dateOrders } from '../../packages/sip2/src/index.ts';
import { count } from './kinds.ts';

function column(about: string) {
  return z.string().min(1).max(200).optional().describe(about);
}

const columns = z
  .strictObject({
    card: z.string().min(1).max(200).describe('Card number.'),
    otherCards: column('Further cards of the patron, with blanks or commas between them.'),
    institution: column('Institution of the patron.'),
    branch: column('Branch of the patron.'),
    membershipStatus: column('Status of the membership: a number, or a name of `statuses`.'),
    membershipType: column('Type of the membership.'),
    membershipStartedOn: column('Day on which the membership began.'),
    membershipFee: column('What is still open of the membership fee.'),
    feeId: column('Number of an open fee.'),
    feeAmount: column('What is still open of that fee.'),
    feeCreatedOn: column('Day on which the fee was made.'),
    feeInstitution: column('Institution where it was made.'),
    feeType: column('Type of the fee: of the membership where it is one of `membershipFeeTypes`.'),
    feeDeferredUntil: column('Day until which a payment arrangement keeps the fee out.'),
    invoiceId: column('Number of a replacement invoice.'),
    invoiceItem: column('Item on that invoice.'),
    invoiceAmount: column('Price of the item.'),
    invoicePaid: column('What has been paid of it; nothing when left out.'),
    invoiceReturned: column('Whether the item is back: one of `yes`; no when left out.'),
    invoiceFee: column(
      'Number of the fee that claims its price, if any: paid or gone, it settles the item.',
    ),
    manualBlock: column('Name of a block that staff set by hand.'),
  })
  .superRefine((value, context) => {
    for (const [column, others] of needed)
      for (const other of others)
        if (value[column] !== undefined && value[other] === undefined)
          context.addIssue({
            code: 'custom',
            path: [other],
            params: { is: 'column-missing', column },
            message: `is missing: without it ${column} cannot be read`,
          });
  })
  .describe(
    'Heading of each column that is read; all others are ignored. A fact without a column is unknown.',
  );

/** A column that has no meaning without others. */
const needed = [
  ['feeId', ['feeAmount']],
  ['feeAmount', ['feeId']],
  ['feeCreatedOn', ['feeAmount']],
  ['feeInstitution', ['feeAmount']],
  ['feeType', ['feeAmount']],
  ['feeDeferredUntil', ['feeAmount']],
  ['invoiceId', ['invoiceItem']],
  ['invoiceItem', ['invoiceId', 'invoiceAmount']],
  ['invoiceAmount', ['invoiceItem']],
  ['invoicePaid', ['invoiceItem']],
  ['invoiceReturned', ['invoiceItem']],
  ['invoiceFee', ['invoiceItem']],
] as const;

const csv = z
  .strictObject({
    separator: z.enum([';', ',', '\t', '|']).default(';').describe('What stands between columns.'),
    encoding: z.enum(['utf-8', 'windows-1252']).default('utf-8').describe('Encoding of the file.'),
    dates: z
      .enum(dateOrders)
      .default('day-first')
      .describe('Order in dates: 31-12-2026, or 12/31/2026; 2026-12-31 is read in any case.'),
    decimal: z.enum([',', '.']).default(',').describe('What stands before the cents.'),
    statuses: z
      .record(z.string().min(1), z.int())
      .default({ Gefactureerd: 2, Herinnering: 3, 'Niet betaald': 4, Normaal: 5, Uitgeschreven: 9 })
      .describe('Number of each membership status that the report has by name.'),
    membershipFeeTypes: z
      .array(z.string().min(1))
      .default(['1'])
      .describe('Types of fee that are the membership fee.'),
    yes: z
      .array(z.string().min(1))
      .default(['1', 'J', 'Ja', 'Y', 'Yes', 'true'])
      .describe('What stands for yes.'),
    columns,
  })
  .describe('How to read a report of the library system, as CSV with a line of headings.');
export type CsvSettings = z.output<typeof csv>;

export const facts = z
  .strictObject({
    maxAgeHours: count(
      0,
      744,
      48,
      'How long the imported facts count and are stored, from their export on.',
    ),
    mostBadPercent: z
      .number()
      .min(0)
      .max(100)
      .default(1)
      .describe(
        'How many patrons in a hundred may be bad in an import; with more the facts of the day before stay.',
      ),
    csv: csv.optional(),
    brings: z
      .array(z.enum(['fees', 'loans', 'invoiceItems', 'manualBlocks', 'others']))
      .default([])
      .describe(
        'What an export in JSON Lines has of what the block rules look at, so that `kiosk check` knows that rules about it are judged. Columns of `csv` need not be named.',
      ),
  })
  .prefault({})
  .describe('Facts of all patrons that the library exports at night (`kiosk facts import`).');
