/**
 * An item on a replacement invoice comes back: beside Wise it is refused or sorted out, and its
 * block is gone only once staff have taken it in.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profiles } from '../../packages/sip2/src/index.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';

let counter: Counter;
const afi = new Map<string, string>();
beforeEach(async () => {
  afi.clear();
  const write = (to: string) => async (uid: string) => {
    afi.set(uid, to);
    return 'ok' as const;
  };
  counter = await openCounter({
    profile: profiles.wise,
    form: 'wise',
    security: { release: write('off'), secure: write('on') },
  });
});
afterEach(() => counter.close());

/** A blocked patron, and the item of the invoice. */
function invoiced() {
  const { patrons, loans } = counter.library.library.state;
  for (const patron of patrons.values())
    for (const { item, returned } of patron.invoiceLines)
      if (!returned && loans.get(item)?.card === patron.card) return { card: patron.card, item };
  throw new Error('the cast has no invoiced item on loan');
}
async function openVisitOf(card: string) {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card);
  const shown = await visit.enterPin('1234');
  if (shown.kind !== 'known') throw new Error(shown.kind);
  return { visit, patron: shown.patron };
}
function settlementOf(id: number) {
  return counter.parts.journal.get(id)?.settlement;
}

test('refused: the words of the library system, and its security stays as it is', async () => {
  const { card, item } = invoiced();
  const { visit } = await openVisitOf(card);
  expect(await visit.checkIn({ item, uids: ['E1'] })).toMatchObject({
    kind: 'refused',
    code: 'refused',
    message: expect.stringMatching(/\w/),
    title: expect.stringMatching(/\w/),
  });
  expect([afi.size, settlementOf(1)]).toEqual([0, { state: 'refused' }]);
  expect(counter.library.library.state.loans.get(item)?.card).toBe(card);
});

test('sorted out: to the desk, secured; the patron is blocked until the library system says otherwise', async () => {
  counter.library.library.setQuirk('sorts-out-invoiced', true);
  const { card, item } = invoiced();
  const { visit, patron } = await openVisitOf(card);
  expect(patron.decision.allows.checkOut).toBe(false);
  const outcome = await visit.checkIn({ item, uids: ['E1'] });
  expect(outcome).toMatchObject({ kind: 'done' });
  expect([afi.get('E1'), settlementOf(1)]).toEqual(['on', { state: 'accepted' }]);
  // Nothing of it is said, and the library system is asked again with the card.
  expect(outcome).not.toHaveProperty('patron');
  expect(await visit.checkOut({ item, uids: [] })).toMatchObject({ code: 'blocked' });
  const again = await openVisitOf(card);
  expect(again.patron.decision.allows.checkOut).toBe(false);
});
