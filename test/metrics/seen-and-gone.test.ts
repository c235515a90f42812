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
const over: KioskEvent = { type: 'VISIT_OVER' };
const refused = { kind: 'refused', code: 'on-hold', title: null } as const;

function watched() {
  const seen: Observation[] = [];
  const watch = watchSeenAndGone((observation) => seen.push(observation));
  const begin = () =>
    watch.watch({
      checkOut: async () => refused,
      checkIn: async () => refused,
    } as Partial<CirculationVisit> as CirculationVisit);
  return { ...watch, begin, seen };
}

test('what was laid down and taken away before anything was done with it is counted', async () => {
  const { onEvent, begin, seen } = watched();
  const visit = begin();
  // Both parts of a set are one item; the last comes back, and stays there.
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
  onEvent(over);
  expect(seen).toEqual([{ kind: 'seen-and-gone', items: 1 }]);
});

test('what lies there still, and what is taken away by the next patron, is not', () => {
  const { onEvent, begin, seen } = watched();
  begin();
  onEvent(appeared('a', 'A'));
  onEvent(over);
  begin();
  onEvent(vanished('a'));
  onEvent(over);
  expect(seen).toEqual([]);
});

test('nor what was laid down while there was no visit, or is the next one’s', () => {
  const { onEvent, begin, seen } = watched();
  onEvent(appeared('a', 'A'));
  onEvent(vanished('a'));
  begin();
  onEvent(appeared('b', 'B'));
  onEvent(appeared('c', 'C'));
  onEvent(vanished('c'));
  begin();
  onEvent({
    type: 'VISIT_OVER',
    next: { card: { type: 'CARD', card: '2' }, laid: ['b'], scanned: [], mayComeLate: false },
  });
  expect(seen).toEqual([{ kind: 'seen-and-gone', items: 1 }]);
  onEvent(vanished('b'));
  onEvent(over);
  expect(seen).toEqual([
    { kind: 'seen-and-gone', items: 1 },
    { kind: 'seen-and-gone', items: 1 },
  ]);
});
