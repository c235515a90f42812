/** How many holds are ready, and which, as each library system counts and lists them. */
import { expect, test } from 'vitest';
import {
  all,
  first,
  type KnownMessage,
  type Profile,
  profileOf,
} from '../../packages/sip2/src/index.ts';
import { patronOf, systemOf } from '../support/circulation/system.ts';

const at = '20240517    120000';

interface Shelf {
  /** the first and the last count of 64, as they stand on the wire */
  counts: [string, string];
  AS?: string[];
  CD?: string[];
  /** 18, by item: circulation status, title and further fields */
  items?: Record<string, string>;
}
/** A library system that lists what it is asked for. */
async function holding(profile: Profile, { counts, AS = [], CD = [], items = {} }: Shelf) {
  const { library, received } = await systemOf(profile, (message: KnownMessage) => {
    if (message.code === '17') {
      const item = first(message, 'AB') ?? '';
      return items[item] ?? `18010001${at}AB${item}|AJ|`;
    }
    if (message.code !== '63') return 'silent';
    const asks = (position: number) => message.fixed.summary[position] === 'Y';
    const lines = [
      ...(asks(0) ? AS.map((line) => `AS${line}|`) : []),
      ...(asks(5) ? CD.map((line) => `CD${line}|`) : []),
    ];
    const fixed = `64              005${at}${counts[0]}${'0000'.repeat(4)}${counts[1]}`;
    return `${fixed}AO3550|AA23550000000013|AEPeeters, Jan|BLY|${lines.join('')}`;
  });
  return { library, received };
}
async function askedFor(profile: Profile, shelf: Shelf) {
  const { library, received } = await holding(profile, shelf);
  const { readyHolds, holdsReady, facts } = await patronOf(library, 'holds');
  const asked = received.map((message) =>
    message.code === '63' ? message.fixed.summary.trimEnd() : (all(message, 'AB')[0] ?? ''),
  );
  return { readyHolds, holdsReady, holds: facts.holds, asked };
}

test.each<[Parameters<typeof profileOf>[0], [string, string], number | null, number | undefined]>([
  ['wise', ['0002', '0003'], 2, 5],
  ['koha', ['0002', '0003'], 2, 5],
  ['polaris', ['0002', '0003'], 2, 5],
  ['generic', ['0002', '    '], 2, undefined],
  ['generic', ['    ', '0003'], null, undefined],
  ['evergreen', ['0005', '0003'], 2, 5],
  ['evergreen', ['0003', '0003'], 0, 3],
  ['evergreen', ['0000', '0000'], 0, 0],
  // A site where hold items are the available ones only.
  ['evergreen', ['0001', '0003'], 1, 4],
  ['evergreen', ['0005', '    '], null, 5],
  ['folio', ['0004', '    '], null, 4],
  ['folio', ['0000', '    '], 0, 0],
  // fsip2, its other server.
  ['folio', ['0002', '0003'], 2, 5],
])('%s counts %j: %s ready, %s in all', async (name, counts, ready, every) => {
  const patron = await patronOf((await holding(profileOf(name), { counts })).library, 'none');
  expect([patron.holdsReady, patron.facts.holds, patron.readyHolds]).toEqual([
    ready,
    every,
    undefined,
  ]);
});

test('none is ready: one message, and an empty list', async () => {
  expect(await askedFor(profileOf('wise'), { counts: ['0000', '0002'] })).toEqual({
    readyHolds: [],
    holdsReady: 0,
    holds: 2,
    asked: ['Y'],
  });
});

test('the item number, then the title: nothing more is asked', async () => {
  const shelf: Shelf = {
    counts: ['0003', '0000'],
    AS: ['30000000000014 De Kapellekensbaan', '1984', 'HASH(0x5581a3c4)', ''],
  };
  expect(await askedFor(profileOf('wise'), shelf)).toMatchObject({
    readyHolds: [
      { item: '30000000000014', title: 'De Kapellekensbaan', place: null },
      { title: '1984', place: null },
    ],
    asked: ['Y'],
  });
});

test('the form of the simulated library', async () => {
  const shelf: Shelf = { counts: ['0001', '0000'], AS: ['30001~Wij~zij'] };
  const { readyHolds } = await askedFor(profileOf('simulated'), shelf);
  expect(readyHolds).toEqual([{ item: '30001', title: 'Wij~zij', place: null }]);
});

test('item numbers alone: their titles from 18, and the place where it comes; five at most', async () => {
  const AS = [1, 2, 3, 4, 5, 6].map((nth) => `3000000000001${nth}`);
  const items = {
    '30000000000011': `18080001${at}AB30000000000011|AJHet diner / Koch|BSZaal 2|`,
    '30000000000012': `18080001${at}AB30000000000012|AJUNKNOWN|`,
  };
  const { readyHolds, asked } = await askedFor(profileOf('koha'), {
    counts: ['0006', '0001'],
    AS,
    items,
  });
  // U24: a hold has its title as a loan has, without the author.
  expect(readyHolds?.slice(0, 2)).toEqual([
    { item: '30000000000011', title: 'Het diner', place: 'Zaal 2' },
    { item: '30000000000012', title: null, place: null },
  ]);
  expect(readyHolds).toHaveLength(6);
  expect(asked).toEqual(['Y', ...AS.slice(0, 5)]);
});

test('Evergreen: of all holds those that are not unavailable', async () => {
  const AS = ['Het diner', 'Dubbel', 'Dubbel', 'Wachten'];
  const shelf: Shelf = { counts: ['0004', '0002'], AS, CD: ['Wachten', 'Dubbel'] };
  expect(await askedFor(profileOf('evergreen'), shelf)).toEqual({
    readyHolds: [
      { title: 'Het diner', place: null },
      { title: 'Dubbel', place: null },
    ],
    holdsReady: 2,
    holds: 4,
    asked: ['Y', '     Y'],
  });
  // Not all that wait are listed: which are ready is not known.
  const cut = await askedFor(profileOf('evergreen'), { ...shelf, CD: ['Wachten'] });
  expect([cut.readyHolds, cut.holdsReady]).toEqual([undefined, 2]);
  // Nothing waits: one message.
  const none = await askedFor(profileOf('evergreen'), {
    counts: ['0001', '0000'],
    AS: ['Het diner'],
  });
  expect(none).toMatchObject({ readyHolds: [{ title: 'Het diner' }], asked: ['Y'] });
});

test('FOLIO: of all holds those whose item stands on the hold shelf', async () => {
  const items = {
    '33000000000011': `18080001${at}AB33000000000011|AJHet diner|`,
    '33000000000012': `18030001${at}AB33000000000012|AJThuis|`,
  };
  const AS = Object.keys(items);
  const { readyHolds, holdsReady, holds } = await askedFor(profileOf('folio'), {
    counts: ['0002', '    '],
    AS,
    items,
  });
  expect(readyHolds).toEqual([{ item: '33000000000011', title: 'Het diner', place: null }]);
  expect([holdsReady, holds]).toEqual([1, 2]);
  // More than are asked for: how many are ready is not known.
  const many = await askedFor(profileOf('folio'), {
    counts: ['0006', '    '],
    AS: [...AS, '33000000000013', '33000000000014', '33000000000015', '33000000000016'],
    items,
  });
  expect([many.readyHolds, many.holdsReady]).toEqual([undefined, null]);
});

test('a library system that lists no holds is asked for none', async () => {
  const { readyHolds, holdsReady, asked } = await askedFor(
    profileOf('wise', { listsHolds: false }),
    { counts: ['0002', '0000'], AS: ['Het diner'] },
  );
  expect([readyHolds, holdsReady, asked]).toEqual([undefined, 2, ['']]);
});
