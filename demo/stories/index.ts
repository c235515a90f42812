/** The stories, in the order in which the stage offers them. */

import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { chipCard } from './chip-card.ts';
import { borrow, forgotten, pay } from './everyday.ts';
import { arabic, blind, two } from './everyone.ts';
import { books } from './people.ts';
import { phone } from './phone.ts';
import type { Story } from './story.ts';
import { killed, line, paper } from './trouble.ts';

/** The cards and items that the stage shows first. */
export const featured = {
  cards: [1, 4, 35, 2, 8, 20].map(patronCard),
  items: [
    ...books.slice(0, 5),
    shelfNumber('book', 91),
    shelfNumber('comic', 2),
    shelfNumber('film', 4),
    shelfNumber('game', 2),
    ...books.slice(5),
  ],
};

export const stories: readonly Story[] = [
  ...[borrow, pay, phone, chipCard, line, killed, forgotten, blind, arabic, two, paper],
];
