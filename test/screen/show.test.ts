/** What the statecharts know, as what the screen shows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hours } from '../../src/screen/hours.ts';
import { openingAt } from '../../src/screen/hours.ts';
import type { ShowSettings } from '../../src/screen/show.ts';
import {
  allUp,
  decisionOf,
  fee,
  lent,
  openDesk,
  patronOf,
  tagOf,
} from '../support/machines/desk.ts';
import { seen } from '../support/screen/seen.ts';

const week: Hours = {
  monday: ['13:00-18:00', '10:00-12:00'],
  tuesday: ['10:00-20:00'],
  saturday: ['10:00-24:00'],
  closedOn: ['2026-12-29'],
};
const card = { type: 'CARD', card: '1' } as const;
function part(ordinal: number) {
  return {
    type: 'TAG_APPEARED',
    tag: tagOf('5', { uid: `E00401500000000${ordinal}`, parts: 3, ordinal }),
  } as const;
}

describe('a set without all its parts', () => {
  test('names the parts that lie there, waits for the others, and can be left out', async () => {
    const desk = await openDesk();
    await desk.send(card, part(3), part(1));
    expect(seen(desk).view).toMatchObject({
      kind: 'set-incomplete',
      purpose: 'borrow',
      row: { parts: { there: [1, 3], of: 3 } },
    });
    await desk.send({ type: 'OPEN', dialog: 'help' }, { type: 'CLOSE' });
    expect(seen(desk).view.kind).toBe('set-incomplete');
    await desk.send({ type: 'LEAVE_OUT' });
    expect(seen(desk).view).toMatchObject({ kind: 'borrow', rows: [{ code: 'set-incomplete' }] });
    await desk.send(part(2));
    await desk.checkOuts.answer(lent());
    expect(seen(desk).view).toMatchObject({ kind: 'borrow', rows: [{ state: 'done' }] });
  });

  test('names the parts whose security stayed as it was, also when the set is laid down again', async () => {
    const desk = await openDesk();
    await desk.send(card, part(3), part(2), part(1));
    const failedTags = [part(3), part(1)].map(({ tag }) => tag.uid);
    await desk.checkOuts.answer({
      kind: 'refused',
      code: 'not-released',
      title: 'Set',
      failedTags,
    });
    expect(seen(desk).view).toMatchObject({ rows: [{ failedParts: { numbers: [1, 3], of: 3 } }] });
    await desk.send({ type: 'TAG_VANISHED', uid: part(1).tag.uid }, part(1));
    await desk.checkOuts.answer(lent());
    expect(seen(desk).view).toMatchObject({ rows: [{ state: 'done', failedParts: null }] });
  });

  test('says nothing of parts of an item that has one tag', async () => {
    const desk = await openDesk();
    const tag = tagOf('7');
    await desk.send(card, { type: 'TAG_APPEARED', tag });
    await desk.checkOuts.answer({
      kind: 'refused',
      code: 'not-released',
      title: null,
      failedTags: [tag.uid],
    });
    expect(seen(desk).view).toMatchObject({ rows: [{ code: 'not-released', failedParts: null }] });
  });

  test('stands back while another item is under way, and when it is taken away', async () => {
    const desk = await openDesk();
    await desk.send(card, part(1), { type: 'TAG_APPEARED', tag: tagOf('7') });
    expect(seen(desk).view.kind).toBe('borrow');
    await desk.checkOuts.answer(lent());
    expect(seen(desk).view.kind).toBe('set-incomplete');
    await desk.send({ type: 'TAG_VANISHED', uid: 'E004015000000001' });
    expect(seen(desk).view.kind).toBe('borrow');
  });
});

test('the kind and the message of an item that was lent: where the library shows them', async () => {
  const desk = await openDesk();
  await desk.send(card, { type: 'TAG_APPEARED', tag: tagOf('7') });
  await desk.checkOuts.answer({ ...lent(), mediaType: '006', message: 'Met bijlage.' });
  expect(seen(desk).view).toMatchObject({ rows: [{ mediaType: null, message: null }] });
  expect(seen(desk, { showItemMessages: true }).view).toMatchObject({
    rows: [{ mediaType: '006', message: 'Met bijlage.' }],
  });
});

test("the library system's message is shown once, to read and close", async () => {
  const desk = await openDesk({ ...patronOf(decisionOf()), messages: ['Zaterdag dicht.'] });
  await desk.send(card);
  expect(seen(desk)).toMatchObject({
    view: { kind: 'borrow' },
    dialog: { kind: 'notice', messages: ['Zaterdag dicht.'] },
  });
  await desk.send({ type: 'OPEN', dialog: 'language' });
  expect(seen(desk).dialog?.kind).toBe('language');
  await desk.send({ type: 'CLOSE' });
  expect(seen(desk).dialog?.kind).toBe('notice');
  await desk.send({ type: 'READ' });
  expect(seen(desk).dialog).toBeNull();
});

test('why a card is not accepted is shown, to read and close; the next card has its own messages all the same', async () => {
  const desk = await openDesk({ ...patronOf(decisionOf()), messages: ['Zaterdag dicht.'] });
  await desk.send({ type: 'CARD', card: 'expired' });
  const refused = { view: { kind: 'identify', problem: 'card-refused' } };
  expect(seen(desk)).toMatchObject({
    ...refused,
    dialog: { kind: 'notice', messages: ['De kaart is verlopen.'] },
  });
  await desk.send({ type: 'READ' });
  expect(seen(desk)).toMatchObject({ ...refused, dialog: null });
  await desk.send({ type: 'CARD', card: 'unchecked' });
  expect(seen(desk)).toMatchObject({
    view: { kind: 'identify', problem: 'pin-unchecked' },
    dialog: null,
  });
  await desk.send(card);
  expect(seen(desk).dialog).toEqual({ kind: 'notice', messages: ['Zaterdag dicht.'] });
});

test('a message that everybody was given interrupts nobody', async () => {
  const patron = {
    ...patronOf(decisionOf()),
    messages: ['Welkom!', 'Zaterdag dicht.'],
    greetings: ['Welkom!'],
  };
  const desk = await openDesk(patron);
  await desk.send(card);
  expect(seen(desk).dialog).toEqual({ kind: 'notice', messages: ['Zaterdag dicht.'] });
  const greeted = await openDesk({ ...patron, messages: ['Welkom!'] });
  await greeted.send(card);
  expect(seen(greeted).dialog).toBeNull();
});

test('off line no amount is shown and none is asked for; on the way out what was done is provisional', async () => {
  const denied = decisionOf({ checkOut: false });
  const clears = { by: 'pay', leastCents: 240, feeIds: ['f1'] } as const;
  const numbers = { sumCents: 1_240, maximumCents: 1_000, oldestDays: 44 };
  const owes = {
    ...denied,
    reasons: [{ rule: 'maximum-fees', denies: ['checkOut'] as const, clears, numbers }],
  };
  const fee = {
    id: 'f1',
    kind: 'overdue',
    title: null,
    amountCents: 1_240,
    notPayable: null,
  } as const;
  const desk = await openDesk(patronOf(owes, [fee]), { ...allUp, library: 'down' });
  await desk.send(card);
  const { view } = seen(desk);
  expect(view).toMatchObject({
    kind: 'blocked',
    mayPay: false,
    reasons: [{ rule: 'maximum-fees' }],
  });
  expect(JSON.stringify(view)).not.toMatch(/1240|1000|240|Cents":\d/);
  const there = await openDesk(patronOf(owes, [fee]));
  await there.send(card);
  // A fee is paid whole: the reason asks for what the key asks for, and says why.
  expect(seen(there).view).toMatchObject({
    reasons: [{ numbers, clears: { ...clears, leastCents: 1_240 } }],
    leastCents: 1_240,
    atOnce: true,
    mayPay: true,
  });

  // The one fee is paid already, or perhaps: no amount is asked for, and the screen says why.
  const paid = await openDesk(patronOf(owes, [{ ...fee, notPayable: 'in-payment' }]));
  await paid.send(card);
  // It may be booked by now, which circulation knows: it is not.
  await paid.judgements.answer(null);
  const unpriced = [{ rule: 'maximum-fees', clears: { by: 'pay' } }];
  const expected = {
    kind: 'blocked',
    mayPay: false,
    inPayment: true,
    leastCents: null,
    reasons: unpriced,
  };
  expect(seen(paid).view).toMatchObject(expected);
  expect(JSON.stringify(seen(paid).view)).not.toMatch(/least\w*":\d/);

  const away = await openDesk(patronOf(decisionOf()), { ...allUp, library: 'down' });
  await away.send(card, { type: 'TAG_APPEARED', tag: tagOf('5') });
  await away.checkOuts.answer({ ...lent(), provisional: true });
  await away.send({ type: 'DONE' });
  expect(seen(away).view).toMatchObject({ kind: 'receipt', provisional: true });
  await away.send({ type: 'RECEIPT', how: 'none' });
  expect(seen(away).view).toMatchObject({ kind: 'goodbye', provisional: true });
});

test('the block rules are evaluated at each choice of fees, and not while the screen is drawn', async () => {
  const desk = await openDesk(patronOf(decisionOf({ checkOut: false }), [fee]));
  await desk.send(card);
  for (let drawn = 0; drawn < 100; drawn += 1) expect(seen(desk).view.kind).toBe('blocked');
  await desk.send({ type: 'FEES' });
  const lifts = { kind: 'fees', leastCents: 320, leastFeeIds: ['f1'], chosenLiftsBlock: true };
  for (let drawn = 0; drawn < 100; drawn += 1) expect(seen(desk).view).toMatchObject(lifts);
  expect(desk.evaluations()).toBe(1);
  await desk.send({ type: 'CHOOSE_FEES', feeIds: [] });
  for (let drawn = 0; drawn < 100; drawn += 1)
    expect(seen(desk).view).toMatchObject({ ...lifts, chosenLiftsBlock: false });
  expect(desk.evaluations()).toBe(2);
});

describe('opening hours', () => {
  test('closed: no visit begins, one that is under way goes on to its end', async () => {
    const desk = await openDesk();
    await desk.send(card, { type: 'OPENING', open: false });
    expect(seen(desk).view.kind).toBe('borrow');
    await desk.send({ type: 'DONE' }, { type: 'CLOSE' });
    const shut = seen(desk, { hours: week }, '2026-12-28T19:00:00Z');
    expect(shut.view).toEqual({
      kind: 'closed',
      opensOn: '2027-01-02',
      opensAt: '10:00',
      when: 'later',
    });
    await desk.send(card, { type: 'BEGIN' }, { type: 'TAG_APPEARED', tag: tagOf('7') });
    expect(desk.task()).toBeNull();
    await desk.send({ type: 'OPENING', open: true });
    expect(seen(desk).view.kind).toBe('attract');
    await desk.send(card);
    expect(desk.task()).toBe('borrow');
  });

  test('the attract screen has the next days, days off among them, and when a break ends', async () => {
    const desk = await openDesk();
    const at = (now: string, closedOn: string[] = []) =>
      seen(desk, { hours: { ...week, closedOn } }, now).view;
    expect(at('2026-12-28T10:00:00Z', ['2026-12-29'])).toEqual({
      kind: 'attract',
      limits: null,
      againAt: '13:00',
      coming: [
        { on: '2026-12-29', when: 'tomorrow', periods: [] },
        { on: '2026-12-30', when: 'later', periods: [] },
        { on: '2026-12-31', when: 'later', periods: [] },
        { on: '2027-01-01', when: 'later', periods: [] },
      ],
    });
    expect(at('2026-12-31T10:00:00Z')).toMatchObject({
      coming: [
        { periods: [] },
        { on: '2027-01-02', periods: [{ from: '10:00', to: '24:00' }] },
        {},
        {},
      ],
    });
  });

  test('at night an idle screen is dark, and a visit is as bright as ever', async () => {
    const desk = await openDesk();
    const attract = {
      feed: null,
      pictures: [],
      pictureSeconds: 0,
      night: { dark: true, light: 60 },
    };
    expect(seen(desk, { attract })).toMatchObject({ light: 60, display: { theme: 'dark' } });
    await desk.send({ type: 'OPENING', open: false });
    expect(seen(desk, { attract })).toMatchObject({ light: 60, view: { kind: 'closed' } });
    await desk.send({ type: 'OPENING', open: true }, { type: 'BEGIN' });
    const visit = seen(desk, { attract });
    expect(visit.display.theme).toBe('light');
    expect(visit).not.toHaveProperty('light');
  });

  test('are those on the clock of the library', () => {
    const at = (now: string) => openingAt(week, 'Europe/Brussels', now);
    expect(at('2026-12-28T10:59:00Z')).toMatchObject({ isOpen: true, until: '12:00' });
    expect(at('2026-12-28T11:00:00Z')).toMatchObject({
      isOpen: false,
      next: { at: '13:00', when: 'today' },
    });
    expect(at('2026-12-27T12:00:00Z').next).toEqual({
      on: '2026-12-28',
      at: '10:00',
      when: 'tomorrow',
    });
    expect(at('2027-01-02T22:59:00Z')).toMatchObject({ isOpen: true, until: '24:00' });
    expect(openingAt({}, 'Europe/Brussels', '2026-12-28T10:00:00Z')).toEqual({
      isOpen: false,
      until: null,
      next: null,
    });
  });

  test('the next opening is never in the past, and the library is open then', () => {
    const instants = fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2027-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        const { next } = openingAt(week, 'UTC', date.toISOString());
        if (next === null) throw new Error('a week has an opening');
        const opens = `${next.on}T${next.at}:00.000Z`;
        expect(opens > date.toISOString()).toBe(true);
        expect(openingAt(week, 'UTC', opens).isOpen).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the receipt', () => {
  const at = async (paperLanguages: ShowSettings['paperLanguages']) => {
    const desk = await openDesk();
    await desk.send(card, { type: 'TAG_APPEARED', tag: tagOf('5') });
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'DONE' });
    return seen(desk, { paperLanguages }).view;
  };
  test('says which language comes on paper where it is not that of the screen', async () => {
    expect(await at({ nl: 'nl' })).toMatchObject({
      kind: 'receipt',
      mayPrint: true,
      paperLanguage: null,
    });
    expect(await at({ nl: 'en' })).toMatchObject({
      kind: 'receipt',
      mayPrint: true,
      paperLanguage: 'en',
    });
    expect(await at({ nl: null })).toMatchObject({
      kind: 'receipt',
      mayPrint: false,
      paperLanguage: null,
    });
  });
});
