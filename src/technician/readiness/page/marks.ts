/** The state of a check as a shape, readable in black and white too; and the mark of the kiosk. */
import type { CheckLight } from '../../report.ts';
import { type Element, el } from './tree.ts';

const line = { fill: 'none', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' } as const;

const shapes: Readonly<Record<CheckLight, () => readonly Element[]>> = {
  ok: () => [
    el('circle', { cx: 42, cy: 42, r: 39, class: 'mark-fill' }),
    el('path', { d: 'M25 43l12 12 23-24', ...line, class: 'mark-line', 'stroke-width': 9 }),
  ],
  broken: () => [
    el('path', { d: 'M26 3h32l23 23v32L58 81H26L3 58V26z', class: 'mark-fill' }),
    el('path', { d: 'M29 29l26 26M55 29L29 55', ...line, class: 'mark-line', 'stroke-width': 10 }),
  ],
  attention: () => [
    el('path', { d: 'M42 8l37 66H5z', class: 'mark-warning', 'stroke-linejoin': 'round' }),
    el('path', { d: 'M42 33v18', ...line, class: 'mark-ink', 'stroke-width': 8 }),
    el('circle', { cx: 42, cy: 63, r: 4.8, class: 'mark-dot' }),
  ],
  off: () => [
    el('rect', { x: 4, y: 4, width: 76, height: 76, rx: 17, class: 'mark-fill' }),
    el('path', { d: 'M25 42h34', ...line, class: 'mark-line', 'stroke-width': 9 }),
  ],
  'not-judged': () => [
    el('circle', { cx: 42, cy: 42, r: 35, class: 'mark-open' }),
    el('path', {
      d: 'M32 33q1-11 11-11t10 10q0 6-6 10-5 3-5 9',
      ...line,
      class: 'mark-ink',
      'stroke-width': 7,
    }),
    el('circle', { cx: 42, cy: 63, r: 4.6, class: 'mark-dot' }),
  ],
};

export function markOf(light: CheckLight): Element {
  const attributes = { viewBox: '0 0 84 84', class: 'report-mark', 'aria-hidden': 'true' };
  return el('svg', { ...attributes, 'data-light': light }, shapes[light]());
}

/** Three books, one leaning. */
export function books(): Element {
  return el(
    'svg',
    { viewBox: '0 0 54 48', class: 'report-books', 'aria-hidden': 'true' },
    el('rect', { x: 1, y: 8, width: 12, height: 39, rx: 2.5, fill: 'none', class: 'book-line' }),
    el('rect', { x: 16, y: 1, width: 11, height: 46, rx: 2.5, class: 'book-fill' }),
    el('path', {
      d: 'M31.5 9.5l7.5-2q1.5-.3 2 1.2l8.5 34q.3 1.5-1.2 2l-7.5 1.8q-1.5.3-2-1.2L30.3 11.5q-.3-1.5 1.2-2z',
      class: 'book-line',
      fill: 'none',
    }),
  );
}
