/** Reader, scanner and printer; null: this kiosk has none. */
import { z } from 'zod';
import { readerDriverNames } from '../../../hardware/reader/makes.ts';
import { printerModels } from '../../receipts/models.ts';
import { address, count, milliseconds, pattern } from '../kinds.ts';
import { sentence } from '../text/sentences.ts';
import { ownModels } from './own-models.ts';

function afi(usual: string, about: string) {
  return z
    .string()
    .regex(/^[0-9A-Fa-f]{2}$/, {
      error: sentence('byte', 'is no byte: write two hexadecimal digits, as in 07'),
    })
    .default(usual)
    .describe(`${about} Two hexadecimal digits.`);
}

export const reader = z
  .strictObject({
    driver: z
      .enum([...readerDriverNames, 'scan'])
      .default('feig')
      .describe(
        'Protocol: Feig OBID host mode, 3M (Bibliotheca) 210 / 810, or scan: any reader that sends the number of a tag as text, without security.',
      ),
    address: address('tcp://127.0.0.1:10001', 'The RFID reader.', 'bytes'),
    frame: z
      .enum(['standard', 'advanced'])
      .default('standard')
      .describe('Feig: frame of requests; an MR102 needs advanced.'),
    busAddress: count(0, 255, 255, 'Feig: address on the bus; 255: any reader on the line.'),
    security: z
      .enum(['none', 'afi', 'eas', 'both'])
      .default('afi')
      .describe(
        'What the gates of the library check: none, afi, eas, or both. Each write is read back.',
      ),
    afi: z
      .strictObject({
        secured: afi('07', 'AFI of an item that sets off the gate.'),
        released: afi('C2', 'AFI of an item that may leave.'),
      })
      .prefault({})
      .refine((pair) => pair.secured.toUpperCase() !== pair.released.toUpperCase(), {
        error: sentence(
          'same-afi',
          'secured and released are the same: the gate could not distinguish them',
        ),
      })
      .describe(
        'Security by AFI, as the gates of the library expect it; 3M gates as delivered: D7 and DA.',
      ),
    scan: z
      .strictObject({
        input: z
          .enum(['port', 'keyboard'])
          .default('port')
          .describe('A port of its own (address), or a keyboard, whose layout must be US English.'),
        prefix: z
          .string()
          .max(20)
          .default('')
          .describe(
            'What it sends before the number. A keyboard without it types as the scanner does.',
          ),
        suffix: z.string().max(20).default('').describe('What it sends after the number.'),
        unterminated: z
          .enum(['discard', 'deliver'])
          .default('discard')
          .describe(
            'A text without an end (CR) is incomplete (discard), or the reader sends none (deliver).',
          ),
        repeatMs: milliseconds(
          0,
          60_000,
          5_000,
          'The same number again within this time is the same tag, which lies there: it counts once.',
        ),
      })
      .prefault({})
      .describe('The text of a reader with the driver scan.'),
    ownModels,
    ownNumbers: pattern
      .default('3000\\d{10}')
      .describe('Regular expression of whole item numbers that a tag of `ownModels` may carry.'),
    dm11: z
      .string()
      .regex(/^[0-9A-Fa-f]{4}$/)
      .default('C91B')
      .describe(
        'Constant in the check value of DM11 (older Bibliotheca tags), which may be another one in another library: `kiosk tag learn` finds it from two tags. Four hexadecimal digits.',
      ),
    untaggedItems: pattern
      .nullable()
      .default(null)
      .describe(
        'Regular expression of whole item numbers without a tag: no security is switched for them. null: each item has a tag.',
      ),
    pollEveryMs: milliseconds(100, 5_000, 250, 'Time between two readings of the plate.'),
    responseTimeoutMs: milliseconds(200, 30_000, 2_000, 'How long the reader may take to answer.'),
    writeTries: count(1, 20, 3, 'How many times the switch of the security is tried.'),
    putBackMs: milliseconds(
      0,
      60_000,
      15_000,
      'How long the kiosk waits for an item that was lifted too early.',
    ),
  })
  .nullable()
  .prefault({})
  .describe('The RFID reader; null: none.');

/** null: there is none, or it types as a keyboard. */
export function readerOnPort(settings: z.output<typeof reader>): z.output<typeof reader> {
  return settings?.driver === 'scan' && settings.scan.input === 'keyboard' ? null : settings;
}

export const scanner = z
  .strictObject({
    input: z
      .enum(['port', 'keyboard'])
      .default('port')
      .describe(
        'A port of its own (address), or a keyboard (a wedge scanner; its keyboard layout must be US English).',
      ),
    address: address(
      'tcp://127.0.0.1:10002',
      'The barcode scanner, in USB-COM mode on a serial port.',
    ),
    duplicateMs: milliseconds(0, 10_000, 1_500, 'The same code within this time counts once.'),
    unterminated: z
      .enum(['discard', 'deliver'])
      .default('discard')
      .describe(
        'A code without a suffix is incomplete (discard), or the scanner sends none (deliver).',
      ),
  })
  .nullable()
  .prefault({})
  .describe('The barcode scanner; null: none.');

export const printer = z
  .strictObject({
    address: address(
      'tcp://127.0.0.1:9100',
      'The receipt printer (ESC/POS); a serial port needs the flow control of the printer: flow=rtscts or flow=xonxoff.',
      'receipts',
    ),
    model: z
      .enum(printerModels)
      .nullable()
      .default(null)
      .describe(
        'Decides which letters can be printed, and how far the paper is fed before the cut; null: as a recent Epson. A letter that the model lacks is printed without its accent.',
      ),
    columns: z
      .union([z.literal(42), z.literal(48)])
      .default(48)
      .describe('Characters in a line: 48 on 80 mm paper, 42 at 180 dpi.'),
  })
  .nullable()
  .prefault({})
  .describe('The receipt printer; null: none.');
