import { expect, test } from 'vitest';
import type { KioskEvent } from '../../machines/kiosk-context.ts';
import type { CirculationVisit } from '../../machines/ports.ts';
import type { Observation } from '../../src/metrics/observations.ts';
import { watchSeenAndGone } from '../../src/metrics/seen-and-gone.ts';

function appeared(uid: string, item: string): KioskEvent {
  const tag = { uid, content: { kind: 'item', item } };
  return { type: 'TAG_APPEARED', tag } as KioskEvent;
}
function vanished(uid: string): KioskEvent {
  return { type: 'TAG_VANISHED', uid };
}
const refused = { kind: 'refused', code: 'on-hold', title: null } as const;

function watched() {
  const seen: Observation[] = [];
  const watch = watchSeenAndGone((observation) => seen.push(observation));
  const visit = watch.watch({
    checkOut: async () => refused,
    checkIn: async () => refused,
    end: async () => {},
  } as Partial<CirculationVisit> as CirculationVisit);
  return { ...watch, visit, seen };
}

test('what was laid down and taken away before anything was done with it is counted', async () => {
  const { onEvent, visit, seen } = watched();
  // Both parts of a set are one item; the second comes back, and stays there.
  for (const [uid, item] of [
    ['a1', 'A'],
    ['a2', 'A'],
    ['b', 'B'],
    ['c', 'C'],
    ['d', 'D'],
  ] as const)
    onEvent(appeared(uid, item));
  await visit.checkOut({ item: 'B', uids: ['b'] });
  await visit.checkIn({ item: 'C', uids: [] });
  for (const uid of ['a1', 'a2', 'b', 'c', 'd']) onEvent(vanished(uid));
  onEvent(appeared('d', 'D'));
  await visit.end();
  expect(seen).toEqual([{ kind: 'seen-and-gone', items: 1 }]);
});

test('what lies there still, and what is taken away by the next patron, is not', async () => {
  const { onEvent, visit, seen } = watched();
  onEvent(appeared('a', 'A'));
  await visit.end();
  onEvent(vanished('a'));
  await visit.end();
  expect(seen).toEqual([]);
});
