/** What a library changes by files of its own: texts, and its mark. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCatalogues } from '../../src/screen/catalogues.ts';
import { readLogo } from '../../src/screen/logo.ts';
import { plain, texts } from '../../src/screen/texts.ts';
import { rowSentence } from '../../ui/row-words.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'texts-'));
});
afterEach(() => rm(folder, { recursive: true }));

function write(name: string, content: unknown) {
  return writeFile(
    join(folder, name),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
}
function read() {
  return readCatalogues(['nl', 'en'], folder);
}

test('a library changes the texts that it names, and no others', async () => {
  await write('nl.json', {
    'action.account': 'Mijn Lindeveld',
    'borrow.count': '{count, number} mee',
  });
  const { nl, en } = await read();
  expect(nl?.['action.account']).toBe('Mijn Lindeveld');
  expect(nl?.['borrow.count']).toBe('{count, number} mee');
  expect(nl?.['action.borrow']).toBe('Lenen');
  expect(en?.['action.account']).toBe('My account');
});

test('a rule that the library wrote itself has texts of its own, with the figures that it names', async () => {
  await write('nl.json', {
    'reason.too-late.says': '{items, number} stuks zijn te laat.',
    'reason.too-late.clears': 'Breng ze terug',
  });
  expect((await read()).nl?.['reason.too-late.says']).toBe('{items, number} stuks zijn te laat.');
  await write('nl.json', { 'reason.too-late.says': 'Te laat {' });
  await expect(read()).rejects.toMatchObject({
    message: expect.stringContaining('is no ICU message'),
  });
});

test.each([
  [
    'a key that there is not',
    'nl.json',
    { 'action.acount': 'x' },
    'there is no text "action.acount"',
  ],
  [
    'an argument that it has not',
    'nl.json',
    { due: 'Op {dag}' },
    '"due" has no argument dag; it has b, day',
  ],
  ['no ICU message', 'nl.json', { due: 'Terug tegen {day' }, '"due" is no ICU message'],
  ['no text', 'nl.json', { due: 3 }, '"due" is no text'],
  ['no JSON', 'nl.json', '{', 'is no JSON'],
  ['a list', 'nl.json', [], 'is no object of texts'],
  [
    'a language that is not offered',
    'fr.json',
    {},
    'fr.json: is no language of screen.languages (nl, en)',
  ],
])('%s is a complaint', async (_, name, content, problem) => {
  await write(name, content);
  await expect(read()).rejects.toMatchObject({
    code: 'texts-wrong',
    message: expect.stringContaining(problem),
  });
});

test("the library system's own messages are told in each language, by their exact text", async () => {
  await write('messages.json', { 'Dit exemplaar is niet bekend.': { en: 'We do not know this.' } });
  const { nl = {}, en = {} } = await read();
  const english = texts(en, 'en', 'UTC', 'EUR');
  expect(english.ofLibrary('Dit exemplaar is niet bekend.')).toBe('We do not know this.');
  expect(english.ofLibrary('constructor')).toBe('constructor');
  expect(texts(nl, 'nl', 'UTC', 'EUR').ofLibrary('Dit exemplaar is niet bekend.')).toBe(
    'Dit exemplaar is niet bekend.',
  );
  const row = { key: '1', title: null, hint: '1', state: 'refused', code: 'refused' } as const;
  const rest = { dueOn: null, provisional: false, renewed: false, destination: null } as const;
  const said = { ...row, ...rest, message: 'Dit exemplaar is niet bekend.' };
  expect(plain(rowSentence(said, 'borrow', 1, english))).toBe(
    'Not borrowed. We do not know this. Ask at the desk',
  );
  await write('messages.json', { 'Dit exemplaar is niet bekend.': 'no object' });
  await expect(read()).rejects.toMatchObject({ code: 'texts-wrong' });
});

test('all that is wrong in a file is said at once', async () => {
  await write('nl.json', { nothing: 'x', due: '{x}' });
  await expect(read()).rejects.toThrow(/"nothing".*"due"/s);
  await expect(readCatalogues(['nl'], join(folder, 'absent'))).rejects.toThrow('cannot be read');
});

test('a mark is an SVG that can be read', async () => {
  await write('mark.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  expect(await readLogo(join(folder, 'mark.svg'))).toHaveLength(41);
  expect(await readLogo(null)).toBeNull();
  await write('mark.png', 'PNG');
  await expect(readLogo(join(folder, 'mark.png'))).rejects.toMatchObject({ code: 'logo-wrong' });
  await expect(readLogo(join(folder, 'absent.svg'))).rejects.toThrow('cannot be read');
});
