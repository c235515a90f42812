/** When the kiosk walks over what it has stored, and how long it says what it found. */
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { Fault } from '../../src/fault.ts';
import { startWalking } from '../../src/kiosk/upkeep/walking.ts';
import type { Damage } from '../../src/store/types.ts';
import { damageOfDatabase, damageOfJournal } from '../../src/technician/damage.ts';
import { restoreRealTime, sleep, startSimulatedTime } from '../simulation/world/time.ts';

const [minuteMs, hourMs] = [60_000, 3_600_000];
const entry: Damage = { code: 'entry-damaged', entry: 7 };
const facts: Damage = { code: 'facts-unreadable' };
const fault: Damage = {
  code: null,
  fault: new Fault('journal', 'corrupt', 'Damaged.', 'Copy it.'),
};

/** A walk of three pieces, of which the second finds something. */
function openWalk() {
  startSimulatedTime(Date.parse('2026-03-10T09:00:00Z'), Math.random);
  onTestFinished(restoreRealTime);
  const reports: Report[] = [];
  const state = { atRest: true, begun: 0, read: 0, damage: [entry, facts, facts] as Damage[] };
  const walk = () => {
    state.begun += 1;
    let piece = 0;
    return {
      read: () => {
        piece += 1;
        state.read += 1;
        return { damage: piece === 2 ? state.damage : [], isDone: piece === 3 };
      },
    };
  };
  const log = (report: Report) => void reports.push(report);
  const walking = startWalking({ store: { walk }, atRest: () => state.atRest, log });
  onTestFinished(walking.close);
  return { state, walking, codes: () => reports.map(({ code }) => code) };
}

/** A jump of the clock, in which each timer runs once, and the seconds after it. */
async function pass(ms: number): Promise<void> {
  await sleep(ms);
  for (let seconds = 0; seconds < 5; seconds += 1) await sleep(1_000);
}

test('ten minutes after a start, and a day after the last one', async () => {
  const { state } = openWalk();
  await pass(9 * minuteMs);
  expect(state.read).toBe(0);
  await pass(2 * minuteMs);
  expect([state.begun, state.read]).toEqual([1, 3]);
  await pass(23 * hourMs);
  expect(state.begun).toBe(1);
  await pass(hourMs);
  expect([state.begun, state.read]).toEqual([2, 6]);
});

test('stops when somebody comes, and goes on from there', async () => {
  const { state } = openWalk();
  await sleep(10 * minuteMs);
  state.atRest = false;
  const { read } = state;
  expect(read).toBeGreaterThan(0);
  await pass(hourMs);
  expect(state.read).toBe(read);
  state.atRest = true;
  await pass(minuteMs);
  expect([state.begun, state.read]).toEqual([1, 3]);
});

test('what it found is said once in a walk, and stands until a walk finds it no more', async () => {
  const { state, walking, codes } = openWalk();
  await pass(11 * minuteMs);
  expect(codes()).toEqual(['entry-damaged', 'facts-unreadable']);
  expect(walking.found()).toEqual([entry, facts, facts]);
  state.damage = [];
  await pass(23 * hourMs);
  expect(walking.found()).toContainEqual(entry);
  await pass(hourMs);
  expect([walking.found(), codes().length]).toEqual([[], 2]);
});

test('the worst of it is the light of its part', () => {
  expect(damageOfJournal([facts, entry, { code: 'entry-damaged', entry: 9 }])).toMatchObject({
    light: 'broken',
    code: 'entry-damaged',
    text: expect.stringContaining('Entry 7 cannot be read, nor can 1 other:'),
  });
  expect(damageOfDatabase([facts, fault, entry])).toMatchObject({
    light: 'broken',
    code: 'corrupt',
  });
  expect(damageOfDatabase([entry, facts])).toMatchObject({ light: 'attention', code: facts.code });
  expect([damageOfJournal([facts]), damageOfDatabase([entry])]).toEqual([null, null]);
});
