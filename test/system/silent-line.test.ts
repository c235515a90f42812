/**
 * A library system that takes what is sent and says nothing, or dies of one message: what the
 * patron sees, and how long it takes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import type { Screen } from '../../src/screen/screen.ts';
import { openStore } from '../../src/store/store.ts';
import { isLong } from '../support/repository/share.ts';
import { here, identify, openAccount, shows, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

/**
 * Nearly all of the time is waiting for what does not come: the tests wait together, each at a
 * stage of its own.
 */
async function open(
  { onTestFinished }: TestContext,
  overrides?: Parameters<typeof setStage>[0],
): Promise<Stage> {
  const stage = await setStage(overrides);
  onTestFinished(() => stage.close());
  return stage;
}

/** As delivered: ten seconds for an answer, three retries. */
const asDelivered = { sip2: { timeoutMs: 10_000 } };
function everythingWorks({ view }: Screen) {
  return view.kind === 'attract' && view.limits === null;
}
/**
 * The longest that a patron waits without a way out, and a second for the work around it: of a quiet
 * machine. What a busy one adds is measured meanwhile.
 */
const mostMs = 21_000;

/** Asks the kiosk for its page from now on; ends it, and says how long the slowest answer took. */
function slowestAnswer(stage: Stage) {
  let slowestMs = 0;
  const ended = new AbortController();
  const ask = async () => {
    for (;;) {
      const before = performance.now();
      await (await fetch(stage.url(), { signal: ended.signal })).text();
      slowestMs = Math.max(slowestMs, performance.now() - before);
      await pause(250, null, { signal: ended.signal });
    }
  };
  void ask().catch(() => {});
  return () => {
    ended.abort();
    return slowestMs;
  };
}

/**
 * From `since` until the screen shows it. `stage.sees` goes on until the reader has looked at the
 * plate, which is not the patron's wait.
 */
async function inTime(
  stage: Stage,
  what: string,
  test: (screen: Screen) => boolean,
  since = performance.now(),
) {
  const busyMs = slowestAnswer(stage);
  let shownMs = Number.POSITIVE_INFINITY;
  const screen = await stage.sees(what, (screen) => {
    if (test(screen)) shownMs = Math.min(shownMs, performance.now() - since);
    return Number.isFinite(shownMs);
  });
  expect(shownMs - busyMs(), what).toBeLessThan(mostMs);
  return screen;
}
/** A loan of the first patron that was made elsewhere. */
function lendAtDesk(stage: Stage, nth: number) {
  const item = shelfNumber('book', nth);
  const before = { loan: null, hold: null };
  stage.library.library.state.loans.set(item, {
    item,
    card: patronCard(1),
    dueOn: '2030-01-01',
    renewals: 0,
    before,
  });
  return item;
}
/** By the rules of working off line, and the list says so. */
function goesOn({ view }: Screen) {
  return view.kind === 'borrow' && view.line === 'limited';
}

describe.concurrent('the library system stops answering', () => {
  it('to a card: the patron is told within 20 s, with a way out, also where the kiosk asks soon whether they are there', async (test) => {
    const stage = await open(test, {
      ...asDelivered,
      delays: { idleMs: 1_000, warningMs: 20_000 },
    });
    await stage.sees('everything works', everythingWorks);
    stage.library.misbehave('deaf');
    stage.scanner.scan(patronCard(1));
    await stage.sees('a wait', shows('one-moment'));
    const seen: string[] = [];
    await inTime(stage, 'that the visit goes on off line after the card', (screen) => {
      seen.push(`${screen.view.kind} ${screen.dialog?.kind ?? ''}`);
      return goesOn(screen);
    });
    expect(new Set(seen)).toEqual(new Set(['one-moment ', 'borrow ']));
    await stage.touch({ type: 'STOP' });
    await stage.sees('attract', shows('attract'));
  });

  it('to a PIN, to items and to the end of the visit', async (test) => {
    const stage = await open(test, { sip2: { timeoutMs: 2_000 } });
    await stage.sees('everything works', everythingWorks);
    stage.scanner.scan(patronCard(1));
    await stage.sees('the PIN', shows('pin'));
    stage.library.misbehave('deaf', { codes: ['63'] });
    await stage.touch({ type: 'PIN', pin: '1234' });
    await inTime(stage, 'that the visit goes on off line after the PIN', goesOn);
    stage.library.misbehave(null);
    await stage.touch({ type: 'STOP' });
    await stage.sees('everything works again', everythingWorks);

    await identify(stage, 1);
    stage.library.misbehave('deaf');
    const books = here(stage, 3);
    stage.layDown(...books);
    // What became of the first is not known; the others were never sent, and are lent off line.
    const { view } = await inTime(
      stage,
      'what became of each of three items',
      ({ view }) =>
        view.kind === 'borrow' &&
        view.rows.length === 3 &&
        !view.stillWorking &&
        view.rows.every(({ code }) => code !== 'unreachable'),
    );
    expect(
      view.kind === 'borrow' && view.rows.map(({ code, provisional }) => [code, provisional]),
    ).toEqual([
      ['outcome-unknown', false],
      [null, true],
      [null, true],
    ]);
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', shows('receipt'));
    await stage.touch({ type: 'RECEIPT', how: 'none' });
    await inTime(stage, 'goodbye', shows('goodbye'));
    await stage.touch({ type: 'DONE' });
    await inTime(stage, 'attract', shows('attract'));
    stage.library.misbehave(null);
    await stage.sees('everything works again', everythingWorks, 30_000);
    const { loans } = stage.library.library.state;
    await until('the two to be sent', () => books.filter((book) => loans.has(book)).length >= 2);
  });

  it.runIf(isLong)('to renewals: after the first one the others are not sent', async (test) => {
    const stage = await open(test);
    await stage.sees('everything works', everythingWorks);
    const { loans } = stage.library.library.state;
    const [one, two, three] = [lendAtDesk(stage, 60), lendAtDesk(stage, 61), lendAtDesk(stage, 62)];
    await openAccount(stage, 1);
    stage.library.misbehave('deaf', { codes: ['29'] });
    await stage.touch({ type: 'RENEW', items: [one, two, three] });
    const codesOf = ({ view }: Screen) =>
      view.kind === 'account'
        ? (view.loans ?? []).flatMap(({ renewal }) =>
            renewal && 'code' in renewal ? [renewal.code] : [],
          )
        : [];
    const screen = await stage.sees('what became of each', (shown) => codesOf(shown).length === 3);
    // The first had no answer, and was asked about: it is due as before.
    expect(codesOf(screen)).toEqual(['refused', 'unreachable', 'unreachable']);
    expect(stage.library.received().filter((code) => code === '29')).toHaveLength(1);
    expect(loans.get(one)?.renewals).toBe(0);
  });
});

describe.concurrent('an entry that crashes the library system', () => {
  it('keeps the kiosk neither in its start nor off line, and is on the staff’s list', async (test) => {
    const stage = await open(test);
    await stage.sees('everything works', everythingWorks);
    await stage.kill('SIGTERM');
    const store = openStore({ folder: `${stage.folder}/data`, log: () => {} });
    const at = new Date().toISOString();
    const lend = (nth: number, who: number) => {
      const item = shelfNumber('book', nth);
      const loan = {
        kind: 'check-out',
        item,
        patron: patronCard(who),
        uids: [],
        mode: 'offline',
      } as const;
      const id = store.journal.begin({ ...loan, dueOn: '2026-12-20' }, at);
      store.journal.note(id, { step: 'released' }, at);
      store.journal.settle(id, { state: 'deferred' }, at);
      return item;
    };
    const [poison, ...others] = [lend(40, 1), lend(41, 2), lend(42, 5)];
    store.close();
    stage.library.behave({ diesOf: { number: poison, codes: ['11'], how: 'hang-up' } });
    await stage.start();
    await stage.sees('everything works', everythingWorks, 30_000);
    expect(stage.library.log().map(({ item }) => item)).toEqual(others);
    const settled = stage.log().filter(({ code }) => code === 'entry-settled');
    expect(settled.map(({ data }) => data?.state).sort()).toEqual([
      'accepted',
      'accepted',
      'staff',
    ]);
    await identify(stage, 1);
  });

  it.runIf(isLong)(
    'a start with a library system that is silent to it ends all the same: the kiosk serves off line meanwhile',
    async (test) => {
      const stage = await open(test, asDelivered);
      await stage.sees('everything works', everythingWorks);
      await stage.kill('SIGTERM');
      const store = openStore({ folder: `${stage.folder}/data`, log: () => {} });
      const at = new Date().toISOString();
      const renewal = {
        kind: 'renew',
        item: shelfNumber('book', 1),
        patron: patronCard(1),
        dueOn: '2026-12-20',
      } as const;
      store.journal.settle(
        store.journal.begin(renewal, at),
        { state: 'unknown', why: 'no-answer' },
        at,
      );
      store.close();
      stage.library.misbehave('deaf', { codes: ['63', '17'] });
      const before = performance.now();
      await stage.start();
      await inTime(stage, 'the start', shows('attract'), before);
    },
  );
});
