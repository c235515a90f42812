/** The catalogues of the fleet panel: the same keys and arguments in both, a text for each key asked. */
import { readdir, readFile } from 'node:fs/promises';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, it } from 'vitest';
import { argumentsOf } from '../../../src/screen/message-arguments.ts';
import sharedEn from '../../../ui/service/texts/shared.en.json' with { type: 'json' };
import en from '../../page/texts/en.json' with { type: 'json' };
import nl from '../../page/texts/nl.json' with { type: 'json' };

const dutch: Readonly<Record<string, string>> = nl;
const english: Readonly<Record<string, string>> = en;
const all: Readonly<Record<string, string>> = { ...sharedEn, ...en };

function argumentsIn(message = '') {
  return argumentsOf(new IntlMessageFormat(message, 'en').getAst());
}

it('has the same keys and arguments in Dutch and English', () => {
  expect(Object.keys(dutch)).toEqual(Object.keys(english));
  const different = Object.keys(english).filter(
    (key) => JSON.stringify(argumentsIn(dutch[key])) !== JSON.stringify(argumentsIn(english[key])),
  );
  expect(different).toEqual([]);
});

it('says in two languages what it says', () => {
  const same = Object.keys(english).filter((key) => english[key] === dutch[key]);
  expect(same.sort()).toEqual([
    'branch.host.version',
    'megabytes',
    'percent',
    'plan.start',
    'rollout.is',
    'rollout.stop',
  ]);
});

it('has a text for every key of the pages, and no other', async () => {
  const folder = new URL('../../page/', import.meta.url);
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  // The menu is that of the service panel.
  names.push('../../ui/service/parts/side.tsx');
  const sources = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  const text = sources.join('\n');
  const asked = [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => key);
  expect(asked.length).toBeGreaterThan(80);
  expect(asked.filter((key) => all[key] === undefined)).toEqual([]);
  // Keys that are put together: each beginning has texts.
  const begun = [...text.matchAll(/\bt\(\s*`([\w.-]+)\.\$\{/g)].map(([, key = '']) => key);
  const keys = Object.keys(all);
  expect(begun.filter((key) => !keys.some((one) => one.startsWith(`${key}.`)))).toEqual([]);
  const used = (key: string) =>
    // A request that fails for want of an answer (service/finding-words.ts).
    key === 'no-answer' ||
    text.includes(`'${key}'`) ||
    begun.some((begin) => key.startsWith(`${begin}.`));
  expect(Object.keys(english).filter((key) => !used(key))).toEqual([]);
});
