/** Examples of a second card in a visit, and of several people who borrow together. */
import type { Dialog, PersonTab, View } from '../../../src/screen/screen.ts';
import { dressed, type Example, example, over, plainDisplay } from './gallery-example.ts';
import { blocked, borrow, borrowed, identify, item, receipt } from './gallery-views.ts';

const mother: PersonTab = {
  person: 0,
  name: 'Els Maes',
  lent: 3,
  isShown: true,
  mayBorrow: true,
};
const son: PersonTab = {
  ...mother,
  person: 1,
  name: 'Mehmet Maes-Yılmaz',
  lent: 1,
  isShown: false,
};
const daughter: PersonTab = { ...son, person: 2, name: 'Jo Maes', lent: 0, mayBorrow: false };
function shown(person: number, ...people: readonly PersonTab[]): readonly PersonTab[] {
  return people.map((one) => ({ ...one, isShown: one.person === person }));
}
/** As where the library shows no names. */
function nameless(people: readonly PersonTab[]): readonly PersonTab[] {
  return people.map((one) => ({ ...one, name: null }));
}
const three = shown(0, mother, son, daughter);
const full: readonly PersonTab[] = Array.from({ length: 8 }, (_, person) => ({
  ...(person % 3 === 2 ? daughter : son),
  person,
  isShown: person === 4,
}));
const daughterBlocked: View = { ...blocked, people: shown(2, mother, son, daughter) };
const ofSon = borrow([item('1', 'De Gruffalo', 'done')], {
  people: shown(1, mother, son),
  mayAdd: true,
});
const ofTwo: View = {
  ...receipt,
  reading: true,
  slip: {
    ...receipt.slip,
    person: { number: 1, name: 'Els Maes' },
    returned: [],
    notReturned: [],
    renewed: [],
    payments: [],
    others: [
      {
        person: { number: 2, name: null },
        lent: receipt.slip.lent.slice(0, 1).map((loan) => ({ ...loan, title: 'Wij zijn licht' })),
        notLent: [],
        returned: [],
        notReturned: [],
        renewed: [],
        payments: [],
      },
    ],
  },
};

/** `whoEndsAt`, `goodbyeEndsAt`: the ends of the countdowns. */
export function peopleExamples(whoEndsAt: string, goodbyeEndsAt: string): Example[] {
  const who = (mayJoin: boolean): Dialog => ({
    kind: 'who-is-there',
    endsAt: whoEndsAt,
    totalMs: 20_000,
    mayJoin,
  });
  const family = borrow(borrowed, { people: three, mayAdd: true });
  return [
    over('80-who-is-there', who(false)),
    over('80-who-is-there-join', who(true)),
    over('80-who-is-there-largest', who(true), {
      display: { ...plainDisplay, textSize: 3 },
    }),
    over('80-who-is-there-low', who(true), {
      display: { ...plainDisplay, textSize: 3, low: true },
    }),
    over('80-who-is-there-arabic', who(true), { language: 'ar' }),
    over('80-who-is-there-german', who(true), {
      language: 'de',
      display: { ...plainDisplay, textSize: 2 },
    }),
    example('81-borrow-add', borrow(borrowed, { mayAdd: true })),
    example('81-borrow-add-empty', borrow([], { mayAdd: true })),
    example('81-borrow-two', ofSon),
    example('81-borrow-three', family),
    example(
      '81-borrow-three-nameless',
      borrow(borrowed, { people: nameless(three), mayAdd: true }),
    ),
    example('81-borrow-eight', borrow(borrowed, { people: full })),
    example('81-borrow-eight-empty', borrow([], { people: full })),
    dressed('81-borrow-three-large', { textSize: 2 }, family),
    dressed('81-borrow-three-largest', { textSize: 3 }, family),
    dressed('81-borrow-three-low', { textSize: 3, low: true }, family),
    dressed('81-borrow-eight-largest', { textSize: 3 }, borrow(borrowed, { people: full })),
    dressed('81-borrow-three-contrast', { theme: 'contrast' }, family),
    example('81-borrow-three-arabic', family, { language: 'ar' }),
    example('81-borrow-three-german', family, { language: 'de' }),
    example('82-blocked-person', daughterBlocked),
    dressed('82-blocked-person-largest', { textSize: 3 }, daughterBlocked),
    example('83-identify-next', { ...identify, booksSeen: 0, adding: true }),
    example('83-identify-next-books', {
      ...identify,
      booksSeen: 2,
      adding: true,
      booksOfOthers: 3,
    }),
    example('81-borrow-two-empty', borrow([], { people: shown(1, mother, son), booksOfOthers: 3 })),
    example('83-identify-next-plate', { ...identify, booksSeen: 0, adding: true, how: 'plate' }),
    example('83-identify-next-type', { ...identify, booksSeen: 0, adding: true, how: 'type' }),
    example('84-goodbye-next', {
      kind: 'goodbye',
      next: true,
      lent: 0,
      returned: 0,
      renewed: 0,
      dueOn: null,
      provisional: false,
      laid: 0,
      notLent: [],
      toDesk: [],
      toTake: [],
      card: null,
      endsAt: goodbyeEndsAt,
      printed: false,
      timedOut: false,
    }),
    example('85-slip-of-two', ofTwo),
    dressed('85-slip-of-two-largest', { textSize: 3 }, ofTwo),
  ];
}
