/** A group of libraries: the account lists what another one has lent, which only that one renews. */
import { afterEach, expect, it } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { bareNumbers } from '../../simulators/library/cast/namesakes.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { readConfig } from '../../src/config/load.ts';
import { circulationSettings } from '../../src/wiring/settings.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

let counter: Counter;
afterEach(() => counter.close());

const [theirs = ''] = bareNumbers;
const own = shelfNumber('book', 40);
const rows = { rewrite: [{ source: 'tag', pattern: '\\d{7}', add: 'LR' }, {}] };

function settingsWith(item: object) {
  const loaded = readConfig(JSON.stringify({ identification: { item } }), '/');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return circulationSettings(loaded.config, () => loaded.config.offline);
}

/** Both are on the card, and neither can be renewed. */
async function visiting(item: object) {
  const { isOwnLoan } = settingsWith(item);
  counter = await openCounter();
  const { library } = counter.library;
  library.setQuirk('shares-numbers', true);
  library.setQuirk('renews-own-only', true);
  for (const each of [theirs, own])
    library.state.loans.set(each, {
      item: each,
      card: card(1),
      dueOn: '2026-12-20',
      renewals: 9,
      before: { loan: null, hold: null },
    });
  const visit = openVisit(
    { ...counter.parts, settings: { ...counter.parts.settings, isOwnLoan } },
    'online',
  );
  await visit.identify(card(1));
  await visit.enterPin('1234');
  return visit;
}

it('says where it is renewed; what this library refuses keeps the library system’s words', async () => {
  const visit = await visiting(rows);
  expect(await visit.renew(theirs)).toEqual({ kind: 'refused', code: 'lent-elsewhere' });
  expect(await visit.renew(own)).toMatchObject({ kind: 'refused', code: 'refused' });
  expect(counter.library.log().some(({ what }) => what === 'renewal')).toBe(false);
});

it('without rows nothing is said of whose a number is', async () => {
  const visit = await visiting({});
  expect(await visit.renew(theirs)).toMatchObject({ kind: 'refused', code: 'refused' });
});
