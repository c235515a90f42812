/** Examples of a card with a chip: in the slot, at the contactless reader, left behind. */
import type { UnusableCard } from '../../../../machines/domain.ts';
import type { ChipShown, Display, Screen, View } from '../../../../src/screen/screen.ts';
import { type Example, example, over, plainDisplay } from '../gallery-example.ts';
import { borrow, borrowed, identify, limits } from '../gallery-views.ts';

type Identify = Extract<View, { kind: 'identify' }>;
type Goodbye = Extract<View, { kind: 'goodbye' }>;

function chip(
  by: ChipShown['by'],
  at: Screen['places']['scanner'] = 'right',
  card: ChipShown['card'] = 'eid',
): Partial<Screen> {
  return {
    chip: { by, card },
    reads: { plate: 'works', scan: 'works', chip: 'works' },
    places: {
      scanner: 'right',
      cardReader: at,
      plate: 'below',
      printer: 'below',
      terminal: 'right',
    },
  };
}
const alone: Partial<Screen> = { reads: { plate: 'works', scan: 'absent', chip: 'works' } };
const slotAlone: Identify = { ...identify, booksSeen: 0, how: 'chip' };
const either: Identify = { ...identify, booksSeen: 0, orChip: true };

function unusable(why: UnusableCard, by: ChipShown['by'], cardIn = true): Example {
  const view: Identify = {
    ...either,
    problem: `chip-${why}`,
    attempts: 1,
    ...(cardIn && { cardIn: true }),
  };
  return example(`65-chip-${why}${cardIn ? '' : '-out'}`, view, chip(by));
}

/** `goodbyeEndsAt`: as of the tasks. */
export function chipExamples(goodbyeEndsAt: string): Example[] {
  const goodbye: Goodbye = {
    kind: 'goodbye',
    lent: 3,
    returned: 0,
    renewed: 0,
    dueOn: '2026-12-15',
    provisional: false,
    laid: 3,
    notLent: [],
    toDesk: [],
    toTake: [],
    card: 'in',
    endsAt: goodbyeEndsAt,
    printed: false,
    timedOut: false,
  };
  const dressed = (display: Partial<Display>): Partial<Screen> => ({
    ...chip('slot'),
    display: { ...plainDisplay, ...display },
  });
  const attract = { kind: 'attract', limits: null } as const;
  return [
    example('64-chip-slot', slotAlone, { ...chip('slot'), ...alone }),
    example('64-chip-slot-below', slotAlone, { ...chip('slot', 'below'), ...alone }),
    example('64-chip-contactless', slotAlone, {
      ...chip('contactless', 'right', 'library'),
      ...alone,
    }),
    example('64-chip-contactless-below', slotAlone, { ...chip('contactless', 'below'), ...alone }),
    example('64-chip-both', slotAlone, { ...chip('both', 'left'), ...alone }),
    example('64-chip-or', either, chip('slot', 'below')),
    example('64-chip-or-contactless', either, chip('contactless', 'right', 'library')),
    example('64-chip-or-both', { ...either, adding: true }, chip('both', 'left')),
    example('64-chip-or-largest', either, dressed({ textSize: 3 })),
    example('64-chip-or-low', either, dressed({ low: true })),
    example('64-chip-or-contrast', either, dressed({ theme: 'contrast' })),
    example('64-chip-or-arabic', either, { ...chip('slot'), language: 'ar' }),
    example(
      '64-chip-none',
      { ...slotAlone, mayType: false, how: 'none' },
      {
        ...chip('slot'),
        reads: { plate: 'works', scan: 'absent', chip: 'not-now' },
      },
    ),
    unusable('unknown', 'slot'),
    unusable('random-uid', 'contactless'),
    unusable('unreadable', 'both'),
    unusable('unreadable', 'slot', false),
    over(
      '66-chip-unusable',
      { kind: 'card-unusable', why: 'unknown', paying: false },
      chip('slot'),
    ),
    over(
      '66-chip-unusable-paying',
      { kind: 'card-unusable', why: 'unknown', paying: true },
      {
        ...chip('slot'),
        view: {
          kind: 'pay',
          amountCents: 320,
          way: 'terminal',
          code: null,
          step: 'insert-card',
          cancelling: false,
        },
      },
    ),
    over('66-help-chip', { kind: 'help' }, { ...chip('slot'), ...alone, view: slotAlone }),
    over('66-help-or-chip', { kind: 'help' }, { ...chip('slot'), view: either }),
    example('67-goodbye-take-card', goodbye, chip('slot')),
    example('67-goodbye-take-card-below', { ...goodbye, timedOut: true }, chip('slot', 'below')),
    example(
      '67-goodbye-take-card-contactless',
      { ...goodbye, lent: 0, laid: 0, dueOn: null },
      chip('contactless'),
    ),
    example('67-goodbye-take-card-largest', goodbye, dressed({ textSize: 3 })),
    example('68-attract-card-left', attract, { ...chip('slot'), cardLeft: true }),
    example(
      '68-attract-card-left-limited',
      { ...attract, limits: { ...limits, chip: 'not-now' } },
      {
        ...chip('contactless', 'left'),
        cardLeft: true,
        leftovers: 2,
      },
    ),
    example('68-attract-card-left-largest', attract, {
      ...dressed({ textSize: 3 }),
      cardLeft: true,
      language: 'de',
    }),
    example('68-borrow-card-left', borrow(borrowed), { ...chip('slot'), cardLeft: true }),
    example('68-attract-card-left-arabic', attract, {
      ...chip('slot'),
      cardLeft: true,
      language: 'ar',
      languages: ['nl', 'fr', 'de', 'en', 'ar'],
    }),
  ];
}
