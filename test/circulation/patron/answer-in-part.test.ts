/** Evergreen is asked twice about a patron: what the first answer denies is denied, without a second. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openVisit } from '../../../src/circulation/visit.ts';
import { profiles } from '../../../src/sip2/index.ts';
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

/** Seen in order, and with other fees since; then the line is lost at the second of the two. */
async function seenInPart(nth: number, feesSince: readonly number[]) {
  const { library } = counter;
  const patron = library.library.state.patrons.get(card(nth));
  if (!patron) throw new Error(`no patron ${nth}`);
  const { fees } = patron;
  const [like] = library.library.state.patrons.get(card(3))?.fees ?? [];
  if (!like) throw new Error('no fee');
  patron.fees = [];
  expect(await identified(nth)).toBe(true);
  patron.fees = [
    ...fees,
    ...feesSince.map((amountCents, at) => ({ ...like, id: `since-${at}`, amountCents })),
  ];
  const asked = () => library.received().filter((code) => code === '63').length;
  const before = asked();
  const stop = library.onChange(() => {
    if (asked() === before + 1 && library.misbehaving === null)
      library.misbehave('hang-up-on-request', { codes: ['63'] });
  });
  expect(await identified(nth)).toBe('unreachable');
  stop();
  expect(asked()).toBeGreaterThan(before + 1);
  library.misbehave(null);
  return patron;
}

it('who owes too much since borrows nothing off line', async () => {
  const patron = await seenInPart(1, [9_900]);
  expect(await identified(1, 'offline')).toBe(false);
  patron.fees = [];
  expect(await identified(1)).toBe(true);
  expect(await identified(1, 'offline')).toBe(true);
});

it('whom it denies nothing borrows by what was seen before', async () => {
  await seenInPart(1, [10]);
  expect(await identified(1, 'offline')).toBe(true);
});
