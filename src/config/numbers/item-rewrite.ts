/** How the number on a tag or in a barcode becomes the one that the library system has. */
import { z } from 'zod';
import { pattern, patternSlow } from '../kinds.ts';
import { repeatsRepetition } from '../text/repetition.ts';
import { sentence } from '../text/sentences.ts';

const prefix = (about: string) =>
  z
    .string()
    .max(20)
    .regex(/^[^\s|\p{Cc}]*$/u)
    .default('')
    .describe(about);

const row = z
  .strictObject({
    source: z
      .enum(['tag', 'scanner'])
      .nullable()
      .default(null)
      .describe('Where the number was read: on an RFID tag or by the scanner. null: either.'),
    owner: z
      .string()
      .min(1)
      .max(40)
      .nullable()
      .default(null)
      .describe('Owner that is written on the tag, an ISIL: BE-ZOT00. null: every owner, or none.'),
    model: z
      .string()
      .min(1)
      .max(60)
      .nullable()
      .default(null)
      .describe(
        'Data model of the tag: iso28560-3, iso28560-2, rfid501, dm11, or own: and the name of one of `reader.ownModels`. null: every model.',
      ),
    pattern: pattern
      .refine((text) => !repeatsRepetition(text), { error: patternSlow })
      .nullable()
      .default(null)
      .describe(
        'Regular expression that the whole number matches as it was read. null: every number.',
      ),
    takeOff: prefix('Prefix that is taken off; a number without it is left to the next row.'),
    add: prefix('Prefix that is added, after takeOff. Both left out: the number stays as it is.'),
  })
  .refine(
    ({ source, owner, model }) => source !== 'scanner' || (owner === null && model === null),
    {
      error: sentence(
        'item-row-not-on-tag',
        'has an owner or a model, which no scanner reads: leave them out, or write "tag" as source',
      ),
    },
  );
export type RewriteRow = z.output<typeof row>;

export const rewrite = z
  .array(row)
  .max(100)
  .default([])
  .describe(
    'Rows, tried in this order, by which a number that was read becomes the one of the library system; the first that fits takes it. Where there are rows, a number that none takes is never sent: it goes to the desk. Empty: each number is sent as it was read.',
  );

export const owners = z
  .array(z.string().min(1).max(40))
  .min(1)
  .max(200)
  .nullable()
  .default(null)
  .describe(
    'Owners (ISIL) that stand on the tags of items that this kiosk deals with; an item of another goes to the desk. A tag without an owner passes. null: every owner.',
  );
