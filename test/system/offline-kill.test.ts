/**
 * kill -9 at each named point of a check-out, a return and a replay. `LONG=1 npm test -- test/system/offline-kill` goes on to a thousand
 * kills; without it each fifth point is taken, from a random one on. Payments: payment-kill.test.ts.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { giveBack } from '../../simulators/library/give-back.ts';
import { shelfNumber } from '../../simulators/library/items.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/resolve.ts';
import type { Store } from '../../src/store/types.ts';
import { type Counter, openCounter } from '../circulation/counter.ts';
import { card } from '../simulators/lindeveld.ts';
import { bundle } from '../store/bundle.ts';
import { newFolder, open } from '../store/folder.ts';
import { counterSettings } from './offline-settings.ts';

const long = process.env.LONG === '1';
const [patron, book, another] = [card(1), shelfNumber('book', 40), shelfNumber('book', 41)];
const nobody = '39999999999993';

let program = '';
let counter: Counter;
beforeAll(async () => {
  program = await bundle(new URL('offline-kill-program.ts', import.meta.url));
});
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }));
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const state = () => counter.library.library.state;
const booked = (item: string, from: number) =>
  counter.library
    .log()
    .slice(from)
    .filter((booking) => booking.item === item)
    .map((booking) => booking.what);

/** Runs it and resolves to all that it said; `nth` 0: to its end. */
const runUntil = (folder: string, task: string, mode: string, nth: number) =>
  new Promise<string[]>((said) => {
    const words = [program, folder, String(counter.library.port), task, mode, patron, book, String(nth)];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('close', (code, signal) => {
      expect([nth, nth === 0 ? code : signal]).toEqual([nth, nth === 0 ? 0 : 'SIGKILL']);
      said(text.trim().split('\n'));
    });
  });

/** The next start of the kiosk; opening checks the integrity of the database. */
const resume = async (folder: string): Promise<Store> => {
  const store = open(folder);
  const parts = { ...counter.parts, ...store, settings: counterSettings };
  noteInterrupted(parts);
  await expect.poll(() => resolveOpen(parts), { timeout: 5_000 }).toBe(true);
  expect(store.journal.open()).toEqual([]);
  return store;
};

const canaries = [patron, book, another];
const unreadable = (folder: string) => {
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'latin1');
    expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
  }
};

/** All points of a run, then the run killed at each of them. `check` sees what was said and what became of it. */
async function killAtEach(
  task: string,
  mode: string,
  prepare: (folder: string) => void,
  check: (said: string[], store: Store, from: number) => void,
): Promise<void> {
  const start = () => {
    for (const item of [book, another]) {
      if (state().loans.has(item)) giveBack(state(), { item, noBlock: false, returnedOn: null, happenedAt: null });
    }
    const folder = newFolder();
    prepare(folder);
    return { folder, from: counter.library.log().length };
  };
  const whole = start();
  const points = (await runUntil(whole.folder, task, mode, 0)).filter((line) => line.startsWith('point'));
  expect(points.length).toBeGreaterThan(6);
  const first = 1 + Math.floor(Math.random() * (long ? 1 : 5));
  let kills = 0;
  for (let round = 0; round < (long ? 11 : 1); round += 1) {
    for (let nth = first; nth <= points.length; nth += long ? 1 : 5) {
      const { folder, from } = start();
      const said = await runUntil(folder, task, mode, nth);
      const store = await resume(folder);
      check(said, store, from);
      store.close();
      unreadable(folder);
      kills += 1;
    }
  }
  console.info(`${task} ${mode}: ${points.length} points, ${kills} kills, from point ${first} on`);
}

const told = (said: string[]) => said.some((line) => line.startsWith('told done'));
const tag = (said: string[], what: string) => said.includes(`tag ${what}`);
const limit = long ? 1_200_000 : 60_000;

test.each(['online', 'offline'])('a check-out, %s', { timeout: limit }, async (mode) => {
  await killAtEach(
    'check-out',
    mode,
    () => {},
    (said, { journal }, from) => {
      const bookings = booked(book, from);
      expect([[], ['check-out']]).toContainEqual(bookings);
      // Whoever was told, or could leave with the book, has it on his card, or staff look.
      const stands = bookings.length === 1 || journal.staff().length === 1;
      if (told(said) || tag(said, 'released')) expect([said.at(-1), stands]).toEqual([said.at(-1), true]);
      // A loan that nobody was told of is for the staff, unless the journal says that the book was released.
      if (bookings.length === 1 && !tag(said, 'released')) expect(journal.staff()).toHaveLength(1);
    },
  );
});

test.each(['online', 'offline'])('a return, %s', { timeout: limit }, async (mode) => {
  const lent = () => {
    const loan = { item: book, card: patron, dueOn: '2026-12-01', renewals: 0, before: { loan: null, hold: null } };
    state().loans.set(book, loan);
  };
  await killAtEach('check-in', mode, lent, (said, { journal }, from) => {
    const bookings = booked(book, from);
    expect([[], ['check-in']]).toContainEqual(bookings);
    if (told(said)) expect(bookings).toEqual(['check-in']);
    const back = bookings.length === 1;
    if (back && !tag(said, 'secured'))
      expect([said.at(-1), journal.staff().length > 0]).toEqual([said.at(-1), mode === 'online']);
  });
});

test('a replay', { timeout: limit }, async () => {
  const deferred = (folder: string) => {
    const { journal, close } = open(folder);
    const at = new Date().toISOString();
    const loan = (item: string) =>
      ({ kind: 'check-out', item, patron, uids: [], mode: 'offline', dueOn: '2099-12-20' }) as const;
    const giveBackOf = (item: string) => ({ kind: 'check-in', item, uids: [], mode: 'offline' }) as const;
    for (const transaction of [loan(book), giveBackOf(book), loan(nobody), loan(another), giveBackOf(book), loan(book)])
      journal.settle(journal.begin(transaction, at), { state: 'deferred' }, at);
    close();
  };
  await killAtEach('replay', 'online', deferred, (said, { journal }, from) => {
    expect([said.at(-1), booked(another, from)]).toEqual([said.at(-1), ['check-out']]);
    const bookings = booked(book, from);
    const all = ['check-out', 'check-in', 'check-in', 'check-out'];
    // The second return finds the book here already: killed between its note and its sending, it need not be sent.
    const needless = bookings.length === 3 && /after note sending|(before|sent) check-in/.test(said.at(-1) ?? '');
    expect([said.at(-1), bookings]).toEqual([said.at(-1), needless ? all.toSpliced(1, 1) : all]);
    expect(journal.staff().map((entry) => entry.id)).toEqual([3]);
    expect(state().loans.get(book)).toMatchObject({ card: patron, dueOn: '2099-12-20' });
  });
});
