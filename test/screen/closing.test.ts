/** When the screen says that the library closes, and when it is said aloud. */
import { expect, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import type { Screen } from '../../src/screen/screen.ts';
import { texts } from '../../src/screen/texts.ts';
import type { BuildingState } from '../../src/staffing/staffing.ts';
import { closingShown } from '../../src/wiring/staffing.ts';
import { changesBetween } from '../../ui/changes.ts';
import { closingKey, isCloser } from '../../ui/closing.ts';
import { example } from '../support/screen/gallery-example.ts';
import { shipped } from '../support/screen/shipped.ts';

const config = schema.parse({ unstaffed: {} });
const closesAt = '2026-12-07T21:00:00Z';
const open: BuildingState = {
  state: 'unstaffed',
  closesAt,
  by: 'table',
  problem: null,
  said: null,
};
const closed: BuildingState = {
  state: 'closed',
  closesAt: null,
  by: 'table',
  problem: null,
  said: null,
};
const shown = (clock: string, building = open, inVisit = false) =>
  closingShown(config, building, inVisit, `2026-12-07T${clock}Z`).closing?.minutes;

test('from a quarter of an hour before it is counted in whole minutes, and after it only in a visit', () => {
  expect(shown('20:44:59')).toBeUndefined();
  expect(shown('20:45:00')).toBe(15);
  expect(shown('20:45:01')).toBe(15);
  expect(shown('20:55:00')).toBe(5);
  expect(shown('20:59:59')).toBe(1);
  // The next look at the clock has not come yet.
  expect(shown('21:00:05')).toBe(1);
  expect(shown('21:00:10', closed)).toBeUndefined();
  expect(shown('21:00:10', closed, true)).toBe(0);
  expect(shown('20:50:00', Object.assign({ ...open }, { closesAt: null }))).toBeUndefined();
  expect(closingShown(schema.parse({}), open, true, closesAt)).toEqual({});
});

test('it is said aloud at 15, at 5 and at 0 minutes, once each, and as a visit begins in between', () => {
  const at = (minutes?: number) => (minutes === undefined ? {} : { closing: { minutes } });
  const said: (number | undefined)[] = [];
  let before = at();
  for (const minutes of [undefined, 15, 14, 6, 5, 4, 1, 1, 0, 0]) {
    if (isCloser(before, at(minutes))) said.push(minutes);
    before = at(minutes);
  }
  expect(said).toEqual([15, 5, 0]);
  expect([isCloser(null, at(9)), isCloser(null, at())]).toEqual([true, false]);
  // It was said that it stays open after all.
  expect(isCloser(at(3), at(12))).toBe(false);
  expect([closingKey(at()), closingKey(at(3)), closingKey(at(0))]).toEqual([
    undefined,
    'closing.soon',
    'closing.now',
  ]);
});

test('the page says it with a sound, to who listens', () => {
  const dutch = texts(shipped.nl ?? {}, 'nl', 'Europe/Brussels', 'EUR');
  const { screen } = example('', { kind: 'action', limits: null });
  const at = (minutes: number) => Object.assign({ ...screen }, { closing: { minutes } });
  const heard = (before: Screen, after: Screen) => changesBetween(before, after, dutch);
  expect(heard(screen, at(15))).toEqual({
    sounds: ['warning'],
    spoken: ['De bib sluit over 15 minuten'],
  });
  expect(heard(at(15), at(14))).toEqual({ sounds: [], spoken: [] });
  expect(heard(at(2), at(0)).spoken).toEqual(['De bib is dicht. Rond af']);
});
