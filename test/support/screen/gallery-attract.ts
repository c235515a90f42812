/** Examples of the attract screen with what the library has to show of its own. */
import type { Display, FeedShown, View } from '../../../src/screen/screen.ts';
import { type Example, example, plainDisplay } from './gallery-example.ts';

type Attract = Extract<View, { kind: 'attract' }>;

const coming: Attract['coming'] = [
  { on: '2026-11-27', when: 'tomorrow', periods: [{ from: '10:00', to: '20:00' }] },
  {
    on: '2026-11-28',
    when: 'later',
    periods: [
      { from: '09:00', to: '12:00' },
      { from: '13:30', to: '17:00' },
    ],
  },
  { on: '2026-11-29', when: 'later', periods: [] },
  { on: '2026-11-30', when: 'later', periods: [{ from: '10:00', to: '18:00' }] },
];
const activities: FeedShown = {
  kind: 'activities',
  entries: [
    {
      what: 'Voorleesuurtje voor kleuters',
      when: { is: 'today', on: '2026-11-26', at: '15:30' },
    },
    {
      what: 'Lezing: hoe een stad vergroent, met wandeling',
      when: { is: 'later', on: '2026-12-02', at: '20:00' },
    },
    { what: 'Tentoonstelling ‘Honderd jaar bib’', when: { is: 'until', on: '2026-12-31' } },
  ],
};
const news: FeedShown = {
  kind: 'news',
  language: 'nl',
  entries: [
    { what: 'De leeszaal is vernieuwd' },
    { what: 'Nieuw: leen een bordspel' },
    { what: 'Vrijwilligers gezocht voor de boekendienst aan huis' },
  ],
};
const pictures: Attract['pictures'] = {
  seconds: 30,
  each: [
    { src: '/pictures/picture-1', alt: 'Een open boek onder de zon' },
    { src: '/pictures/picture-2', alt: 'Drie bloemen' },
  ],
};

function attract(
  name: string,
  own: Partial<Attract>,
  display: Partial<Display> = {},
  change: Parameters<typeof example>[2] = {},
): Example {
  const view: Attract = { kind: 'attract', limits: null, ...own };
  return example(`60-attract-${name}`, view, {
    display: { ...plainDisplay, ...display },
    ...change,
  });
}

/** Sizes, themes, the low layout and other languages are asked of each of them in the tests. */
export const attractExamples: readonly Example[] = [
  attract('hours', { coming }),
  attract('break', { coming, againAt: '13:30' }, {}, { openUntil: '12:00' }),
  attract('activities', { coming, feed: activities }),
  attract('news', { feed: news }),
  attract('pictures', { pictures }),
  attract('all', { coming, feed: activities, pictures }),
  attract('night', { coming, feed: activities, pictures }, { theme: 'dark' }, { light: 60 }),
  example(
    '60-closed-night',
    { kind: 'closed', opensOn: '2026-11-27', opensAt: '10:00', when: 'tomorrow' },
    { display: { ...plainDisplay, theme: 'dark' }, light: 50, openUntil: null },
  ),
];
