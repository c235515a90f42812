/** The panel's words for settings: each setting and section has them, and nothing else has. */
import { expect, it } from 'vitest';
import { jsonSchema } from '../../src/config/schema.ts';
import { type Group, groupsOf, type Setting } from '../../ui/service/form/schema.ts';
import { englishSettings, settingWords } from '../../ui/service/form/setting-words.ts';
import nl from '../../ui/service/texts/settings.nl.json' with { type: 'json' };

const groups = groupsOf(jsonSchema()).flatMap(withInner);
/** The columns of a table are named by the path of its setting. */
const settings = groups
  .flatMap((group) => group.settings)
  .flatMap((setting): Setting[] => [setting, ...columnsOf(setting)]);
const paths = [
  ...groups.map(({ path }) => path.join('.')).filter((path) => path !== ''),
  ...settings.map(({ path }) => path.join('.')),
];

function withInner(group: Group): Group[] {
  return [group, ...group.groups.flatMap(withInner)];
}

/**
 * Values that are names: of products, fields, code pages, barcodes and devices. They stay as the
 * standard or the maker writes them.
 */
const named =
  /^(sip2\.(profile|terminator|encoding|zone|sendEmpty|patronQuestion|feesIn|registrationsFlag|loansIn)|identification\.\w+\.(checkDigit|symbologies)|reader\.(driver|security)|printer\.(model|columns)|terminal\.(driver|codePage)|facts\.csv\.(separator|encoding|decimal)|machine\.rotation|version)=/;

function columnsOf({ path, kind }: Setting): Setting[] {
  if (kind.kind !== 'rows') return [];
  return kind.columns.map((column) => ({ ...column, path: [...path, ...column.path] }));
}

function choicesOf({ path, kind }: Setting): string[] {
  if (kind.kind === 'rows') return kind.instead.map((name) => `${path.join('.')}=${name}`);
  if (kind.kind !== 'one-of' && kind.kind !== 'some-of') return [];
  return kind.options.map((option) => `${path.join('.')}=${option}`);
}

it('has a Dutch name and a Dutch sentence for each setting and section', () => {
  for (const part of [nl.names, nl.about]) {
    const given = Object.keys(part);
    expect(paths.filter((path) => !given.includes(path))).toEqual([]);
    expect(given.filter((path) => !paths.includes(path))).toEqual([]);
  }
  const tooLong = Object.values(nl.names).filter((name) => name.length > 26);
  expect(tooLong).toEqual([]);
});

it('has a Dutch word for each value that can be chosen, save for names', () => {
  const choices = settings.flatMap(choicesOf);
  const given = Object.keys(nl.choices);
  expect(choices.length).toBeGreaterThan(150);
  expect(choices.filter((one) => !named.test(one) && !given.includes(one))).toEqual([]);
  expect(given.filter((one) => !choices.includes(one))).toEqual([]);
});

it('names the same settings, files and values as the schema does', () => {
  const quoted = (text: string) =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner.replace('poort', 'port')).sort();
  const english = new Map(
    [...groups, ...settings].map(({ path, about }) => [path.join('.'), about]),
  );
  const different = Object.entries(nl.about).filter(
    ([path, text]) =>
      !quoted(text).every((one) => quoted(english.get(path) ?? '').includes(one)) &&
      !quoted(text).every((one) => paths.includes(one)),
  );
  expect(different).toEqual([]);
});

it('makes an English name from the path, and takes the sentence of the schema', () => {
  expect(englishSettings.name('delays.idleEmptyMs')).toBe('Idle empty');
  expect(englishSettings.about('log.level', 'The level.')).toBe('The level.');
  expect(settingWords(nl).name('delays.idleEmptyMs')).toBe('Niets doen, alles klaar');
  expect(settingWords(nl).choice('reader.security', 'afi')).toBe('afi');
  expect(settingWords(nl).choice('reader.security', 'both')).toBe('beide');
});

it('has a control for each setting that may be none', () => {
  const without = settings.filter(
    ({ defaultValue, mayBeNull }) => defaultValue === null && !mayBeNull,
  );
  expect(without.map(({ path }) => path.join('.'))).toEqual([]);
});

it('U14: sorting, kinds of cards and prefixes are tables with a control a column', () => {
  const tables = settings
    .filter(({ kind }) => kind.kind === 'rows')
    .map(({ path }) => path.join('.'));
  expect(tables).toEqual([
    'identification.cards',
    'identification.item.rewrite',
    'sortation.rows',
    'screen.sets',
    'offline.loanRules',
  ]);
});
