/** The machine around the kiosk: its screen and its keyboard (docs/machine.md). */
import { z } from 'zod';
import { count } from './kinds.ts';
import { sentence } from './text/sentences.ts';

const keyboard = z
  .strictObject({
    layout: z
      .string()
      .regex(/^[a-z]{2,12}$/, { error: sentence('layout', 'is no layout; write be, fr, us, nl …') })
      .describe('Layout by its name in XKB: be, fr, us, nl, de, gb …'),
    variant: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,40}$/, {
        error: sentence('variant', 'is no variant; write it as in intl or azerty'),
      })
      .nullable()
      .default(null)
      .describe('Variant of that layout, as `intl` of `us`. null: the usual one.'),
  })
  .nullable()
  .default(null)
  .describe(
    'What the keys of a keyboard at the kiosk type. A scanner that is a keyboard is read by the place of its keys, and needs none. null: as the system has it.',
  );

const sleep = z
  .strictObject({
    minutesBefore: count(
      0,
      240,
      15,
      'How long before the library opens the screen is on again, in minutes.',
    ),
  })
  .nullable()
  .default(null)
  .describe(
    'The screen is switched off while the library is closed by `library.hours`; a touch, a card or a book switches it on at once. null: never.',
  );

export const machine = z
  .strictObject({
    output: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,40}$/, {
        error: sentence('output', 'is no output; write it as in HDMI-A-1 or DP-1'),
      })
      .nullable()
      .default(null)
      .describe(
        'Output that the screen is connected to, as HDMI-A-1 or DP-1; `ls /sys/class/drm` lists them. null: every.',
      ),
    rotation: z
      .union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)], {
        error: sentence('rotation', 'is no rotation; write 0, 90, 180 or 270'),
      })
      .nullable()
      .default(null)
      .describe('Rotation of the picture, in degrees, counter-clockwise. null: as it is.'),
    scale: z
      .number()
      .min(0.5)
      .max(4)
      .nullable()
      .default(null)
      .describe(
        'How much larger everything is drawn; 2 for a screen of 3840×2160. null: as it is.',
      ),
    brightness: z
      .int()
      .min(10)
      .max(100)
      .nullable()
      .default(null)
      .describe(
        'Light of the panel by day, in percent, where the system can set it; at night it is `screen.attract.night.brightness`. null: the panel is left as it is, and at night the page is darkened.',
      ),
    sleep,
    keyboard,
  })
  .prefault({})
  .describe('The machine: rotation, light and sleep of its screen, layout of its keyboard.');
