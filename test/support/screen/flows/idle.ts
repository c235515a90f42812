/** The screen between two visits: the library's own, books that were left, limits, closed. */
import type { View } from '../../../../src/screen/screen.ts';
import { borrow, identify, limits } from '../gallery-views.ts';
import { action, attract, type Flow, goodbye, lent, one, settled } from './steps.ts';

export const closed: Flow = {
  name: 'Limited, out of order, closed',
  steps: [
    { view: { kind: 'attract', limits } },
    { view: { kind: 'action', limits } },
    { view: { kind: 'out-of-order', code: 'readers' } },
    { view: { kind: 'closed', opensOn: '2026-11-25', opensAt: '10:00', when: 'tomorrow' } },
    attract,
    { view: { kind: 'closed', opensOn: '2026-11-27', opensAt: '13:30', when: 'later' } },
    attract,
    {
      view: {
        kind: 'out-of-order',
        code: 'out-of-service',
        back: { on: '2026-11-24', at: '14:00', when: 'today' },
      },
    },
    attract,
    {
      view: {
        kind: 'out-of-order',
        code: 'out-of-service',
        back: { on: '2026-11-27', at: '09:30', when: 'later' },
      },
    },
  ],
};

export const leftovers: Flow = {
  name: 'Books of the visit before lie on the plate still',
  steps: [
    { change: { leftovers: 2 }, ...attract },
    { change: { leftovers: 1 } },
    { change: { leftovers: 0 } },
    { change: { leftovers: 2 }, ...action },
    { view: { ...identify, booksSeen: 0 } },
    { view: borrow([]) },
    { change: { leftovers: 1 } },
    { ...lent(one), waitMs: settled },
    { change: { leftovers: 0 } },
    { view: { kind: 'return', rows: [], provisional: false, stillWorking: false } },
    { change: { leftovers: 3 } },
    goodbye({ returned: 1 }),
  ],
};

type Attract = Extract<View, { kind: 'attract' }>;
const own = (change: Partial<Attract>): View => ({ kind: 'attract', limits: null, ...change });
const coming: NonNullable<Attract['coming']> = [
  { on: '2026-11-25', when: 'tomorrow', periods: [{ from: '10:00', to: '20:00' }] },
  {
    on: '2026-11-26',
    when: 'later',
    periods: [
      { from: '09:00', to: '12:00' },
      { from: '13:30', to: '17:00' },
    ],
  },
  { on: '2026-11-27', when: 'later', periods: [] },
];
export const ownAttract: Flow = {
  name: 'What the library shows of its own while no patron is there',
  steps: [
    { view: own({ coming }) },
    action,
    { change: { openUntil: '12:00' }, view: own({ coming, againAt: '13:30' }) },
    action,
    {
      change: { openUntil: '18:00' },
      view: own({
        coming,
        feed: {
          kind: 'activities',
          entries: [
            {
              what: 'Voorleesuurtje voor kleuters',
              when: { is: 'today', on: '2026-11-24', at: '15:30' },
            },
            { what: 'Boekenmarkt', when: { is: 'now', on: '2026-11-24', at: '16:00' } },
            {
              what: 'Hoe een stad vergroent?',
              when: { is: 'later', on: '2026-12-02', at: '20:00' },
            },
            { what: 'Honderd jaar bib', when: { is: 'until', on: '2026-12-31' } },
          ],
        },
      }),
    },
    action,
    {
      view: own({
        feed: {
          kind: 'news',
          language: 'nl',
          entries: [{ what: 'De leeszaal is vernieuwd' }, { what: 'Nieuw: leen een bordspel' }],
        },
      }),
    },
    action,
    {
      view: own({
        pictures: {
          seconds: 30,
          each: [{ src: '/pictures/picture-1', alt: 'Een open boek onder de zon' }],
        },
      }),
    },
  ],
};
