/**
 * Where a return goes beside a library system in the real form of Wise: over its line, with the
 * table that comes with Wise and with a table of the library.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Destination } from '../../machines/domain.ts';
import { profiles } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { readConfig } from '../../src/config/load.ts';
import { circulationSettings } from '../../src/wiring/settings.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ profile: profiles.wise, form: 'wise' });
});
afterEach(() => counter.close());

function visitWith(configuration: object, mode: 'online' | 'offline' = 'online') {
  const loaded = readConfig(JSON.stringify(configuration), '/');
  if (!loaded.ok) throw new Error(loaded.complaints[0]?.problem);
  const { destinationOf } = circulationSettings(loaded.config, () => loaded.config.offline);
  const { parts } = counter;
  return openVisit({ ...parts, settings: { ...parts.settings, destinationOf } }, mode);
}
/** Each is returned in the same visit. */
async function goesTo(
  visit: ReturnType<typeof openVisit>,
  items: readonly string[],
): Promise<(Destination | string)[]> {
  const ends: (Destination | string)[] = [];
  for (const item of items) {
    const outcome = await visit.checkIn({ item, uids: [] });
    ends.push(outcome.kind === 'done' ? outcome.destination : outcome.code);
  }
  return ends;
}
function anItem(fits: (item: { inStore: boolean; institution: string }) => boolean): string {
  const found = [...counter.library.library.state.items.values()].find(fits);
  if (!found) throw new Error('the cast has no such item');
  return found.item;
}
function hold(item: string, pickUp?: string): string {
  const state = 'waiting' as const;
  const more = pickUp === undefined ? {} : { pickUp };
  counter.library.library.state.holds.push({ item, card: card(1), state, ...more });
  return item;
}
const book = shelfNumber('book', 30);
const film = shelfNumber('film', 3);

test('what is special goes to the desk, a book to the shelf, another bin by its number', async () => {
  const ends = await goesTo(visitWith({}), [
    book,
    film,
    anItem(({ inStore }) => inStore),
    hold(shelfNumber('book', 31)),
    hold(shelfNumber('book', 32), '35501'),
  ]);
  expect(ends.map((end) => (typeof end === 'string' ? end : { ...end, sign: undefined }))).toEqual([
    { kind: 'shelf' },
    { kind: 'bin', name: '12' },
    { kind: 'desk' },
    { kind: 'desk' },
    { kind: 'desk' },
  ]);
});

test('the places of a library have its words, its colour and a slip', async () => {
  const words = { nl: 'zijkast', fr: 'armoire', de: 'Seitenregal', en: 'side shelf' };
  const side = { code: '02-04', to: 'desk', words, colour: '#0a57a4', slip: true };
  const rows = [side, { code: '5', to: 'bin' }];
  const held = hold(shelfNumber('book', 31));
  expect(await goesTo(visitWith({ sortation: { rows } }), [held, book, film])).toEqual([
    { kind: 'desk', sign: { words, colour: '#0a57a4', slip: true } },
    { kind: 'bin', name: '05', sign: { words: {}, colour: null, slip: false } },
    { kind: 'desk' },
  ]);
});

test('without a table the answer decides, and off line every return is for the desk', async () => {
  const without = visitWith({ sortation: { rows: null } });
  expect(await goesTo(without, [book, film])).toEqual([
    { kind: 'bin', name: '05' },
    { kind: 'bin', name: '12' },
  ]);
  expect(await goesTo(visitWith({}, 'offline'), [shelfNumber('book', 33)])).toEqual([
    { kind: 'desk' },
  ]);
});
