/** Evergreen is asked twice about a patron: what the first answer denies is denied, without a second. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { profiles } from '../../../packages/sip2/src/index.ts';
import { patronFromCache } from '../../../src/circulation/patron/patron.ts';
import { requestPatron, reread } from '../../../src/circulation/patron/reread.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { card } from '../../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ profile: profiles.evergreen, form: 'evergreen' });
  counter.parts.settings = { ...counter.parts.settings, pin: 'never' };
});
afterEach(() => counter.close());

async function identified(nth: number, mode: 'online' | 'offline' = 'online') {
  const visit = openVisit(counter.parts, mode);
  const who = await visit.identify(card(nth));
  await visit.end();
  return who.kind === 'known' ? who.patron.decision.allows.checkOut : who.kind;
}

/** Seen in order; they owe this since. */
async function owesSince(nth: number, feesSince: readonly number[]) {
  const { patrons } = counter.library.library.state;
  const patron = patrons.get(card(nth));
  const [like] = patrons.get(card(3))?.fees ?? [];
  if (!patron || !like) throw new Error(`no patron ${nth}, or no fee`);
  const { fees } = patron;
  patron.fees = [];
  expect(await identified(nth)).toBe(true);
  const more = feesSince.map((amountCents, at) => ({ ...like, id: `since-${at}`, amountCents }));
  patron.fees = [...fees, ...more];
  return patron;
}

/** The line is lost at the second of the two questions. */
async function answeredInPart<T>(asks: () => Promise<T>): Promise<T> {
  const { library } = counter;
  const asked = () => library.received().filter((code) => code === '63').length;
  const before = asked();
  const stop = library.onChange(() => {
    if (asked() === before + 1 && library.misbehaving === null)
      library.misbehave('hang-up-on-request', { codes: ['63'] });
  });
  const answer = await asks();
  stop();
  expect(asked()).toBeGreaterThan(before + 1);
  library.misbehave(null);
  return answer;
}

it('who owes too much since borrows nothing off line', async () => {
  const patron = await owesSince(1, [9_900]);
  expect(await answeredInPart(() => identified(1))).toBe('unreachable');
  expect(await identified(1, 'offline')).toBe(false);
  patron.fees = [];
  expect(await identified(1)).toBe(true);
  expect(await identified(1, 'offline')).toBe(true);
});

it('whom it denies nothing borrows by what was seen before', async () => {
  await owesSince(1, [10]);
  expect(await answeredInPart(() => identified(1))).toBe('unreachable');
  expect(await identified(1, 'offline')).toBe(true);
});

it('who owes too much since borrows nothing more off line in the account that is open', async () => {
  const patron = await owesSince(1, []);
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card(1));
  const before = patronFromCache(counter.parts, card(1));
  expect(before.decision.allows.checkOut).toBe(true);
  patron.fees = (await owesSince(2, [9_900])).fees;
  const asks = () => reread(counter.parts, { card: card(1), pin: null }, before);
  expect(await answeredInPart(asks)).toBeNull();
  expect(visit.goOffline()).toMatchObject({
    patron: { decision: { allows: { checkOut: false } } },
  });
});

it('who owes too much as a journal entry is asked about borrows nothing off line', async () => {
  await owesSince(1, [9_900]);
  const asks = () => requestPatron(counter.parts, { card: card(1) }, 'fees');
  expect(await answeredInPart(asks)).toMatchObject({ kind: 'no-answer' });
  expect(await identified(1, 'offline')).toBe(false);
});
