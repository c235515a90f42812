/** What a technician reads who writes the table of places for returned items. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/load.ts';

const words = { nl: 'Zijkast', fr: 'Armoire', de: 'Seitenregal', en: 'Side shelf' };

function complaintsOf(rows: unknown, more: object = {}): string[] {
  const loaded = readConfig(JSON.stringify({ sortation: { rows }, ...more }), '/');
  return loaded.ok ? [] : loaded.complaints.map(({ path, problem }) => `${path}: ${problem}`);
}

describe('sortation.rows', () => {
  it('is read with what is usual left out', () => {
    const rows = [
      { code: '02-04', to: 'desk', words, colour: '#0a57a4', slip: true },
      { by: 'alert', code: '01', to: 'desk' },
      { code: '', to: 'shelf' },
    ];
    const loaded = readConfig(JSON.stringify({ sortation: { rows } }), '/');
    expect(loaded.ok && loaded.config.sortation.rows).toEqual([
      { by: 'bin', code: '02-04', to: 'desk', words, colour: '#0a57a4', slip: true },
      { by: 'alert', code: '01', to: 'desk', words: {}, colour: null, slip: false },
      { by: 'bin', code: '', to: 'shelf', words: {}, colour: null, slip: false },
    ]);
    expect(complaintsOf(null)).toEqual([]);
    const hyphen = { ...words, nl: 'reserverings-kast', de: 'Vormerk\u00adregal links' };
    expect(complaintsOf([{ code: '2', to: 'bin', words: hyphen }])).toEqual([]);
    expect(complaintsOf([])).toEqual([]);
  });

  it('has each code once, whichever way it is written', () => {
    const twice = [
      { code: '02', to: 'desk' },
      { by: 'branch', code: '02', to: 'bin' },
      { code: '2', to: 'bin' },
    ];
    expect(complaintsOf(twice)).toEqual([
      'sortation.rows[2].code: is the code of sortation.rows[0] too (numbers are compared as numbers): remove one of them',
    ]);
  });

  it('has words in every language of the screen, or none', () => {
    const { en: _, ...withoutEnglish } = words;
    expect(complaintsOf([{ code: '2', to: 'bin', words: withoutEnglish }])).toEqual([
      'sortation.rows[0].words: has no words in en',
    ]);
    expect(
      complaintsOf([{ code: '2', to: 'bin', words: { ...withoutEnglish, eng: 'Side shelf' } }]),
    ).toEqual(['sortation.rows[0].words: has no words in en; eng is not among screen.languages']);
    const screen = { languages: ['nl', 'fr', 'de'], language: 'nl' };
    expect(complaintsOf([{ code: '2', to: 'bin', words }], { screen })).toEqual([]);
  });

  it.each([
    [{ words: { Dutch: 'x' } }, 'words.Dutch: is no language code; write nl, en, fr …'],
    [
      { words: { ...words, nl: 'een heel lange naam voor de kar naast de balie' } },
      'words.nl: Too big: expected string to have <=30 characters',
    ],
    [
      { words: { ...words, nl: 'reserveringskast' } },
      'words.nl: has a word of more than 14 letters, which a sign on the screen would break anywhere: write it as two, or with a hyphen',
    ],
    [
      { words: { ...words, nl: ' ' } },
      'words.nl: Too small: expected string to have >=1 characters',
    ],
    [{ colour: 'blue' }, 'colour: is no colour; write it as in #0a57a4'],
    [
      { colour: '#ff0000' },
      'colour: is neither light nor dark: white text on it has a contrast of 4.0, dark text 4.1, and 4.5 is needed; take a darker one',
    ],
    [{ code: '99-06' }, 'code: is a range that ends before it begins; write 06-99'],
    [{ to: 'trolley' }, 'to: is not one of "desk", "bin", "shelf"'],
    [{ by: 'CL' }, 'by: is not one of "bin", "branch", "home", "alert"'],
    [{ color: '#0a57a4' }, 'color: there is no such setting'],
  ])('%j is a complaint of its own', (wrong, complaint) => {
    expect(complaintsOf([{ code: '7', to: 'bin', ...wrong }])).toEqual([
      `sortation.rows[0].${complaint}`,
    ]);
  });

  it('prints no slip where there is no printer', () => {
    const rows = [{ code: '2', to: 'desk', slip: true }];
    expect(complaintsOf(rows)).toEqual([]);
    expect(complaintsOf(rows, { printer: null })).toEqual([
      'sortation.rows[0].slip: is true, and this kiosk has no printer',
    ]);
  });

  it('has an example in the documentation that is right', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    const example = /```json\n(\{\n {2}"sortation".*?)```/s.exec(page)?.[1] ?? '';
    const loaded = readConfig(example, '/');
    expect(loaded.ok && loaded.config.sortation.rows?.map(({ code }) => code)).toEqual([
      ...['02-04', '05', '06-99', '17', '35501'],
    ]);
  });

  it('says what a setting of a row is for', () => {
    const loaded = readConfig('{"sortation":{"rows":[{"code":"2","to":"kar"}]}}', '/');
    expect(loaded.ok ? [] : loaded.complaints[0]?.remedy).toBe(
      'Whether the item is handed in at the desk, put in a bin or put on the shelf.',
    );
  });
});
