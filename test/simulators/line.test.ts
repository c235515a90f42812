import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encode, noDate } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { misbehaviours } from '../../simulators/library/misbehave.ts';
import { openWire } from '../support/simulators/kiosk-wire.ts';
import {
  at,
  type Counter,
  card,
  checkOut,
  itemInformation,
  logIn,
  openCounter,
  patron,
} from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const book = shelfNumber('book', 40);
const request = encode(
  {
    code: '11',
    fixed: { scRenewalPolicy: 'Y', noBlock: 'N', transactionDate: at, nbDueDate: noDate },
    fields: { AO: '3550', AA: card(1), AB: book, AC: '' },
  },
  { errorDetection: true, sequence: 5 },
);

describe('the log-in', () => {
  test('is refused with a wrong password, and nothing is done without it', async () => {
    const stranger = await openWire(counter.library.port);
    expect((await logIn(stranger, 'guess')).fixed.ok).toBe('0');
    await expect(checkOut(stranger, card(1), book)).rejects.toThrow('the line went down');
    expect(counter.library.log()).toEqual([]);
  });

  test('is by connection', async () => {
    const second = await openWire(counter.library.port);
    expect((await logIn(second)).fixed.ok).toBe('1');
    expect((await patron(second, card(1))).code).toBe('64');
    expect(counter.library.connections).toBe(2);
    second.close();
  });
});

test('99 is answered with what works and what time it is', async () => {
  const reply = await counter.wire.ask({
    code: '99',
    fixed: { statusCode: '0', maxPrintWidth: '040', protocolVersion: '2.00' },
    fields: {},
  });
  expect(reply.fixed).toMatchObject({
    onlineStatus: 'Y',
    offlineOk: 'Y',
    timeoutPeriod: '100',
    retriesAllowed: '003',
  });
  expect(reply.fixed.dateTimeSync).toBe('20240517    113000');
});

test('a message that it lacks is answered with 96', async () => {
  const reply = await counter.wire.sendRaw(
    encode(
      { code: '65', fixed: { transactionDate: at }, fields: { AO: '3550', AA: card(1) } },
      { errorDetection: true, sequence: 9 },
    ),
  );
  expect(reply.code).toBe('96');
});

test('the line can be cut and restored on the same port', async () => {
  const { port } = counter.library;
  await counter.library.cutLine();
  await counter.wire.closed;
  expect(counter.library.plugged).toBe(false);
  await expect(openWire(port)).rejects.toThrow(/ECONNREFUSED/);
  await counter.library.restoreLine();
  const wire = await openWire(port);
  expect((await logIn(wire)).fixed.ok).toBe('1');
  wire.close();
});

describe('misbehaving', () => {
  /** [what the kiosk gets, whether the loan was booked all the same] */
  const expected: Record<(typeof misbehaviours)[number], [string, boolean]> = {
    silent: ['nothing', true],
    deaf: ['nothing', false],
    'hang-up-before-answer': ['the line went down', true],
    'hang-up-on-request': ['the line went down', false],
    garbage: ['unknown', true],
    'wrong-checksum': ['12 bad', true],
    'plain-text': ['unknown', true],
    resend: ['96 ok', false],
    split: ['12 ok', true],
    merged: ['12 ok', true],
    // The empty line is what comes first.
    crlf: ['unknown', true],
    'wrong-sequence': ['12 ok', true],
    'hang-up-mid-message': ['the line went down', true],
    'status-instead': ['98 ok', true],
    twice: ['12 ok', true],
    pauses: ['12 ok', true],
  };

  test.each(misbehaviours)('%s', async (how) => {
    const [got, done] = expected[how];
    counter.library.misbehave(how, { codes: ['11'], times: 1 });
    const answer = counter.wire.sendRaw(request).then(
      (message) => (message.code === 'unknown' ? 'unknown' : `${message.code} ${message.checksum}`),
      (error: Error) => error.message,
    );
    if (got === 'nothing') {
      // Nothing comes; that it was received shows, and the next request is answered alone.
      await expect.poll(() => counter.library.received().at(-1)).toBe('11');
      const second = await openWire(counter.library.port);
      await logIn(second);
      const status = (await itemInformation(second, book)).fixed.circulationStatus;
      expect(status).toBe(done ? '04' : '03');
      second.close();
      counter.wire.close();
      expect(await answer).toBe('the line went down');
    } else expect(await answer).toBe(got);
    expect(counter.library.log().filter((booking) => booking.what === 'check-out')).toHaveLength(
      done ? 1 : 0,
    );
    expect(counter.library.misbehaving).toBeNull();
  });

  test('97 after a spoiled answer brings the right one, and nothing is done twice', async () => {
    counter.library.misbehave('wrong-checksum', { times: 1 });
    await counter.wire.sendRaw(request);
    const resent = await counter.wire.sendRaw(
      encode({ code: '97', fixed: {}, fields: {} }, { errorDetection: true }),
    );
    expect([resent.code, resent.checksum, resent.sequence]).toEqual(['12', 'ok', 5]);
    expect(counter.library.log()).toHaveLength(1);
  });

  test.each([
    ['late', 'nothing'],
    ['late-hang-up', 'the line went down'],
    ['late-answer', '12'],
  ] as const)('%s: carried out when nobody waits for it, also after the line', async (how, got) => {
    counter.library.misbehave(how, { codes: ['11'], times: 1 });
    const answer = counter.wire.sendRaw(request).then(
      ({ code }) => code,
      (error: Error) => error.message,
    );
    await expect.poll(() => counter.library.owed).toBe(1);
    // Asked meanwhile, it says so: nothing is lent yet.
    const second = await openWire(counter.library.port);
    await logIn(second);
    expect((await itemInformation(second, book)).fixed.circulationStatus).toBe('03');
    counter.library.carryOutOwed();
    await expect.poll(() => counter.library.owed).toBe(0);
    expect(counter.library.log().map(({ what }) => what)).toEqual(['check-out']);
    if (got === 'nothing') counter.wire.close();
    expect(await answer).toBe(got === 'nothing' ? 'the line went down' : got);
    second.close();
  });

  test('answer-of-before: another item is named, under the number of this request', async () => {
    await checkOut(counter.wire, card(1), shelfNumber('book', 41));
    counter.library.misbehave('answer-of-before', { codes: ['11'], times: 1 });
    const wrong = await counter.wire.sendRaw(request);
    expect([wrong.sequence, wrong.checksum]).toEqual([5, 'ok']);
    expect(wrong.fields.find(({ id }) => id === 'AB')?.value).toBe(shelfNumber('book', 41));
    expect(counter.library.log()).toHaveLength(2);
  });

  test('answer-of-before: of the same item it would be the answer, so there is none', async () => {
    await checkOut(counter.wire, card(1), shelfNumber('book', 41));
    counter.library.misbehave('answer-of-before', { codes: ['11'], times: 1 });
    const answer = checkOut(counter.wire, card(1), shelfNumber('book', 41)).then(
      ({ code }) => code,
      (error: Error) => error.message,
    );
    await expect.poll(() => counter.library.log().length).toBe(2);
    counter.wire.close();
    expect(await answer).toBe('the line went down');
  });

  test('a delay holds the answer back, and closing does not wait for it', async () => {
    counter.library.delay(60_000);
    const answer = counter.wire.sendRaw(request).then(
      () => 'answered',
      (error: Error) => error.message,
    );
    await expect.poll(() => counter.library.log().length).toBe(1);
    await counter.library.close();
    expect(await answer).toBe('the line went down');
  });
});
