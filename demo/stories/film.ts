/** The visit of the film (`npm run film`): all that a visit may have, in twenty seconds. */
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { pay } from './everyday.ts';
import { books, laysDown, printsAndLeaves, settled, takesAll } from './people.ts';
import type { Story } from './story.ts';

const [, second] = books as [string, string];
/** Not for loan. */
const dictionary = shelfNumber('book', 90);

export const visit: Story = {
  id: 'visit',
  title: { nl: 'Een bezoek', en: 'A visit' },
  about: { nl: 'Betalen en lenen', en: 'Paying and borrowing' },
  steps: [
    ...pay.steps.slice(0, 5),
    laysDown(
      [second, dictionary],
      {
        nl: 'Twee boeken mogen mee, het woordenboek niet. Het scherm zegt waarom.',
        en: 'Two books may go, the dictionary may not. The screen says why.',
      },
      settled(2, 1),
    ),
    printsAndLeaves({
      nl: 'Op zijn ticket staat alles: geleend, niet geleend, betaald.',
      en: 'His receipt has it all: borrowed, not borrowed, paid.',
    }),
    takesAll({
      nl: `Joris neemt zijn boeken mee. Het scherm vergeet hem.`,
      en: 'Joris takes his books. The screen forgets him.',
    }),
  ],
};
