/** When the kiosk is on line again, and what has gone out before. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  type ClientState,
  createClient,
  type Open,
  openAddress,
} from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import {
  type LibraryLine,
  type LibraryLineOptions,
  superviseLibrary,
} from '../../src/kiosk/library-line.ts';
import { openAcquirer } from '../support/circulation/acquirer.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';
import { itemQuestion, library, loan, quick } from '../support/sip2/library.ts';

let counter: Counter;
let line: LibraryLine | null = null;
/** at each change: on line or not, and how many bookings and open entries there were */
let changes: { up: boolean; booked: number; open: number }[] = [];
let visiting = false;

beforeEach(async () => {
  counter = await openCounter({ onState: (state) => line?.onState(state) });
  changes = [];
  visiting = false;
});
afterEach(async () => {
  await line?.close();
  line = null;
  await counter.close();
});

function supervise(more: Partial<LibraryLineOptions> = {}) {
  const { parts, library } = counter;
  line = superviseLibrary({
    client: () => counter.client,
    parts: () => parts,
    goodAnswers: 2,
    pauseMs: 1,
    mayGoOnline: () => !visiting,
    onChange: (up) =>
      changes.push({ up, booked: library.log().length, open: parts.journal.open().length }),
    ...more,
  });
  return line;
}

function lend(nth: number, who = 1) {
  const { journal, clock } = counter.parts;
  const item = shelfNumber('book', nth);
  const loan = {
    kind: 'check-out',
    item,
    patron: card(who),
    uids: [],
    mode: 'offline',
    dueOn: '2026-12-20',
  } as const;
  const id = journal.begin(loan, clock.now());
  journal.note(id, { step: 'released' }, clock.now());
  journal.settle(id, { state: 'deferred' }, clock.now());
  return item;
}

const { poll } = expect;
function sent() {
  return counter.library.log().map(({ item }) => item);
}

test('a visit off line sees the line come back: what it does goes out before the next one works on line', async () => {
  visiting = true;
  const supervised = supervise();
  lend(40);
  supervised.onState('online');
  await poll(() => sent().length).toBe(1);
  await supervised.settledOnce;
  lend(41);
  supervised.settleOpen();
  await poll(() => sent().length).toBe(2);
  expect(changes).toEqual([]);
  lend(42);
  visiting = false;
  supervised.settleOpen();
  await poll(() => changes).toMatchObject([{ up: true, booked: 3 }]);

  supervised.onState('offline');
  supervised.onState('online');
  await poll(() => changes.map(({ up }) => up)).toEqual([true, false, true]);
});

test('a loan that is made while others are being sent goes out before the kiosk is on line', async () => {
  visiting = true;
  const supervised = supervise({ goodAnswers: 1 });
  lend(40);
  counter.library.delay(100);
  supervised.onState('online');
  await poll(() => counter.library.received().includes('17')).toBe(true);
  // While the first one is asked about: the patron's second loan, and the end of the visit.
  lend(41);
  visiting = false;
  supervised.settleOpen();
  await poll(() => changes).toEqual([{ up: true, booked: 2, open: 0 }]);
});

describe('an entry that the library system dies of', () => {
  test.each([
    ['its loan makes it hang up', ['11'], 'hang-up'],
    ['its loan is not answered', ['11'], 'silent'],
    ['each question about its item makes it hang up', [], 'hang-up'],
  ] as const)(
    '%s: it goes to the staff’s list, all others go out, and the kiosk is on line',
    async (_, codes, how) => {
      const poison = lend(40);
      counter.library.behave({ diesOf: { number: poison, codes, how } });
      const others = [lend(41, 2), lend(42, 5)];
      supervise().onState('online');
      await poll(() => changes, { timeout: 15_000 }).toEqual([{ up: true, booked: 2, open: 0 }]);
      expect(sent()).toEqual(others);
      const [entry, ...more] = counter.parts.journal.staff();
      expect(more).toEqual([]);
      expect(entry).toMatchObject({
        transaction: { item: poison },
        settlement: { state: 'staff', why: 'never-answered', data: { tries: 3 } },
      });
      // Three tries and no more, so that a system which dies of it is not killed for ever.
      const first = counter.library.received().filter((code) => code === (codes[0] ?? '17'));
      expect(first.length).toBeLessThanOrEqual(3 * 2 + others.length);
    },
  );

  test('two of one patron, card and all: both are listed, and what is behind them goes out', async () => {
    const [one, other] = [lend(40, 1), lend(41, 1)];
    counter.library.behave({ diesOf: { number: card(1), codes: [], how: 'hang-up' } });
    const behind = lend(42, 5);
    supervise().onState('online');
    await poll(() => changes, { timeout: 15_000 }).toEqual([{ up: true, booked: 1, open: 0 }]);
    expect(sent()).toEqual([behind]);
    expect(
      counter.parts.journal
        .staff()
        .map(({ transaction }) => 'item' in transaction && transaction.item),
    ).toEqual([one, other]);
  });

  test('a payment whose booking makes it hang up is listed, though it waits between two tries', async () => {
    await counter.close();
    counter = await openCounter({
      form: 'simulated',
      clock: { now: () => new Date().toISOString() },
      onState: (state) => line?.onState(state),
    });
    const { journal, clock } = counter.parts;
    counter.parts.settings = { ...counter.parts.settings, timeoutMs: 40 };
    const fees = [{ id: '4001', amountCents: 320 }];
    const payment = { attempt: 'a', patron: card(4), fees, amountCents: 320 };
    const id = journal.begin(
      { kind: 'payment', way: 'terminal', driver: 'zvt', ...payment, before: 'none' },
      clock.now(),
    );
    journal.note(id, { step: 'completed' }, clock.now());
    journal.settle(id, { state: 'unknown', why: 'booking-unanswered' }, clock.now());
    counter.library.behave({ diesOf: { number: '4001', codes: ['37'], how: 'hang-up' } });
    supervise({ goodAnswers: 1, askAgainMs: 20 }).onState('online');
    await poll(() => journal.get(id)?.settlement).toMatchObject({
      state: 'staff',
      why: 'never-answered',
    });
    const booked = counter.library.received().filter((code) => code === '37');
    expect(booked).toHaveLength(3);
  });

  test('is tried after longer and longer pauses', async () => {
    const asked: number[] = [];
    await counter.close();
    counter = await openCounter({
      onState: (state) => line?.onState(state),
      onTrace: (direction, sent) => {
        if (direction === 'out' && sent.startsWith('17')) asked.push(performance.now());
      },
    });
    counter.library.behave({ diesOf: { number: card(1), codes: [], how: 'hang-up' } });
    for (const nth of [40, 41]) lend(nth, 1);
    supervise({ pauseMs: 50 }).onState('online');
    await poll(() => changes, { timeout: 15_000 }).toEqual([{ up: true, booked: 0, open: 0 }]);
    const waits = asked.slice(1).map((at, nth) => Math.round(at - (asked[nth] ?? at)));
    // Six tries: the last pause is eight times the first.
    expect(Math.max(...waits), `waits of ${waits.join(', ')} ms`).toBeGreaterThanOrEqual(390);
  });

  test('where it answers nothing at all the line is to blame: the entry waits, however often it was tried', async () => {
    lend(40);
    counter.library.misbehave('hang-up-on-request', { codes: ['17', '11', '99'] });
    supervise().onState('online');
    const logIns = () => counter.library.received().filter((code) => code === '93').length;
    await poll(logIns).toBeGreaterThan(6);
    expect([counter.parts.journal.staff(), counter.parts.journal.open().length]).toEqual([[], 1]);
    counter.library.misbehave(null);
    await poll(() => changes).toEqual([{ up: true, booked: 1, open: 0 }]);
  });
});

test('a start does not wait for the journal longer than is set', async () => {
  lend(40);
  counter.library.behave({ late: { codes: ['17'], ms: 60_000 } });
  const supervised = supervise({ settleWithinMs: 50 });
  supervised.onState('online');
  await supervised.settledOnce;
  expect([changes, counter.parts.journal.open().length]).toEqual([[], 1]);
  // It is still waited for: what ended the wait is the limit, not the line.
  expect(counter.client.state).toBe('online');
});

test('a payment that is still under way at its host is asked about again, though nothing else happens', async () => {
  const acquirer = await openAcquirer();
  const { journal, clock } = counter.parts;
  counter.parts.code = acquirer.open('bancontact-pay');
  const fees = [{ id: '4001', amountCents: 320 }];
  const way = { way: 'code', driver: 'bancontact-pay' } as const;
  const id = journal.begin(
    {
      kind: 'payment',
      attempt: 'a',
      patron: card(4),
      fees,
      amountCents: 320,
      ...way,
    },
    clock.now(),
  );
  const handle = { driver: 'bancontact-pay', paymentId: 'a' } as const;
  journal.note(id, { step: 'started', handle }, clock.now());
  journal.settle(id, { state: 'unknown', why: 'interrupted' }, clock.now());
  acquirer.say({ kind: 'running' });
  supervise({ goodAnswers: 1, askAgainMs: 20 }).onState('online');
  await poll(() => acquirer.requests().length).toBeGreaterThan(2);
  expect(journal.get(id)?.settlement).toMatchObject({ state: 'unknown' });
  acquirer.say({ kind: 'not-paid', why: 'EXPIRED' });
  await poll(() => journal.get(id)?.settlement).toMatchObject({ why: 'outcome-not-paid' });
  const asked = acquirer.requests().length;
  await line?.close();
  await acquirer.close();
  expect(acquirer.requests()).toHaveLength(asked);
});

/** A supervised client; `open`: how it opens each connection after the first. */
async function idling(
  { open, onState }: { open?: Open; onState?(state: ClientState): void } = {},
  more: Partial<LibraryLineOptions> = {},
) {
  const { server, count } = await library();
  const usual = openAddress(`tcp://127.0.0.1:${server.port}`);
  let opened = 0;
  const client = createClient({
    open: (how) => {
      opened += 1;
      return (opened > 1 && open ? open : usual)(how);
    },
    login: { user: 'kiosk', password: 'lindeveld', location: '35500' },
    random: Math.random,
    log: () => undefined,
    onState: (state, isIdleEnd) => {
      line?.onState(state, isIdleEnd);
      onState?.(state);
    },
    // A line that stood for four of these was well.
    timings: { ...quick, reconnect: { firstMs: 1, mostMs: 60 } },
  });
  onTestFinished(() => client.close());
  supervise({ client: () => client, ...more });
  await poll(() => changes.length).toBe(1);
  return { server, count, client };
}
function ups() {
  return changes.map(({ up }) => up);
}

test('K5: a server that ends an idle line does not put the kiosk off line', async () => {
  const asked: Promise<{ kind: string }>[] = [];
  // What is asked meanwhile waits for the next connection.
  const { server, count, client } = await idling({
    onState: (state) => {
      if (state === 'connecting') asked.push(client.request(itemQuestion('1')));
    },
  });
  for (const logIns of [2, 3, 4]) {
    for (const session of server.sessions) session.hangUp();
    await poll(() => count('93')).toBe(logIns);
    await poll(() => client.state).toBe('online');
  }
  const answers = await Promise.all(asked);
  expect(answers.map(({ kind }) => kind)).toEqual(Array(3).fill('answer'));
  expect(ups()).toEqual([true]);
});

test('K5: a visit that is left meanwhile ends on the next connection', async () => {
  const ends: Promise<{ kind: string }>[] = [];
  const end = { ...itemQuestion('1'), code: '35' as const, fields: { AO: '3550', AA: card(1) } };
  const { server, count, client } = await idling({
    onState: (state) => {
      // Back, as the line is being opened again.
      if (state === 'connecting') ends.push(client.request(end));
    },
  });
  for (const session of server.sessions) session.hangUp();
  await poll(() => count('35')).toBe(1);
  const answers = await Promise.all(ends);
  expect(answers.map(({ kind }) => kind)).toEqual(['answer']);
  expect(ups()).toEqual([true]);
});

test('K5: nor where nothing was asked on it since it was opened', async () => {
  const { server, count, client } = await idling();
  for (const logIns of [2, 3, 4]) {
    for (const session of server.sessions) session.hangUp();
    await poll(() => count('93')).toBe(logIns);
    await poll(() => client.state).toBe('online');
  }
  expect(ups()).toEqual([true]);
});

test('K5: it does where the next line does not open in time', async () => {
  const never: Open = () => new Promise(() => {});
  const { server, client } = await idling({ open: never }, { reopenWithinMs: 30 });
  for (const session of server.sessions) session.hangUp();
  await poll(ups).toEqual([true, false]);
  expect(client.state).toBe('connecting');
});

test('K5: nor where a question crosses the hang-up: it is asked anew on the next line', async () => {
  const { server, count, client } = await idling({}, { reopenWithinMs: 60_000 });
  for (const [nth, logIns] of [2, 3].entries()) {
    const asked = client.request(itemQuestion(String(nth)));
    for (const session of server.sessions) session.hangUp();
    expect((await asked).kind).toBe('answer');
    expect(count('93')).toBe(logIns);
  }
  expect(ups()).toEqual([true]);
});

test('K5: and at once where something was under way', async () => {
  const { server, client } = await idling({}, { reopenWithinMs: 60_000 });
  const asked = client.request({ ...loan('1'), code: '11' });
  for (const session of server.sessions) session.hangUp();
  await asked;
  await poll(ups).toEqual([true, false]);
});
