/** Habits of other library systems, at the simulated library by a switch: what a patron meets. */
import { afterEach, expect, it } from 'vitest';
import { profileOf } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import type { Quirk } from '../../simulators/library/quirks.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

let counter: Counter;
afterEach(() => counter.close());

const book = shelfNumber('book', 40);
const magazine = shelfNumber('magazine', 4);
const released: string[] = [];
const security = {
  release: async (uid: string) => {
    released.push(uid);
    return 'ok' as const;
  },
  secure: async () => 'ok' as const,
};

async function visiting(
  quirks: readonly Quirk[],
  more: Parameters<typeof openCounter>[0] = {},
  nth = 1,
) {
  counter = await openCounter({ timeoutMs: 200, ...more });
  released.length = 0;
  for (const quirk of quirks) counter.library.library.setQuirk(quirk, true);
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card(nth));
  return { visit, known: await visit.enterPin('1234') };
}

it.each([
  ['blank', { kind: 'refused', code: 'outcome-unknown' }],
  ['now', { kind: 'done' }],
] as const)('K6: a blank nb due date that is not answered: %s', async (nbDueDate, outcome) => {
  const { visit } = await visiting(['parses-due-date'], {
    profile: profileOf('wise', { nbDueDate }),
  });
  expect(await visit.checkOut({ item: book, uids: [] })).toMatchObject(outcome);
});

it('K9: a renewal that is answered by another message is unknown at once, and then settled', async () => {
  const { visit } = await visiting(['renews-by-12'], { timeoutMs: 8_000 });
  await visit.checkOut({ item: book, uids: [] });
  const since = performance.now();
  expect(await visit.renew(book)).toMatchObject({ kind: 'refused', code: 'outcome-unknown' });
  // Not before the time-out of an answer.
  expect(performance.now() - since).toBeLessThan(6_000);
});

it.each([
  ['koha', []],
  ['evergreen', ['E1']],
] as const)(
  'K10: a magazine is to stay secured, and %s means it or not',
  async (form, expected) => {
    const { visit } = await visiting(['desensitize-no'], { form, security });
    expect(await visit.checkOut({ item: magazine, uids: ['E1'] })).toMatchObject({ kind: 'done' });
    expect(await visit.checkOut({ item: book, uids: ['E2'] })).toMatchObject({ kind: 'done' });
    expect(released).toEqual([...expected, 'E2']);
  },
);

it('K12: a visit where ^ stands between the fields', async () => {
  const { visit, known } = await visiting([], {
    delimiter: '^',
    profile: profileOf('wise', { delimiter: '^' }),
  });
  expect(known).toMatchObject({ kind: 'known' });
  expect(await visit.checkOut({ item: book, uids: [] })).toMatchObject({
    kind: 'done',
    title: 'Tel je mee tot tien?',
  });
});

it('FOLIO 4.1: who is blocked reads why, in the words of each block, after 63 and after 23', async () => {
  for (const patronQuestion of ['63', '23'] as const) {
    const profile = profileOf('folio', { patronQuestion });
    const { known } = await visiting([], { form: 'folio', profile }, 1);
    expect(known).toMatchObject({ kind: 'known', patron: { messages: [] } });
    counter.library.library.setManualBlocks(card(1), ['Please bring proof of your new address.']);
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(card(1));
    const blocked = await visit.enterPin('1234');
    if (blocked.kind !== 'known') throw new Error(blocked.kind);
    expect(blocked.patron.messages).toContain('Please bring proof of your new address.');
    expect(blocked.patron.decision.allows.checkOut).toBe(false);
    if (patronQuestion === '63') await counter.close();
  }
});

it('koha refuses what is on loan to nobody: of what came back here already the patron hears that', async () => {
  const { visit } = await visiting([], { form: 'koha' });
  const laid = { item: book, uids: ['E1'] };
  expect(await visit.checkIn(laid)).toMatchObject({ kind: 'refused', code: 'refused' });
  // Handed in here off line, and refused as it was sent: what is refused again is not returned.
  const { journal, clock } = counter.parts;
  const back = { kind: 'check-in', item: book, uids: ['E1'], mode: 'offline' } as const;
  const refused = { state: 'staff', why: 'refused-afterwards' } as const;
  journal.settle(journal.begin(back, clock.now()), refused, clock.now());
  expect(await openVisit(counter.parts, 'online').checkIn(laid)).toMatchObject({ code: 'refused' });
  // An entry of a kiosk that ended before it said so: the next start sent it.
  journal.settle(journal.begin(back, clock.now()), { state: 'accepted' }, clock.now());
  const next = openVisit({ ...counter.parts, security }, 'online');
  expect(await next.checkIn(laid)).toMatchObject({ kind: 'done', destination: { kind: 'desk' } });
  const scanned = openVisit(counter.parts, 'online');
  expect(await scanned.checkIn({ item: book, uids: [] })).toMatchObject({ tagNotSeen: true });
});

it('wise refuses what is on an invoice: of what came back here and is lent again nothing is said', async () => {
  const onInvoice = { item: shelfNumber('book', 87), uids: ['E1'] };
  const { visit } = await visiting([], { form: 'wise', security });
  const { journal, clock } = counter.parts;
  const back = { kind: 'check-in', ...onInvoice, mode: 'online' } as const;
  journal.settle(journal.begin(back, clock.now()), { state: 'accepted' }, clock.now());
  expect(await visit.checkIn(onInvoice)).toMatchObject({ kind: 'refused', code: 'refused' });
  // Where it is not lent, the refusal only says that it is here already.
  counter.library.library.state.loans.delete(onInvoice.item);
  expect(await visit.checkIn(onInvoice)).toMatchObject({ kind: 'done' });
});
