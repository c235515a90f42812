/** What is too old goes, and when: with the whole configuration, over a real store. */
import { expect, onTestFinished, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import { purgeHourly, startPurging } from '../../src/kiosk/upkeep/purging.ts';
import { now, restoreRealTime, sleep, startSimulatedTime } from '../simulation/world/time.ts';
import { importFactsText } from '../support/store/facts.ts';
import { newFolder, open } from '../support/store/folder.ts';

const config = schema.parse({});
const card = '23550000000018';
const item = '30000000000017';
function facts(observedAt: string) {
  return { observedAt, institution: '3550', branch: '35500' };
}

test('settled entries go at night, while the kiosk runs; facts at any hour', () => {
  const store = open(newFolder());
  const old = '2026-01-01T10:00:00Z';
  const id = store.journal.begin({ kind: 'renew', item, patron: card }, old);
  store.journal.settle(id, { state: 'accepted' }, old);
  store.journal.begin({ kind: 'renew', item, patron: card }, '2026-11-24T10:00:00Z');
  store.cache.put(card, facts(old));
  const at = (time: string) =>
    purgeHourly({
      ...{ store, config, log: (report) => void store.reports.push(report) },
      now: () => Date.parse(time),
      clockIsRight: () => false,
    });
  // In Brussels it is noon, and then five past three at night.
  at('2026-11-24T11:00:00Z');
  expect([store.journal.get(id) === null, store.cache.get(card)]).toEqual([false, null]);
  at('2026-11-25T02:05:00Z');
  expect(store.journal.get(id)).toBeNull();
  expect(store.reports.filter(({ code }) => code === 'purged')).toMatchObject([
    { data: { purged: 1 } },
  ]);
});

test('facts of the future go, but only where the library system says that the clock is right', () => {
  const store = open(newFolder());
  store.cache.put(card, facts('2036-01-01T00:00:00Z'));
  store.onHold.put(item, '2036-01-01T00:00:00Z');
  const purge = (clockIsRight: boolean) =>
    purgeHourly({
      ...{ store, config, log: () => undefined },
      now: () => Date.parse('2026-11-24T11:00:00Z'),
      clockIsRight: () => clockIsRight,
    });
  purge(false);
  expect([store.cache.get(card) !== null, store.onHold.has(item)]).toEqual([true, true]);
  purge(true);
  expect([store.cache.get(card), store.onHold.has(item)]).toEqual([null, false]);
});

test('a refusal and a denied loan are forgotten after a year, however long facts are stored', () => {
  const store = open(newFolder());
  const at = '2026-01-01T10:00:00Z';
  store.cache.refuse(card, at);
  store.cache.deny(card, at);
  const offline = Object.assign({}, config.offline, { cachedFactsDays: 365 });
  const purge = (time: string, isRight = true) =>
    purgeHourly({
      store,
      log: () => undefined,
      clockIsRight: () => isRight,
      config: { ...config, offline },
      now: () => Date.parse(time),
    });
  const isKept = () => [store.cache.isRefused(card), store.cache.deniedAt(card)];
  purge('2027-01-02T10:00:00Z');
  expect(isKept()).toEqual([true, at]);
  // A clock that was set forward would let everyone borrow who was refused.
  purge('2029-01-02T10:00:00Z', false);
  expect(isKept()).toEqual([true, at]);
  purge('2027-01-02T10:00:01Z');
  expect(isKept()).toEqual([false, null]);
});

test('an export that is not followed by another is removed when it is too old, with one warning', async () => {
  const folder = newFolder();
  const store = open(folder);
  const exportedAt = '2026-11-23T22:00:00Z';
  const lines = [
    { facts: 1, exportedAt },
    { card, facts: { fees: [] } },
  ];
  await importFactsText(folder, lines.map((line) => JSON.stringify(line)).join('\n'));
  const at = (time: string) =>
    purgeHourly({
      ...{ store, config, log: (report) => void store.reports.push(report) },
      now: () => Date.parse(time),
      clockIsRight: () => true,
    });
  const warnings = () => store.reports.filter(({ code }) => code === 'facts-base-old').length;
  at('2026-11-25T22:00:00Z');
  expect([store.factsBase.get(card) !== null, warnings()]).toEqual([true, 0]);
  at('2026-11-25T22:00:01Z');
  at('2026-11-25T23:00:01Z');
  expect([store.factsBase.about(), warnings()]).toEqual([null, 1]);
});

test('a kiosk that is never started again purges each night by itself, and no more once it is closed', async () => {
  const store = open(newFolder());
  const settle = (at: string) => {
    const id = store.journal.begin({ kind: 'renew', item, patron: card }, at);
    store.journal.settle(id, { state: 'accepted' }, at);
    return id;
  };
  const startMs = Date.parse('2026-11-24T11:00:00Z');
  const dayMs = 86_400_000;
  // Old enough tomorrow, and the day after.
  const [first, second] = [1, 2].map((days) =>
    settle(
      new Date(
        startMs + (days - config.store.keepSettledDays) * dayMs - 12 * 3_600_000,
      ).toISOString(),
    ),
  ) as [number, number];
  // The last number of a journal stays, whatever its age.
  settle(new Date(startMs).toISOString());
  startSimulatedTime(startMs, Math.random);
  onTestFinished(restoreRealTime);
  const purging = startPurging({
    ...{ store, config, log: () => undefined, now },
    clockIsRight: () => true,
  });
  const isKept = () => [first, second].map((id) => store.journal.get(id) !== null);
  // By the hour: what another file of this process left behind may want each second of it.
  const pass = async (ms: number) => {
    for (const end = now() + ms; now() < end; ) await sleep(3_600_000);
  };
  expect(isKept()).toEqual([true, true]);
  await pass(dayMs);
  expect(isKept()).toEqual([false, true]);
  purging.close();
  const stopped = setTimeout(() => undefined, 2 * dayMs);
  await pass(2 * dayMs);
  clearTimeout(stopped);
  expect(isKept()).toEqual([false, true]);
});
