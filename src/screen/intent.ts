/** What the patron's screen sends. */
import { z } from 'zod';

/** What a touch means. Validated here: anything else on the wire is refused and logged. */
export const intent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('BEGIN') }),
  z.strictObject({ type: z.literal('CHOOSE'), action: z.enum(['borrow', 'return', 'account']) }),
  z.strictObject({ type: z.literal('CARD_NUMBER'), number: z.string().min(1).max(40) }),
  z.strictObject({ type: z.literal('PIN'), pin: z.string().regex(/^\d{1,12}$/) }),
  /** to the fees screen */
  z.strictObject({ type: z.literal('FEES') }),
  z.strictObject({ type: z.literal('CHOOSE_FEES'), feeIds: z.array(z.string().max(64)).max(500) }),
  z.strictObject({ type: z.literal('PAY') }),
  /** where there is more than one way */
  z.strictObject({ type: z.literal('PAY_BY'), way: z.enum(['terminal', 'code']) }),
  /** cancel the running payment */
  z.strictObject({ type: z.literal('CANCEL') }),
  z.strictObject({ type: z.literal('RENEW'), items: z.array(z.string().max(64)).max(500) }),
  /** what stands on the account, on paper */
  z.strictObject({ type: z.literal('PRINT_STATUS') }),
  /** `receipt`: chosen with it; left out: as the library has set it */
  z.strictObject({
    type: z.literal('DONE'),
    receipt: z.enum(['print', 'screen', 'none']).optional(),
  }),
  z.strictObject({ type: z.literal('BACK') }),
  /** leave, from anywhere but a running transaction */
  z.strictObject({ type: z.literal('STOP') }),
  z.strictObject({ type: z.literal('RECEIPT'), how: z.enum(['print', 'none']) }),
  /** the patron is still there */
  z.strictObject({ type: z.literal('STAY') }),
  /** another patron begins; one more person borrows in this visit */
  z.strictObject({ type: z.enum(['NEXT_READER', 'ADD_CARD']) }),
  z.strictObject({ type: z.literal('SHOW_PERSON'), person: z.int().min(0).max(20) }),
  z.strictObject({
    type: z.literal('OPEN'),
    dialog: z.enum(['help', 'accessibility', 'language']),
  }),
  z.strictObject({ type: z.literal('CLOSE') }),
  /** the message of the library system was read */
  z.strictObject({ type: z.literal('READ') }),
  /** go on without the sets that are not complete */
  z.strictObject({ type: z.literal('LEAVE_OUT') }),
  z.strictObject({ type: z.literal('ALL_THERE') }),
  /** the price of this row's loan: borrow it, or not */
  z.strictObject({
    type: z.enum(['AGREE_COST', 'DECLINE_COST']),
    key: z.string().min(1).max(80),
  }),
  z.strictObject({ type: z.literal('CALL_STAFF') }),
  z.strictObject({ type: z.literal('LANGUAGE'), language: z.string().max(12) }),
  z.strictObject({
    type: z.literal('DISPLAY'),
    display: z
      .strictObject({
        textSize: z.union([z.literal(1), z.literal(2), z.literal(3)]),
        theme: z.enum(['light', 'dark', 'contrast']),
        low: z.boolean(),
        moreTime: z.boolean(),
        sound: z.boolean(),
        speech: z.boolean(),
        twoKeys: z.boolean(),
      })
      .partial(),
  }),
  /** a keyboard-wedge scanner typed this into the page: as long as at a port, with its AIM identifier */
  z.strictObject({ type: z.literal('SCANNED'), code: z.string().min(1).max(520) }),
  /** at its socket, by the key of a keypad or by the sound card */
  z.strictObject({ type: z.literal('HEADSET'), in: z.boolean() }),
  /** any other touch: a patron is there */
  z.strictObject({ type: z.literal('TOUCH') }),
]);
export type Intent = z.infer<typeof intent>;
