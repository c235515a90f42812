/**
 * Every pair of colours of the design that stands on one another, computed from the tokens of the
 * page (WCAG 2.2, 1.4.3 and 1.4.11).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast, parseColour, usualRooms } from '../../src/config/rooms.ts';

const css = readFileSync(new URL('../../ui/css/tokens.css', import.meta.url), 'utf8');

/**
 * The declarations of the rules with exactly this selector; `var(--x, fallback)` by its fallback.
 */
function tokensOf(selector: string): Record<string, string> {
  const rules = [...css.matchAll(/(?:^|\n)(\.stage[^{]*)\{([^}]*)\}/g)].filter(
    ([, found]) => found?.trim() === selector,
  );
  return Object.fromEntries(
    rules.flatMap(([, , body = '']) =>
      [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value = '']) => [
        name,
        value.replace(/^var\([^,]+,\s*(.+)\)$/, '$1'),
      ]),
    ),
  );
}

const themes = ['light', 'dark', 'contrast'] as const;
const rooms = ['neutral', 'borrow', 'return'] as const;
type Theme = (typeof themes)[number];

function look(theme: Theme, room: (typeof rooms)[number]) {
  return {
    ...tokensOf('.stage'),
    ...tokensOf(`.stage[data-room="${room}"]`),
    ...(theme === 'light' ? {} : tokensOf(`.stage[data-theme="${theme}"]`)),
    ...(theme === 'light' ? {} : tokensOf(`.stage[data-theme="${theme}"][data-room="${room}"]`)),
  };
}

const states = ['done', 'working', 'refused', 'warning', 'off'] as const;
const papers = ['sheet', 'sheet-2', ...states.map((state) => `${state}-tint`)];
/** What an idle screen has at night, when the page is darkened. */
const atNight: readonly [string, string, number][] = [
  ['on-frame', 'frame', 4.5],
  ['on-frame-2', 'frame', 4.5],
  ['on-frame', 'raised', 4.5],
  ['on-action', 'action', 4.5],
  ['ink', 'sheet', 4.5],
  ['ink-2', 'sheet', 4.5],
  ['ink', 'off-tint', 4.5],
  ['off', 'off-tint', 4.5],
  ['done', 'sheet', 4.5],
  ['frame-line', 'frame', 3],
  ['action', 'frame', 3],
  ['ring-frame', 'frame', 3],
];
/** In percent of its light, as the configuration allows it without a program for the panel. */
const leastLight = 50;

/** What is read: 4.5, and 7 in the theme of high contrast. */
const texts: readonly [string, string][] = [
  ...['frame', 'raised'].map((under): [string, string] => ['on-frame', under]),
  ['on-frame-2', 'frame'],
  ...papers.map((under): [string, string] => ['ink', under]),
  ...papers.map((under): [string, string] => ['ink-2', under]),
  ...states.flatMap((state): [string, string][] => [
    [state, 'sheet'],
    [state, `${state}-tint`],
  ]),
  ['on-action', 'action'],
  ['on-action', 'pressed'],
  ['link', 'sheet'],
  ['on-frame', 'tile-neutral'],
  ['on-frame', 'tile-borrow'],
  ['on-frame', 'tile-return'],
];
/** What is recognised: controls, marks, the focus. */
const shapes: readonly [string, string][] = [
  ['frame-line', 'frame'],
  ['control', 'sheet'],
  ['control', 'sheet-2'],
  ['action', 'frame'],
  ['ring-sheet', 'sheet'],
  ['ring-sheet', 'sheet-2'],
  ['ring-frame', 'frame'],
  ['on-mark', 'done'],
  ['on-mark', 'working'],
  ['on-mark', 'refused'],
  ['on-mark', 'off'],
];
/** A tile is told from the sheet by its colour, or by the line around it. */
const tiles = rooms.map((room) => `tile-${room}`);

function ratio(tokens: Record<string, string>, [over, under]: [string, string]): number {
  const [one, other] = [over, under].map((name) => {
    const colour = parseColour(tokens[name] ?? '');
    if (colour === null) throw new Error(`--${name} is ${tokens[name]}, no colour`);
    return colour;
  });
  return one && other ? contrast(one, other) : 0;
}

function edge(tokens: Record<string, string>, tile: string): number {
  const line = tokens['tile-line'] === 'transparent' ? 0 : ratio(tokens, ['tile-line', 'sheet']);
  return Math.max(line, ratio(tokens, [tile, 'sheet']));
}

test('the formula gives the ratios of the standard', () => {
  const of = (one: string, other: string) => ratio({ one, other }, ['one', 'other']);
  expect(of('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(of('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(of('#0b4a5b', '#ffffff')).toBeCloseTo(9.8, 1);
});

describe.each(themes)('%s', (theme) => {
  test.each(rooms)('what is read and recognised in the room %s', (room) => {
    const tokens = look(theme, room);
    const least = theme === 'contrast' ? 7 : 4.5;
    const low = [
      ...texts.map((pair) => ({ pair, ratio: ratio(tokens, pair), least })),
      ...shapes.map((pair) => ({ pair, ratio: ratio(tokens, pair), least: 3 })),
      ...tiles.map((tile) => ({ pair: [tile, 'sheet'], ratio: edge(tokens, tile), least: 3 })),
    ].filter((found) => found.ratio < found.least);
    expect(low.map(({ pair, ratio }) => `${pair.join(' on ')}: ${ratio.toFixed(2)}`)).toEqual([]);
  });
});

test('the rooms that a library may change begin as those of the page', () => {
  expect(rooms.map((room) => look('light', room).frame)).toEqual(
    rooms.map((room) => usualRooms[room]),
  );
});

test('at night, darkened as far as may be, what an idle screen shows can be read', () => {
  const tokens = look('dark', 'neutral');
  const left = (leastLight / 100) ** (1 / 2.2);
  const darkened = Object.fromEntries(
    Object.entries(tokens).flatMap(([name, value]) => {
      const colour = parseColour(value);
      if (colour === null) return [];
      const hex = colour.map((part) =>
        Math.round(part * left)
          .toString(16)
          .padStart(2, '0'),
      );
      return [[name, `#${hex.join('')}`]];
    }),
  );
  for (const [over, under, least] of atNight)
    expect([over, under, ratio(darkened, [over, under]) >= least]).toEqual([over, under, true]);
});
