/** What was done off line at a kiosk, as another one takes it over (adopt.ts). */
import { z } from 'zod';
import { adoptionProof } from '../keys/adoption-proof.ts';

const moment = z.iso.datetime();
const day = z.iso.date();
const text = z.string().min(1).max(200);
const entry = z.int().positive();
const common = {
  item: text,
  uids: z.array(text).max(100),
  mode: z.literal('offline'),
  /** it was adopted before, by the kiosk that is lost now */
  adopted: z
    .strictObject({ kiosk: text, entry, proof: adoptionProof.exactOptional() })
    .exactOptional(),
};
const transaction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('check-out'),
    ...common,
    patron: text,
    mainCard: text.exactOptional(),
    dueOn: day.exactOptional(),
    ownLoan: z.boolean().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('check-in'), ...common }),
]);
const note = z.union([
  z.strictObject({
    step: z.enum([
      ...(['released', 'secured', 'security-failed', 'tag-not-seen', 'accepted'] as const),
      'left-chute',
      'not-sent',
    ]),
  }),
  z.strictObject({
    step: z.literal('sending'),
    dueBefore: day.exactOptional(),
    wasHere: z.literal(true).exactOptional(),
  }),
]);

/** `at`: when it began, by the clock of its kiosk. */
export const escrowedEntry = z.strictObject({
  at: moment,
  transaction,
  notes: z.array(note).max(100),
});
export type EscrowedEntry = z.infer<typeof escrowedEntry>;

const words = z.string().trim().min(1).max(200);

/** What `kiosk branch adopt` asks of a running kiosk. `overtaken`: as of LostEntry. */
export const adoptRequest = z.strictObject({
  kiosk: z.string().min(1).max(32),
  by: words,
  why: words,
  entries: z
    .array(
      z.strictObject({
        ...escrowedEntry.shape,
        entry,
        overtaken: z.boolean(),
        proof: adoptionProof,
      }),
    )
    .min(1)
    .max(1000),
});
