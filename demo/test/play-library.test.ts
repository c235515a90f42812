import { describe, expect, test } from 'vitest';
import { first } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { openWire } from '../../test/support/simulators/kiosk-wire.ts';
import { card, checkIn, checkOut, logIn } from '../../test/support/simulators/lindeveld.ts';
import { playPage } from './support/play-page.ts';

const { act, state, patron, url, simulators } = playPage();

describe('the library by the page', () => {
  test('gives the facts of the night as a file', async () => {
    await act('library/set-status', { card: card(1), status: 8 });
    const file = await fetch(`${url()}facts.jsonl`);
    const [head, first = ''] = (await file.text()).split('\n');
    expect(JSON.parse(head ?? '')).toMatchObject({ facts: 1, entries: 40 });
    expect(JSON.parse(first)).toMatchObject({
      cards: [card(1), card(901)],
      facts: { membership: { status: 8 } },
    });
  });

  test('speaks in another form, and staff take an item in', async () => {
    expect((await act('library/form', { form: 'wise' })).status).toBe(200);
    const wire = await openWire(simulators().ports.library ?? 0);
    await logIn(wire);
    const item = shelfNumber('comic', 2);
    const where = async () =>
      (await state()).library?.items.find((one) => one.item === item)?.where;
    expect(first(await checkIn(wire, item), 'CL')).toBe('03');
    expect([(await state()).library?.form, await where()]).toEqual(['wise', 'sorted-out']);
    expect((await act('library/take-in', { item })).status).toBe(200);
    expect(await where()).toBe('hold-shelf');
    expect((await act('library/take-in', { item: '39990000000013' })).status).toBe(404);
    expect((await act('library/form', { form: 'alma' })).status).toBe(400);
    wire.close();
  });

  test('a fee, a payment, a status, a block and the monthly run change what is seen', async () => {
    await act('library/add-fee', { card: card(1), kind: 'overdue', amountCents: 1001, daysAgo: 0 });
    const fee = (await patron(1))?.fees[0];
    expect((await patron(1))?.seen.kiosk?.level).toBe('payment');
    expect((await act('library/pay-fee', { card: card(1), feeId: fee?.id })).status).toBe(200);
    expect((await act('library/pay-fee', { card: card(1), feeId: fee?.id })).status).toBe(409);
    expect((await patron(1))?.seen.kiosk?.level).toBe('full');
    await act('library/set-status', { card: card(1), status: 9 });
    expect((await patron(1))?.seen.kiosk?.level).toBe('checkin-only');
    await act('library/monthly-run');
    expect((await patron(19))?.membership.status).toBe(9);
  });

  test('answers as another library system does', async () => {
    expect((await act('library/quirk', { quirk: 'no-holder', on: true })).status).toBe(200);
    expect((await state()).library?.quirks).toContainEqual({ quirk: 'no-holder', on: true });
    expect((await act('library/quirk', { quirk: 'no-such', on: true })).status).toBe(400);
    await act('library/quirk', { quirk: 'no-holder', on: false });
    expect((await state()).library?.quirks.filter(({ on }) => on)).toEqual([]);
  });

  test('has a line as others have it, one manner at a time', async () => {
    const number = shelfNumber('book', 40);
    await act('library/checksums', { checksums: 'never' });
    await act('library/announces', { announces: { timeoutPeriod: '600', retriesAllowed: '003' } });
    await act('library/dies-of', { diesOf: { number, how: 'silent' } });
    await act('library/late', { late: { codes: ['37'], ms: 20_000 } });
    await act('library/hangs-up-idle', { hangsUpIdleMs: 5_000 });
    expect((await state()).library?.lineBehaviour).toEqual({
      hangsUpIdleMs: 5_000,
      checksums: 'never',
      announces: { timeoutPeriod: '600', retriesAllowed: '003' },
      diesOf: { number, codes: [], how: 'silent' },
      late: { codes: ['37'], ms: 20_000 },
      lists: null,
    });
    expect((await act('library/announces', { announces: { timeoutPeriod: '60 s' } })).status).toBe(
      400,
    );
  });

  test('misbehaves as it is told, and shows what was really booked', async () => {
    await act('library/misbehave', { how: 'hang-up-before-answer', codes: ['11'], times: 1 });
    expect((await state()).library?.misbehaving).toEqual({
      how: 'hang-up-before-answer',
      codes: ['11'],
      times: 1,
    });
    const wire = await openWire(simulators().ports.library ?? 0);
    await logIn(wire);
    await expect(checkOut(wire, card(1), shelfNumber('book', 40))).rejects.toThrow(
      'the line went down',
    );
    const { library } = await state();
    expect(library?.misbehaving).toBeNull();
    expect(library?.bookings).toMatchObject([{ what: 'check-out', item: shelfNumber('book', 40) }]);
  });
});
