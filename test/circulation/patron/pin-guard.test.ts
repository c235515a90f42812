/**
 * Guessing PINs: by card, over all cards, over restarts and clocks; over a real line and a real
 * database.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { createPinGuard } from '../../../src/circulation/patron/pin-guard.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { schema } from '../../../src/config/schema.ts';
import { purgeFacts } from '../../../src/kiosk/upkeep/purging.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { newFolder, open as openFolder } from '../../support/store/folder.ts';

const noonMs = Date.parse('2026-11-24T12:00:00Z');
const limits = schema.parse({}).identification;
const minute = 60_000;

/** A counter whose clock the test sets. */
async function open(): Promise<Counter & { time: { ms: number } }> {
  const time = { ms: noonMs };
  const counter = await openCounter({ clock: { now: () => new Date(time.ms).toISOString() } });
  onTestFinished(() => counter.close());
  return { ...counter, time };
}
function asked({ library }: Counter) {
  return library.received().filter((code) => code === '63').length;
}
function codes({ reports }: Counter) {
  return reports.map(({ code }) => code).filter((code) => code.startsWith('patron-'));
}

/** A whole visit that only tries a PIN. */
async function tryPin({ parts }: Counter, card: string, pin: string) {
  const visit = openVisit(parts, 'online');
  const shown = await visit.identify(card);
  const outcome = shown.kind === 'pin-needed' ? await visit.enterPin(pin) : shown;
  await visit.end();
  return outcome;
}

test('a restart at any moment gives no new tries: a PIN counts before it is sent', () => {
  const folder = newFolder();
  const card = patronCard(1);
  const now = new Date(noonMs).toISOString();
  for (const triesLeft of [2, 1, 0]) {
    const store = openFolder(folder);
    const guard = createPinGuard(store.pinTries, limits);
    // The process ends while the library system is asked: nothing more is said of this try.
    guard.begin(card, now);
    expect(guard.triesLeft(card, now)).toBe(triesLeft);
    store.close();
  }
  const guard = createPinGuard(openFolder(folder).pinTries, limits);
  expect([guard.triesLeft(card, now), guard.triesLeft(patronCard(2), now)]).toEqual([0, 3]);
  const later = (ms: number) => new Date(noonMs + ms).toISOString();
  expect([14, 15].map((minutes) => guard.triesLeft(card, later(minutes * minute)))).toEqual([0, 3]);
  for (const name of readdirSync(folder)) {
    expect([name, readFileSync(join(folder, name), 'latin1').includes(card)]).toEqual([
      name,
      false,
    ]);
  }
});

test('what was not wrong counts for nothing, and a right PIN forgets the wrong ones of its card only', async () => {
  const counter = await open();
  const { parts, library } = counter;
  const left = (number: number) => parts.pins.triesLeft(patronCard(number), parts.clock.now());
  await tryPin(counter, patronCard(1), '0000');
  await tryPin(counter, patronCard(2), '0000');
  library.library.setQuirk('no-pin-verdict', true);
  expect(await tryPin(counter, patronCard(1), '1234')).toEqual({ kind: 'pin-unchecked' });
  library.library.setQuirk('no-pin-verdict', false);
  expect([left(1), left(2)]).toEqual([2, 2]);
  expect((await tryPin(counter, patronCard(1), '1234')).kind).toBe('known');
  expect([left(1), left(2)]).toEqual([3, 2]);

  const visit = openVisit(parts, 'online');
  await visit.identify(patronCard(2));
  await library.close();
  expect(await visit.enterPin('1234')).toEqual({ kind: 'unreachable' });
  expect(left(2)).toBe(2);
});

test('one PIN on one card after the other: after ten wrong ones none is taken, then one each 30 s', async () => {
  const counter = await open();
  const { parts, time } = counter;
  for (let number = 1; number <= 10; number += 1) {
    // A patron with a card of their own cannot take the others back by typing their own PIN.
    if (number === 6) expect((await tryPin(counter, patronCard(30), '1234')).kind).toBe('known');
    expect(await tryPin(counter, patronCard(number), '0101')).toEqual({
      kind: 'pin-wrong',
      triesLeft: 2,
    });
    time.ms += 500;
  }
  expect(codes(counter)).toEqual([...Array(10).fill('patron-pin-wrong'), 'patron-pins-paused']);
  const before = asked(counter);
  for (const card of [patronCard(11), patronCard(1), patronCard(30)])
    expect(await tryPin(counter, card, '1234')).toEqual({ kind: 'pin-paused' });
  expect(asked(counter)).toBe(before);
  // Returns need no card.
  const returned = await openVisit(parts, 'online').checkIn({ item: '33550000000013', uids: [] });
  expect(returned.kind === 'refused' && returned.code === 'blocked').toBe(false);

  time.ms += 30_000;
  expect((await tryPin(counter, patronCard(11), '1234')).kind).toBe('known');
  expect((await tryPin(counter, patronCard(12), '0101')).kind).toBe('pin-wrong');
  expect(await tryPin(counter, patronCard(13), '1234')).toEqual({ kind: 'pin-paused' });
  // Over a restart too.
  const again = createPinGuard(counter.store.pinTries, limits);
  expect(again.isPaused(parts.clock.now())).toBe(true);
  time.ms += 5 * minute;
  expect((await tryPin(counter, patronCard(13), '0101')).kind).toBe('pin-wrong');
  expect((await tryPin(counter, patronCard(14), '1234')).kind).toBe('known');
});

test('nothing of a card or a PIN is in the log', async () => {
  const counter = await open();
  for (const pin of ['4711', '4712', '4713']) await tryPin(counter, patronCard(1), pin);
  expect(codes(counter)).toEqual([...Array(3).fill('patron-pin-wrong'), 'patron-card-rests']);
  const log = JSON.stringify(counter.reports);
  for (const secret of ['4711', '4712', '4713', patronCard(1), patronCard(1).slice(-5)])
    expect(log).not.toContain(secret);
});

test('a clock that is set back locks no card for long, and one that is set forward removes no try for good', () => {
  const { pinTries } = openFolder(newFolder());
  const guard = createPinGuard(pinTries, limits);
  const card = patronCard(1);
  const at = (ms: number) => new Date(noonMs + ms).toISOString();
  const yearMs = 365 * 24 * 60 * minute;
  for (let number = 1; number <= 10; number += 1)
    guard.begin(number <= 3 ? card : patronCard(number), at(0));
  const stands = (ms: number) => [guard.triesLeft(card, at(ms)), guard.isPaused(at(ms))];
  expect(stands(0)).toEqual([0, true]);
  expect(stands(-yearMs)).toEqual([3, false]);
  expect(stands(-minute)).toEqual([0, false]);
  expect(stands(-16 * minute)).toEqual([3, false]);
  // A minute back: locked for that minute more, and no longer.
  expect([stands(14 * minute), stands(15 * minute)]).toEqual([
    [0, false],
    [3, false],
  ]);
});

test('what is too old to count is removed, and what is of the future where the clock is right', () => {
  const store = openFolder(newFolder());
  const at = (ms: number) => new Date(noonMs + ms).toISOString();
  for (const ms of [-20 * minute, -14 * minute, 365 * 24 * 60 * minute])
    store.pinTries.add(patronCard(1), at(ms));
  const purge = (clockIsRight: boolean) => {
    purgeFacts({
      ...{ store, config: schema.parse({}), log: () => {}, now: () => noonMs },
      clockIsRight: () => clockIsRight,
    });
    return store.pinTries.ofAll(at(0), 400 * 24 * 60 * minute);
  };
  expect([purge(false), purge(true)]).toEqual([2, 1]);
});

test('where a try cannot be counted no PIN is sent', async () => {
  const counter = await open();
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(patronCard(1));
  const before = asked(counter);
  counter.store.close();
  expect(await visit.enterPin('1234')).toEqual({ kind: 'unreachable' });
  expect(asked(counter)).toBe(before);
  expect(counter.reports.at(-1)?.code).toBe('journal-cannot-keep');
});
