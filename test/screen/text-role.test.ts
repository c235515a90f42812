/** What the panel calls the texts of the patron's screen, and the notes of a step of the setup. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { texts } from '../../src/screen/texts.ts';
import { noteOf } from '../../src/technician/setup-step/setup-words.ts';
import { conditionsOf } from '../../ui/service/pages/texts/text-conditions.ts';
import { roleOf } from '../../ui/service/pages/texts/text-role.ts';
import en from '../../ui/service/texts/en.json' with { type: 'json' };
import nl from '../../ui/service/texts/nl.json' with { type: 'json' };
import setupNl from '../../ui/service/texts/setup.nl.json' with { type: 'json' };
import { shipped } from '../support/screen/shipped.ts';

test.each([
  ['view.attract.title', 'title'],
  ['blocked.says', 'says'],
  ['reason.banned.says', 'reason'],
  ['reason.banned.clears', 'clears'],
  ['key.done', 'key'],
  ['speech.key', 'spoken'],
  ['picture.card', 'picture'],
  ['receipt.lent', 'paper'],
  ['blocked.desk', 'text'],
])('%s: %s', (key, role) => {
  expect(shipped.nl?.[key]).toBeDefined();
  expect(roleOf(key)).toBe(role);
});

test('each role has its word in both languages of the panel', () => {
  const roles = new Set(Object.keys(shipped.nl ?? {}).map(roleOf));
  for (const catalogue of [nl, en] as Readonly<Record<string, string>>[])
    for (const role of roles) expect(catalogue[`texts.role.${role}`]).toBeTruthy();
});

test('each choice of a text, in any language, has words for its cases in both languages of the panel', () => {
  const all = Object.values(shipped).flatMap((texts) => Object.values(texts));
  const choices = new Set(all.flatMap(conditionsOf));
  expect(choices.size).toBeGreaterThan(10);
  for (const catalogue of [nl, en] as Readonly<Record<string, string>>[])
    for (const one of choices) expect(catalogue, one).toHaveProperty([`texts.condition.${one}`]);
});

test('each screen of the texts has its picture', () => {
  for (const key of Object.keys(shipped.nl ?? {})) {
    const screen = /^view\.([\w-]+)\.title$/.exec(key)?.[1];
    if (screen !== undefined)
      expect(existsSync(`ui/service/pictures/${screen}.webp`), screen).toBe(true);
  }
});

test('a note of one step is not said of the same value in another', () => {
  const t = texts(setupNl, 'nl', 'Europe/Brussels', 'EUR');
  const option = { value: 'nl', label: 'OPI-NL', note: 'as the kiosk says it' };
  expect(noteOf(t, 'terminal', option)).toBe('CCV in België en Nederland');
  expect(noteOf(t, 'hours', option)).toBe('as the kiosk says it');
});
