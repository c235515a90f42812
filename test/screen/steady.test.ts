/** When a screen is drawn: "one moment" neither flashes by, nor is a view kept that must go. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Dialog, Screen, View } from '../../src/screen/screen.ts';
import { leastMs, steadily, waitMs } from '../../ui/connection/steady.ts';
import { example } from '../support/screen/gallery-example.ts';
import { account, borrow, borrowed, identify, pin } from '../support/screen/gallery-views.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const attract: View = { kind: 'attract', limits: null };
const ending: View = { kind: 'one-moment', what: 'ending' };
const lookUp: View = { kind: 'one-moment', what: 'identify' };
const list = borrow(borrowed);
const there: Dialog = { kind: 'are-you-there', endsAt: '2026-11-26T10:00:00Z', totalMs: 20_000 };

function open() {
  const drawn: string[] = [];
  let seq = 0;
  const push = steadily((screen, held) =>
    drawn.push(held ? `${nameOf(screen)}, held` : nameOf(screen)),
  );
  return {
    push(view: View, dialog: Dialog | null = null) {
      seq += 1;
      push(example('', view, { seq, dialog }).screen);
    },
    lose: () => push(example('', { kind: 'out-of-order', code: 'S01' }).screen, true),
    drawn: () => drawn.splice(0),
  };
}
function nameOf({ view, dialog }: Screen) {
  return dialog === null ? view.kind : `${view.kind} under ${dialog.kind}`;
}

test('a library that answers in time is not waited for on the screen', () => {
  const { push, drawn } = open();
  push(pin);
  push(lookUp);
  vi.advanceTimersByTime(waitMs - 1);
  push(list);
  vi.advanceTimersByTime(10_000);
  expect(drawn()).toEqual(['pin', 'pin, held', 'borrow']);
});

test('a moment that is shown stays long enough to be read, and the newest screen follows it', () => {
  const { push, drawn } = open();
  push(pin);
  push(lookUp);
  vi.advanceTimersByTime(waitMs);
  expect(drawn()).toEqual(['pin', 'pin, held', 'one-moment']);
  push(list);
  vi.advanceTimersByTime(leastMs - 1);
  push(account);
  expect(drawn()).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(drawn()).toEqual(['account']);
  push(list);
  expect(drawn()).toEqual(['borrow']);
});

test('a moment that lasts longer than that is left at once', () => {
  const { push, drawn } = open();
  push(attract);
  push(lookUp);
  vi.advanceTimersByTime(waitMs + leastMs);
  push(pin);
  expect(drawn()).toEqual(['attract', 'attract, held', 'one-moment', 'pin']);
});

test('several moments after each other are waited for once', () => {
  const { push, drawn } = open();
  push(list);
  push({ kind: 'one-moment', what: 'print' });
  vi.advanceTimersByTime(waitMs - 1);
  push(ending);
  expect(drawn()).toEqual(['borrow', 'borrow, held', 'borrow, held']);
  vi.advanceTimersByTime(1);
  expect(drawn()).toEqual(['one-moment']);
});

test.each([
  ['a list, while another card is looked up', list, null],
  ['an account, while another card is looked up', account, null],
  ['the goodbye of the last patron', { kind: 'goodbye' } as View, null],
  ['a view that is covered', identify, there],
])('nothing of the last patron stays: %s', (_, view, dialog) => {
  const { push, drawn } = open();
  push(view, dialog);
  drawn();
  push(lookUp);
  expect(drawn()).toEqual(['one-moment']);
});

test('the question whether anybody is there covers the view at once, a lost kiosk too', () => {
  const { push, lose, drawn } = open();
  push(list);
  push(ending);
  push(list, there);
  expect(drawn()).toEqual(['borrow', 'borrow, held', 'borrow under are-you-there']);
  push(pin);
  push(lookUp);
  vi.advanceTimersByTime(waitMs);
  push(list, there);
  lose();
  vi.advanceTimersByTime(10_000);
  expect(drawn()).toEqual([
    'pin',
    'pin, held',
    'one-moment',
    'borrow under are-you-there',
    'out-of-order',
  ]);
});
