/** Examples of where returned items go, of holds that are ready, and of loans that are unlike others. */
import type { Destination, SortationSign } from '../../../machines/domain.ts';
import type { HoldsReady, ItemRow } from '../../../src/screen/screen.ts';
import { dressed, type Example, example, over, plainDisplay } from './gallery-example.ts';
import { account, blocked, borrow, item, receipt, tooOld } from './gallery-views.ts';

const sideShelf: SortationSign = {
  words: {
    nl: 'blauw zijrek',
    fr: 'étagère bleue',
    de: 'blaues Seitenregal',
    en: 'blue side shelf',
    ar: 'الرف الأزرق الجانبي',
  },
  colour: '#0a57a4',
  slip: true,
};
const children: SortationSign = {
  words: {
    nl: 'gele kinderkar',
    fr: 'chariot jaune enfants',
    de: 'gelber Kinderwagen',
    en: 'yellow children’s trolley',
    ar: 'عربة الأطفال الصفراء',
  },
  colour: '#ffd23f',
  slip: false,
};
const bin: Destination = { kind: 'bin', name: '1' };
const invoiced = 'Voor dit exemplaar is een nota gemaakt.';

function returnedTo(key: string, title: string, destination: Destination): ItemRow {
  return item(key, title, 'done', { dueOn: null, destination });
}
/** Five items to three places; one is on hold elsewhere, for one there is an invoice. */
const sorted: readonly ItemRow[] = [
  item('5', 'Atlas van België', 'refused', { code: 'refused', message: invoiced }),
  returnedTo('4', 'Wij zijn licht', { kind: 'desk', sign: sideShelf }),
  returnedTo('3', 'De Gruffalo', { kind: 'bin', name: '6', sign: children }),
  returnedTo('2', 'Oorlog en terpentijn', bin),
  returnedTo('1', 'Pluk van de Petteflet', bin),
];
const twoReady: HoldsReady = { count: 2, places: [], still: false };
const oneLeft: HoldsReady = { count: 1, places: ['Afhaalkast Lindeveld'], still: true };
const three = [
  item('3', 'De honderdjarige man die uit het raam klom en verdween', 'done'),
  item('2', 'Het smelt', 'done'),
  item('1', 'De Gruffalo', 'done', { ownLoan: true, dueOn: '2026-12-04' }),
];
const game = item('4', 'Mario Kart 8 Deluxe', 'waiting', { costCents: 100 });
const charged = item('4', 'Mario Kart 8 Deluxe', 'done', { costCents: 250, agreedCents: 100 });

const cost = {
  kind: 'cost',
  key: 'borrow:4',
  title: 'Mario Kart 8 Deluxe',
  hint: '0004',
  costCents: 100,
} as const;

export function holdExamples(goodbyeEndsAt: string): Example[] {
  const returned = { kind: 'return', provisional: false, stillWorking: false } as const;
  return [
    example('50-return-places', { ...returned, rows: sorted }),
    dressed('50-return-places-largest', { textSize: 3 }, { ...returned, rows: sorted }),
    dressed('50-return-places-contrast', { theme: 'contrast' }, { ...returned, rows: sorted }),
    example('50-return-places-arabic', { ...returned, rows: sorted }, { language: 'ar' }),
    example('50-return-slip-failed', {
      ...returned,
      rows: [
        {
          ...returnedTo('2', 'Wij zijn licht', { kind: 'desk', sign: sideShelf }),
          slipFailed: true,
        },
        item('1', null, 'refused', { code: 'needs-answer', message: 'Is dit boek beschadigd?' }),
        returnedTo('3', 'Het smelt', {
          kind: 'bin',
          name: '7',
          sign: { words: { nl: 'jeugdafdeling' }, colour: null, slip: false },
        }),
      ],
    }),
    example('51-holds-card', borrow([], { holds: twoReady })),
    dressed('51-holds-low', { low: true, textSize: 3 }, borrow(three, { holds: oneLeft })),
    example('51-holds-borrow', borrow(three.slice(1), { holds: oneLeft })),
    example('51-holds-account', {
      ...account,
      holdsReady: 2,
      readyHolds: [
        { title: 'Wij zijn licht', place: 'Afhaalkast Lindeveld' },
        { title: 'De stad der zienden', place: null },
      ],
    }),
    example('51-holds-account-alone', {
      ...account,
      loans: [],
      holdsReady: 2,
      owedCents: 0,
      mayPay: false,
      mayRenew: false,
    }),
    example('51-holds-blocked', { ...blocked, reasons: [tooOld], holds: twoReady }),
    example('51-holds-receipt', { ...receipt, notDone: [], ownLoans: 1, holds: oneLeft }),
    example('51-holds-goodbye', {
      kind: 'goodbye',
      lent: 2,
      returned: 0,
      renewed: 0,
      dueOn: '2026-12-15',
      provisional: false,
      laid: 2,
      notLent: [],
      toDesk: [],
      toTake: [],
      card: 'scanned',
      endsAt: goodbyeEndsAt,
      printed: false,
      timedOut: false,
      holds: oneLeft,
    }),
    over('52-cost', cost, { view: borrow([game, ...three]) }),
    over('52-cost-low', cost, { display: { ...plainDisplay, low: true, textSize: 3 } }),
    example(
      '52-cost-answered',
      borrow([
        item('5', 'Zelda: Tears of the Kingdom', 'refused', { code: 'costs', costCents: 250 }),
        { ...game, state: 'done', dueOn: '2026-12-01', mediaType: '006' },
        ...three.slice(0, 2),
      ]),
    ),
    // 1.00 was agreed to, and more was charged.
    example('52-cost-charged', borrow([charged, ...three])),
    example('52-cost-charged-largest', borrow([charged, ...three]), {
      display: { ...plainDisplay, textSize: 3 },
    }),
    example('53-already-borrowed', borrow(three)),
  ];
}
