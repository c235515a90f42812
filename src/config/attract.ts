/** What the attract screen shows besides its question: pictures, a feed, and less light at night. */
import { z } from 'zod';
import { count, path } from './kinds.ts';
import { sentence } from './text/sentences.ts';

const pictures = z
  .strictObject({
    folder: path().describe(
      'Folder with JPEG, PNG, WebP and SVG files, shown in the order of their names: at most 20, of 2 MB and 4096 pixels a side, none that moves. A text file of the same name (`fair.jpg`, `fair.txt`) says in one line what a picture shows, for those who hear the screen.',
    ),
    seconds: count(10, 3_600, 30, 'How long each picture stays, in seconds.'),
  })
  .nullable()
  .default(null)
  .describe('Pictures of the library, in place of the row of books. null: none.');

const feedUrl = z
  .string()
  .max(2_000)
  .superRefine((text, context) => {
    const problem = urlProblem(text);
    if (problem !== null)
      context.addIssue({ code: 'custom', message: problem, params: { is: 'url' } });
  })
  .describe(
    'Address of the feed: https://…, or http://… within a protected network. Of a calendar the public address; a redirect to another server is not followed.',
  );

const feed = z
  .strictObject({
    url: feedUrl,
    everyMinutes: count(5, 1_440, 30, 'How often it is asked for news, in minutes.'),
    maxAgeHours: count(
      1,
      744,
      72,
      'How long the last good answer is shown while the feed does not answer.',
    ),
  })
  .nullable()
  .default(null)
  .describe(
    'News (RSS 2.0, Atom) or coming activities (iCalendar) of the library, three at most. null: none.',
  );

function clock(about: string) {
  return z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, {
      error: sentence('time', 'is no time; write it as in 21:30'),
    })
    .describe(about);
}

const night = z
  .strictObject({
    from: clock('When the night begins, on the clock of the library.'),
    to: clock('When it ends; earlier than `from`: the next morning.'),
    brightness: count(
      10,
      100,
      60,
      'How much light of the screen is left, in percent; less than 50 needs `machine.brightness` or a `command`.',
    ),
    command: path()
      .optional()
      .describe(
        'Program that sets the backlight of the panel; its only argument is the percentage. Left out: the panel is set where `machine.brightness` is, and else the page is darkened.',
      ),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: sentence('night-empty', 'is the same time as from: the night has no length'),
  })
  .nullable()
  .default(null)
  .describe(
    'Dark and dimmed at night while no patron is there; a touch, a card or a book brings the light back at once. null: never.',
  );

export const attract = z
  .strictObject({ pictures, feed, night })
  .prefault({})
  .describe('The attract screen (docs/attract.md).');

function urlProblem(text: string): string | null {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || !['https:', 'http:'].includes(parsed.protocol))
    return 'is no address of a feed; write https://… (webcal:// is https://)';
  if (parsed.username !== '' || parsed.password !== '')
    return 'has a user name or password in it: name the public address of the feed';
  return parsed.hash === '' ? null : 'has a # in it: leave out what comes after it';
}
