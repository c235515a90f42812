/** What is heard of a chip card: that it is still in, that it was taken, that it was left. */
import { expect, test } from 'vitest';
import type { Screen } from '../../src/screen/screen.ts';
import { texts } from '../../src/screen/texts.ts';
import { changesBetween } from '../../ui/changes.ts';
import { chipExamples } from '../support/screen/gallery/chip.ts';
import { example } from '../support/screen/gallery-example.ts';
import { borrow } from '../support/screen/gallery-views.ts';
import { shipped } from '../support/screen/shipped.ts';

const dutch = texts(shipped.nl ?? {}, 'nl', 'Europe/Brussels', 'EUR');
const list = example('', borrow([])).screen;
const attract = example('', { kind: 'attract', limits: null }).screen;
const goodbye = chipExamples('2026-12-28T11:00:20Z').find(
  ({ name }) => name === '67-goodbye-take-card',
)?.screen as Screen & { view: Extract<Screen['view'], { kind: 'goodbye' }> };
const taken: Screen = { ...goodbye, view: { ...goodbye.view, card: null } };
function sounds(before: Screen, after: Screen) {
  return changesBetween(before, after, dutch).sounds;
}

test('one that is in at the goodbye warns, also where the visit ended by time', () => {
  expect(sounds(list, goodbye)).toEqual(['warning']);
  const timedOut: Screen = { ...goodbye, view: { ...goodbye.view, timedOut: true } };
  expect(sounds(list, timedOut)).toEqual(['warning']);
});

test('taken, it is the goodbye as usual, which is said', () => {
  expect(changesBetween(goodbye, taken, dutch)).toEqual({
    sounds: ['goodbye'],
    spoken: ['Tot ziens!'],
  });
  expect(sounds(list, taken)).toEqual(['goodbye']);
});

test('left behind, it warns once more at attract', () => {
  const left: Screen = { ...attract, cardLeft: true };
  expect(sounds(goodbye, left)).toEqual(['warning']);
  expect(sounds(left, { ...left, seq: 2 })).toEqual([]);
  expect(sounds(taken, attract)).toEqual([]);
});

test('one that cannot be used warns in a visit, each anew', () => {
  const dialog = { kind: 'card-unusable', why: 'unknown', paying: false } as const;
  const shown: Screen = { ...list, dialog };
  expect(sounds(list, shown)).toEqual(['warning']);
  expect(sounds(shown, { ...list, dialog: { ...dialog, why: 'unreadable' } })).toEqual(['warning']);
});
