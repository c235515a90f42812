/** The reader of cards with a chip; null: this kiosk has none. */
import { z } from 'zod';
import { parseLocalAddress } from '../../../hardware/address.ts';
import { count, loopbackHost } from '../kinds.ts';
import { sentence } from '../text/sentences.ts';

/** Over a network anyone could read the cards. */
function isOnThisMachine(text: string): boolean {
  const address = parseLocalAddress(text);
  return address?.kind === 'unix' || (address?.kind === 'tcp' && loopbackHost.test(address.host));
}

export const cardReader = z
  .strictObject({
    address: z
      .string()
      .refine(isOnThisMachine, {
        error: sentence(
          'pcscd-address',
          'is no socket of this machine: write unix:/run/pcscd/pcscd.comm, or tcp://127.0.0.1:port',
        ),
      })
      .default('unix:/run/pcscd/pcscd.comm')
      .describe('Socket of pcscd, the PC/SC service of the machine.'),
    reader: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Part of the name of the reader, where the machine has others; null: each one.'),
    place: z
      .enum(['slot', 'contactless', 'both'])
      .default('slot')
      .describe('How a card is shown, for the words on the screen.'),
    eid: z
      .enum(['off', 'national-number', 'card-number'])
      .default('national-number')
      .describe(
        'Which number of a Belgian eID or Kids-ID is sent to the library system. The national number may only be used by a library that has the authorisation.',
      ),
    uid: z
      .strictObject({
        order: z
          .enum(['as-sent', 'reversed'])
          .default('as-sent')
          .describe('Order of the bytes, as the library stored them.'),
        as: z
          .enum(['hex', 'hex-small', 'decimal'])
          .default('hex')
          .describe('How the library writes them: capital or small hexadecimal, or decimal.'),
        pad: count(0, 24, 0, 'Zeros in front up to so many characters; 0: none.'),
      })
      .nullable()
      .default(null)
      .describe('The UID of contactless cards (MIFARE, NFC) as a card number; null: not used.'),
    takeCardMs: count(
      0,
      600_000,
      60_000,
      'How long a card may be left behind before the staff are called; 0: they are not.',
    ),
  })
  .nullable()
  .default(null)
  .describe('A reader of cards with a chip, in a slot or contactless, by PC/SC; null: none.');
