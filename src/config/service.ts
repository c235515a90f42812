/** The service panel. */
import { z } from 'zod';
import { count, milliseconds, secret } from './kinds.ts';
import { sentence } from './text/sentences.ts';

function pin(role: string) {
  return secret
    .nullable()
    .default(null)
    .describe(
      `Hash of the PIN of the ${role}, a line that \`kiosk service-pin\` prints. null: no such role.`,
    );
}

function code(role: string) {
  return secret
    .nullable()
    .default(null)
    .describe(
      `Key of a one-time code that the ${role} gives after the PIN, as \`kiosk service-pin --one-time-code\` makes it. null: the PIN alone.`,
    );
}

const selfCheck = z
  .strictObject({
    minutesBeforeOpening: count(
      0,
      240,
      30,
      'How long before the first opening of a day (`library.hours`); none on a day that is closed.',
    ),
    at: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, {
        error: sentence('time-of-day', 'is no time of day; write it as in 08:30'),
      })
      .nullable()
      .default(null)
      .describe(
        'Time of day of a check where the library has no opening hours. null: then none is made.',
      ),
    callStaff: z
      .boolean()
      .default(false)
      .describe('Whether the staff are called, as by `help.call`, when something is broken.'),
  })
  .nullable()
  .prefault({})
  .describe(
    'A check of every part before the library opens, without paper and sound; its result stands in the overview, the log and the metrics. null: none.',
  );

export const service = z
  .strictObject({
    operator: pin('operator, who may look, test, and close entries of the journal'),
    technician: pin('technician, who may also change texts and configuration'),
    operatorCode: code('operator'),
    technicianCode: code('technician'),
    logOffMs: milliseconds(
      10_000,
      3_600_000,
      600_000,
      'The panel logs off after so long without a touch.',
    ),
    logOffAtKioskMs: milliseconds(
      30_000,
      3_600_000,
      90_000,
      "The same on the kiosk's own screen, in a public room; never longer than logOffMs.",
    ),
    keepAuditDays: count(30, 3_650, 365, 'How long entries of the audit trail stay.'),
    selfCheck,
  })
  .prefault({})
  .describe(
    'The service panel opens after a long press in the corner of the screen. Without a PIN it is off.',
  );
