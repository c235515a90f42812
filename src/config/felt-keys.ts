/** Keys of devices that a patron feels: the socket of a headset, and the two keys of a patron who has two. */
import { z } from 'zod';
import { sentence } from './text/sentences.ts';

/** By the place of the key, as a browser names it: none that types, moves the focus or reads aloud. */
function key(usual: string, about: string) {
  return z
    .string()
    .regex(/^(F[135]|F1\d|F2[0-4]|Insert|Home|End|PageUp|PageDown|Pause|ScrollLock)$/, {
      error: sentence(
        'key',
        'is no key that is free here; write F1, F3, F5, F10 to F24, Insert, Home, End, PageUp, PageDown, Pause or ScrollLock',
      ),
    })
    .default(usual)
    .describe(about);
}

export const jack = z
  .strictObject({
    by: z
      .enum(['keypad', 'sound-card'])
      .describe(
        'What notices it. keypad: an audio keypad, which sends the two keys below; sound-card: the socket of the sound card, where the system reports it.',
      ),
    in: key('F15', 'Key that the keypad sends when a headset is plugged in. Not for a sound card.'),
    out: key('F16', 'The same when it is taken out.'),
  })
  .nullable()
  .default(null)
  .describe(
    'Reading aloud begins when a headset is plugged in, and ends with the settings of that patron when it is taken out. With `headset` titles, names and digits are then read aloud only while one is in. null: it is not noticed.',
  );

export const twoKeys = z
  .strictObject({
    next: key('F13', 'Key that goes to the next button of the screen.'),
    choose: key('F14', 'Key that chooses it.'),
  })
  .nullable()
  .default(null)
  .describe(
    'Two keys suffice for a patron who can press no more: their first press begins it. All takes three times the time, and the digits of a PIN go by one after the other, said in a headset alone. null: there are no such keys.',
  );
