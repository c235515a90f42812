/** The panel's catalogues: the same keys and arguments in each language, a text for every key used. */
import { readdir, readFile } from 'node:fs/promises';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, it } from 'vitest';
import { argumentsOf } from '../../src/screen/message-arguments.ts';
import { reasons } from '../../src/store/reasons/reasons.ts';
import branchEn from '../../ui/service/texts/branch.en.json' with { type: 'json' };
import branchNl from '../../ui/service/texts/branch.nl.json' with { type: 'json' };
import codes from '../../ui/service/texts/codes.nl.json' with { type: 'json' };
import en from '../../ui/service/texts/en.json' with { type: 'json' };
import figuresEn from '../../ui/service/texts/figures.en.json' with { type: 'json' };
import figuresNl from '../../ui/service/texts/figures.nl.json' with { type: 'json' };
import nl from '../../ui/service/texts/nl.json' with { type: 'json' };
import readinessEn from '../../ui/service/texts/readiness.en.json' with { type: 'json' };
import readinessNl from '../../ui/service/texts/readiness.nl.json' with { type: 'json' };
import setupEn from '../../ui/service/texts/setup.en.json' with { type: 'json' };
import setupNl from '../../ui/service/texts/setup.nl.json' with { type: 'json' };
import sharedEn from '../../ui/service/texts/shared.en.json' with { type: 'json' };
import sharedNl from '../../ui/service/texts/shared.nl.json' with { type: 'json' };
import { rowsOfGuide } from '../support/repository/codes.ts';

const dutch: Readonly<Record<string, string>> = {
  ...sharedNl,
  ...nl,
  ...codes,
  ...readinessNl,
  ...setupNl,
  ...branchNl,
  ...figuresNl,
};
const english: Readonly<Record<string, string>> = {
  ...sharedEn,
  ...en,
  ...readinessEn,
  ...setupEn,
  ...branchEn,
  ...figuresEn,
};
/** Texts that the kiosk itself has in English, by their code. */
function isTranslation(key: string) {
  return /^(code|remedy|why|complaint|complaint-alone)\./.test(key);
}
function argumentsIn(message = '') {
  return argumentsOf(new IntlMessageFormat(message, 'en').getAst());
}

it('has the same keys and arguments in Dutch and English', () => {
  const keysOf = (catalogue: object) => Object.keys(catalogue).filter((key) => !isTranslation(key));
  expect(keysOf(dutch)).toEqual(keysOf(english));
  const different = Object.keys(english).filter(
    (key) => JSON.stringify(argumentsIn(dutch[key])) !== JSON.stringify(argumentsIn(english[key])),
  );
  expect(different.filter((key) => key !== 'clock')).toEqual([]);
});

it('has only messages that can be formatted', () => {
  for (const message of [...Object.values(dutch), ...Object.values(english)])
    expect(() => argumentsIn(message), message).not.toThrow();
});

it('translates each reason of the list for the staff to Dutch, with the same values', () => {
  const { 'in-words': _, ...said } = reasons;
  for (const [code, text] of Object.entries(said)) {
    expect(dutch[`why.${code}`], code).toBeDefined();
    expect(argumentsIn(dutch[`why.${code}`])).toEqual(argumentsIn(text));
  }
  const keys = Object.keys(dutch).filter((key) => key.startsWith('why.'));
  expect(keys).toHaveLength(Object.keys(said).length);
});

it('translates what a green light, or a test, says beside its code to Dutch', async () => {
  const folder = new URL('../../src/technician/', import.meta.url);
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.startsWith('panel/configuration'),
  );
  const sources = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  const said = sources.flatMap((source) =>
    [...source.matchAll(/\bis: '([\w-]+)'/g)].map(([, is = '']) => is),
  );
  expect(said.length).toBeGreaterThan(12);
  // Most are of `ok`; a fault may have one too.
  const known = new Set(Object.keys(dutch).map((key) => /^code\.[\w-]+\.([\w-]+)$/.exec(key)?.[1]));
  expect(said.filter((is) => !known.has(is))).toEqual([]);
});

it('has each code of the field guide in Dutch, with what to do about it', () => {
  const rows = rowsOfGuide();
  expect(rows.length).toBeGreaterThan(250);
  // The reasons of entries stand on the pages of the journal, which say what to do.
  const shown = rows.filter(({ code }) => !Object.hasOwn(reasons, code) || code === 'no-answer');
  expect(shown.filter(({ code }) => dutch[`code.${code}`] === undefined)).toEqual([]);
  const unhelped = shown.filter(
    ({ code, remedy }) =>
      !remedy.startsWith('Nothing') &&
      code !== 'printer-status' &&
      dutch[`remedy.${code}`] === undefined,
  );
  expect(unhelped.map(({ code }) => code)).toEqual([]);
  // Of the page alone: the guide has no row for it.
  const known = new Set([...rows.map(({ code }) => code), 'screen-is-panel']);
  const lost = Object.keys(codes).filter(
    (key) => /^(code|remedy)\./.test(key) && !known.has(key.split('.')[1] ?? ''),
  );
  expect(lost).toEqual([]);
});

it('has a text for every key of the pages', async () => {
  const folder = new URL('../../ui/service/', import.meta.url);
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const sources = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  const asked = sources.flatMap((source) =>
    [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => key),
  );
  expect(asked.length).toBeGreaterThan(150);
  expect(asked.filter((key) => english[key] === undefined)).toEqual([]);
  // Keys that are put together: each beginning has texts.
  const begun = sources.flatMap((source) =>
    [...source.matchAll(/\bt\(\s*`([\w.-]+)\.\$\{/g)].map(([, key = '']) => key),
  );
  const lost = begun.filter((key) => !Object.keys(dutch).some((one) => one.startsWith(`${key}.`)));
  expect(lost).toEqual([]);
});

it('gives a text each argument that it has: short of one, a page shows its key', async () => {
  const folder = new URL('../../ui/service/', import.meta.url);
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const sources = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  const call = /\bt\(\s*'([\w.-]+)',\s*(\{[^}]*\})/g;
  const withoutTemplates = (source: string) => source.replace(/`[^`]*`/g, '``');
  const calls = sources.flatMap((source) => [...withoutTemplates(source).matchAll(call)]);
  expect(calls.length).toBeGreaterThan(60);
  const short = calls.flatMap(([, key = '', given = '']) => {
    // Names of arguments, not those of what is given for them.
    const own = [...given.replace(/\([^()]*\)/g, '').matchAll(/[{,]\s*(\w+)/g)];
    const has = new Set(own.map(([, name]) => name));
    if (given.includes('...')) return [];
    return argumentsIn(english[key])
      .filter((name) => !has.has(name))
      .map((name) => `${key}: ${name}`);
  });
  expect(short).toEqual([]);
});
