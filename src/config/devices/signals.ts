/** Lamps, and the return chute; null: this kiosk has none. */
import { z } from 'zod';
import { feigOutputs } from '../../../hardware/feig/outputs.ts';
import { address, count, milliseconds } from '../kinds.ts';

/** An output or an input, of the device that has it. */
export const lineOfDevice = z.strictObject({
  of: z
    .enum(['reader', 'relay'])
    .describe('Whose line it is: of the RFID reader, or of the relay board.'),
  number: count(1, 8, 1, 'Which one, from 1.'),
  inverted: z.boolean().default(false).describe('Whether off means on: a normally closed contact.'),
});

function line(about: string) {
  return lineOfDevice.nullable().default(null).describe(`${about} null: not connected.`);
}

export const signals = z
  .strictObject({
    relay: z
      .strictObject({
        address: address('tcp://127.0.0.1:10003', 'The relay board (LCUS frames).', 'bytes'),
        answers: z
          .boolean()
          .default(false)
          .describe('Whether it answers a question for its state (FF); most have no answer.'),
      })
      .nullable()
      .default(null)
      .describe('A USB relay board; null: none.'),
    readerOutputs: z
      .enum(feigOutputs)
      .default('relays')
      .describe(
        'Feig: how its outputs are set, by its manual. Command 72: relays, or digital outputs; command 71: mr200 (1 and 2 its outputs, 3 its relay), or lamps (MR100, MR101: 1 green, 2 red, 3 the beeper).',
      ),
    lamps: z
      .strictObject({
        green: line('On while patrons can use the kiosk.'),
        amber: line('On while something needs the staff, and the kiosk works.'),
        red: line('On while the kiosk is out of order, closed or out of service.'),
      })
      .prefault({})
      .describe('Lamps on the kiosk.'),
    pollEveryMs: milliseconds(50, 5_000, 200, 'Time between two readings of the inputs.'),
  })
  .nullable()
  .default(null)
  .describe('Lamps, flap and sensors on outputs and inputs; null: none.');

export const chute = z
  .strictObject({
    flap: line('Opens the flap while it is on.'),
    flapClosed: line('On while the flap is closed.'),
    passed: line('On while an item passes the light barrier behind the flap.'),
    binFull: line('On while the bin is full.'),
    openMs: milliseconds(
      1_000,
      60_000,
      8_000,
      'How long the flap stays open at most for what lies before it.',
    ),
    closeMs: milliseconds(500, 30_000, 3_000, 'How long the flap may take to close.'),
    takeBackMs: milliseconds(
      5_000,
      600_000,
      60_000,
      'How long an item that is not accepted may lie there before the staff are called.',
    ),
  })
  .nullable()
  .default(null)
  .describe(
    'This kiosk is a return chute without attendant: no card, no loans; null: it is a self-check.',
  );
