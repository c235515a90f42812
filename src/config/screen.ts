/** The screen of the patron: its languages and its look. */
import { z } from 'zod';
import { attract } from './attract.ts';
import { jack, twoKeys } from './felt-keys.ts';
import { language, path, pattern } from './kinds.ts';
import { roomProblem, usualRooms } from './rooms.ts';
import { sentence } from './text/sentences.ts';

function place(usual: 'left' | 'right' | 'below', what: string) {
  return z
    .enum(['left', 'right', 'below'])
    .default(usual)
    .describe(`Where the ${what} is, seen from the screen.`);
}

function room(usual: string, what: string) {
  return z
    .string()
    .superRefine((colour, context) => {
      const problem = roomProblem(colour);
      if (problem !== null)
        context.addIssue({ code: 'custom', message: problem, params: { is: 'colour' } });
    })
    .default(usual)
    .describe(`Colour of the screen ${what}. A contrast check refuses what cannot be read.`);
}

/** A page of this machine alone: the page that frames the screen shows what the patron sees. */
const shownIn = z
  .string()
  .regex(/^http:\/\/(127\.0\.0\.1|localhost):[1-9]\d{0,4}$/, {
    error: sentence(
      'origin',
      'is no origin of this machine; write http://127.0.0.1:8081, without a path',
    ),
  })
  .nullable()
  .default(null)
  .describe(
    "Origin of the one page that may show the patron's screen in a frame, as http://127.0.0.1:8081: for a demonstration. It also receives the sentences that are read aloud. null: none, as in a library.",
  );

export const screen = z
  .strictObject({
    port: z
      .int()
      .min(0)
      .max(65_535)
      .default(8080)
      .describe(
        'Port on 127.0.0.1; 0: any free one. The browser that shows the screen must know it.',
      ),
    languages: z
      .array(language)
      .min(1)
      .max(12)
      .default(['nl', 'fr', 'de', 'en'])
      .describe('Languages that a patron can choose; each needs its catalogue of texts.'),
    language: language
      .default('nl')
      .describe('Language of the attract screen; one of `languages`.'),
    textsFolder: path()
      .nullable()
      .default(null)
      .describe(
        'Folder with texts of the library: `nl.json` has only the keys that it changes. Left out: `texts` beside the configuration; the service panel makes it with the first text that is changed. null: none.',
      ),
    logo: path()
      .nullable()
      .default(null)
      .describe('SVG file with the mark of the library, beside its name. null: a row of books.'),
    rooms: z
      .strictObject({
        neutral: room(usualRooms.neutral, 'where nothing is borrowed or returned'),
        borrow: room(usualRooms.borrow, 'where books are borrowed'),
        return: room(usualRooms.return, 'where books are returned'),
      })
      .prefault({})
      .describe(
        'The three colours that a library may change; the high-contrast theme stays as it is.',
      ),
    receipt: z
      .enum(['ask', 'print', 'screen', 'none'])
      .default('ask')
      .describe(
        'The receipt at the end of a visit. ask: the patron chooses, on the list itself where there is one; print: printed without asking; screen: shown to read; none: never.',
      ),
    statusReceipt: z
      .boolean()
      .default(false)
      .describe(
        'Whether patrons can print what is on their account: loans with their dates, holds that are ready, fees.',
      ),
    returnByLaying: z
      .boolean()
      .default(true)
      .describe(
        'Whether laying down an item whose security is off begins a return, without a touch. `reader.security` must not be none.',
      ),
    asksAllThere: z
      .boolean()
      .default(false)
      .describe(
        'Whether the screen asks once, before a list of what was laid down ends, if what the reader sees is all: where tags come and go though nothing moves, as one beneath another may not be seen.',
      ),
    sets: z
      .array(
        z.strictObject({
          items: pattern
            .nullable()
            .default(null)
            .describe('Pattern of the item numbers of these sets. null: any number.'),
          mediaType: z
            .string()
            .min(1)
            .max(10)
            .nullable()
            .default(null)
            .describe(
              "The library system's code of these sets' kind (CK), as 010; known only once the loan is answered. null: any kind.",
            ),
          parts: z
            .array(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/))
            .min(2)
            .max(50)
            .describe(
              'What each part is, in the order of its number: book, booklet, cd, dvd, map, game, other, or a word of the library, whose texts are `part.<word>` in `screen.textsFolder`.',
            ),
        }),
      )
      .max(100)
      .default([])
      .describe(
        'What the parts of sets are called, so that the screen names the one that is missing. The first entry that fits the item and the number of its parts counts; without one: part 2 of 4.',
      ),
    showItemMessages: z
      .boolean()
      .default(false)
      .describe(
        "Whether a loan shows what kind of item it is and the library system's own message about it, besides its title and due date.",
      ),
    sound: z
      .boolean()
      .default(true)
      .describe(
        'Four short sounds; the screen shows the same. A patron may change this for a visit.',
      ),
    headset: z
      .boolean()
      .default(false)
      .describe(
        'The sound goes to a headset alone, so that titles, names and digits may be read aloud. Without it a blind patron types a PIN only on keys that can be felt: no digit key of the screen says which one it is.',
      ),
    jack,
    twoKeys,
    places: z
      .strictObject({
        scanner: place('right', 'scanner'),
        cardReader: place('right', 'card reader'),
        plate: place('below', 'plate for books'),
        printer: place('below', 'printer'),
        terminal: place('right', 'payment terminal'),
      })
      .prefault({})
      .describe('Where the devices are, for sentences and pictures.'),
    neighbour: z
      .strictObject({
        device: z.string().min(1).max(30).describe('Its name, as on its own screen.'),
        place: z
          .enum(['left', 'right'])
          .describe('Where it is, for a person in front of this screen.'),
      })
      .nullable()
      .default(null)
      .describe('The kiosk beside this one, to go to when this one is out of order.'),
    shownIn,
    attract,
  })
  .prefault({})
  .superRefine((value, context) => {
    if (value.languages.includes(value.language)) return;
    const message = `"${value.language}" is not among screen.languages`;
    const params = { is: 'language-not-offered', language: value.language };
    context.addIssue({ code: 'custom', path: ['language'], message, params });
  })
  .describe('The screen of the patron.');
