/** Facts by night: what the library exports of all patrons. */
import { z } from 'zod';
import { count } from './kinds.ts';

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
  })
  .prefault({})
  .describe('Facts of all patrons that the library exports at night (`kiosk facts import`).');
