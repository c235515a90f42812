/** The number on a tag or in a barcode, and the one that the library system has. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { classifyCode } from '../../hardware/scanner/classify.ts';
import { readConfig } from '../../src/config/load.ts';
import { examplesOf } from '../../src/config/text/examples.ts';
import { rowMisfits } from '../../src/wiring/fit/item-rows-fit.ts';
import { codeRules, tagNumbers } from '../../src/wiring/identification.ts';
import { itemNumberOf, takingRow } from '../../src/wiring/item-numbers.ts';

function configured(item: object, others: object = {}) {
  const loaded = readConfig(JSON.stringify({ identification: { item, ...others } }), '/');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config;
}

const own = 'BE-LR';
const other = 'BE-AB';
const asItIs = { pattern: '3\\d{13}|LR\\d{7}' };
const ofTags = { source: 'tag', owner: own, pattern: '\\d{7}', add: 'LR' };
const library = { pattern: '3\\d{13}|LR\\d{7}', rewrite: [ofTags, asItIs], owners: [own] };

describe('a library that prints LR2085432, and has 2085432 on its tags', () => {
  const config = configured(library);
  const itemOf = tagNumbers(config);
  const scanned = (code: string, source?: 'tag') => classifyCode(code, codeRules(config, source));
  const model = 'iso28560-3';

  it('tag and barcode of one book are one item', () => {
    expect(itemOf({ number: '2085432', model, owner: own })).toBe('LR2085432');
    expect(itemOf({ number: '2085432', model, owner: 'be-lr' })).toBe('LR2085432');
    expect(scanned('LR2085432')).toEqual({ kind: 'item', code: 'LR2085432' });
    expect(scanned('*lr2085432*').kind).toBe('unknown');
  });
  it('a new number is the same everywhere', () => {
    expect(itemOf({ number: '30000012345678', model })).toBe('30000012345678');
    expect(scanned('30000012345678')).toEqual({ kind: 'item', code: '30000012345678' });
  });
  it('the same number of another library is not sent, nor one that no row takes', () => {
    expect(itemOf({ number: '2085432', model, owner: other })).toBeNull();
    expect(itemOf({ number: '30000012345678', model, owner: other })).toBeNull();
    expect(itemOf({ number: '2085432', model })).toBeNull();
    expect(itemOf({ number: '20854321', model, owner: own })).toBeNull();
    expect(scanned('2085432').kind).toBe('not-ours');
    expect(scanned('2085432', 'tag').kind).toBe('not-ours');
  });
  it('a code of another form is none, as before', () => {
    expect(scanned('20854321').kind).toBe('unknown');
    expect(scanned('9789056377106').kind).toBe('isbn');
  });
});

test('without rows each number is as it is, and owners are still told apart', () => {
  const itemOf = tagNumbers(configured({ owners: [own] }));
  const model = 'iso28560-3';
  expect(itemOf({ number: '2085432', model })).toBe('2085432');
  expect(itemOf({ number: '2085432', model, owner: own })).toBe('2085432');
  expect(itemOf({ number: '2085432', model, owner: other })).toBeNull();
});

test('what a row makes has the form of an item number, or is not sent', () => {
  const config = configured({ pattern: 'LR\\d{7}', rewrite: [{ add: 'LR' }] });
  const itemOf = tagNumbers(config);
  expect(itemOf({ number: '2085432', model: 'dm11' })).toBe('LR2085432');
  expect(itemOf({ number: 'AB12', model: 'dm11' })).toBeNull();
  expect(classifyCode('LR2085432', codeRules(config)).kind).toBe('not-ours');
});

test('a prefix is taken off, or another put in its place', () => {
  const { item } = configured({
    pattern: '\\d{7}|ALK\\d{10}',
    rewrite: [{ pattern: '1120\\d{10}', takeOff: '1120', add: 'ALK' }, { takeOff: 'ZO' }],
  }).identification;
  const read = (number: string) => itemNumberOf({ number, source: 'scanner' }, item);
  expect(read('11201234563570')).toBe('ALK1234563570');
  expect(read('ZO3714780')).toBe('3714780');
  expect(read('3714780')).toBeNull();
});

test('a library card of the length of a number on tags stays a card', () => {
  const config = configured(library, { cards: [{ name: 'card', pattern: '\\d{7}' }] });
  expect(classifyCode('2085432', codeRules(config)).kind).toBe('patron');
});

const rowsDrawn = fc.array(
  fc.record({
    source: fc.constantFrom(null, 'tag' as const, 'scanner' as const),
    owner: fc.constantFrom(null, own, other),
    model: fc.constantFrom(null, 'dm11', 'rfid501'),
    pattern: fc.constantFrom(null, '\\d{7}', '\\d+', 'LR\\d{7}', '[A-Z]{2}\\d{7}'),
    takeOff: fc.constantFrom('', 'LR', '20'),
    add: fc.constantFrom('', 'LR', 'ZO'),
  }),
  { maxLength: 5 },
);
const readDrawn = fc.record({
  number: fc.oneof(fc.stringMatching(/^\d{7}$/), fc.stringMatching(/^(LR|ZO|20)\d{7}$/)),
  source: fc.constantFrom('tag' as const, 'scanner' as const),
  model: fc.constantFrom(undefined, 'dm11', 'rfid501', 'iso28560-3'),
  owner: fc.constantFrom(undefined, own, other, 'NL-X'),
});

test('the first row whose conditions all hold makes the number, and no other row has a say', () => {
  fc.assert(
    fc.property(rowsDrawn, readDrawn, (rows, read) => {
      const fits = rows.filter(
        ({ source, owner, model, pattern, takeOff }) =>
          [null, read.source].includes(source) &&
          [null, read.owner].includes(owner) &&
          [null, read.model].includes(model) &&
          (pattern === null || new RegExp(`^(?:${pattern})$`).test(read.number)) &&
          read.number.slice(0, takeOff.length) === takeOff,
      );
      const [first] = fits;
      const number = first && `${first.add}${read.number.slice(first.takeOff.length)}`;
      expect(takingRow(rows, read)?.number).toBe(number);
      const alone = itemNumberOf(read, { rewrite: rows, owners: null });
      expect(alone).toBe(rows.length === 0 ? read.number : (number ?? null));
    }),
  );
});

test('nothing is sent of a tag that names an owner outside the list, whatever the rows', () => {
  fc.assert(
    fc.property(rowsDrawn, readDrawn, (rewrite, read) => {
      fc.pre(read.owner !== undefined && read.owner !== own);
      expect(itemNumberOf(read, { rewrite, owners: [own] })).toBeNull();
    }),
  );
});

describe('kiosk check', () => {
  const misfits = (item: object) =>
    rowMisfits(configured(item)).map(({ code, path }) => [code, path]);
  const row = (at: number) => `identification.item.rewrite[${at}]`;
  it('has nothing to say of rows that work, nor without rows', () => {
    expect(misfits(library)).toEqual([]);
    expect(misfits({})).toEqual([]);
  });
  it.each([
    ['an unknown model', [{ ...ofTags, model: 'nbd' }, asItIs]],
    ['an owner who is refused', [{ ...ofTags, owner: other }, asItIs]],
    ['a number that is no item number', [{ ...ofTags, add: 'ZO' }, asItIs]],
    ['a prefix that none has', [{ ...ofTags, takeOff: 'X' }, asItIs]],
  ])('a row that can never apply: %s', (_, rewrite) => {
    expect(misfits({ ...library, rewrite })).toEqual([['item-row-never', row(0)]]);
  });
  it('a row after one that takes all of its numbers never applies', () => {
    const rewrite = [asItIs, { pattern: '\\d{7}', add: 'LR' }, ofTags];
    expect(misfits({ ...library, rewrite })).toEqual([['item-row-never', row(2)]]);
  });
  it('the row with fewer conditions after the one with more is meant so', () => {
    const rewrite = [ofTags, { pattern: '\\d{7}', add: 'LR' }, asItIs];
    expect(misfits({ ...library, rewrite })).toEqual([]);
  });
  it('an earlier row takes some of the numbers of another, and makes others of them', () => {
    const pattern = '\\d{7}|LR\\d{7}|3\\d{13}';
    const rewrite = [
      { pattern: '2\\d{6}|3\\d{13}|LR\\d{7}' },
      { pattern: '[2-9]\\d{6}', add: 'LR' },
    ];
    expect(misfits({ ...library, pattern, rewrite })).toContainEqual(['item-row-overlap', row(1)]);
  });
  it('printed numbers that no row takes', () => {
    const refuse = ['item-rows-refuse', 'identification.item.rewrite'];
    expect(misfits({ ...library, rewrite: [ofTags] })).toEqual([refuse]);
  });
  it('a scanner reads no owner', () => {
    const item = { rewrite: [{ source: 'scanner', owner: own }] };
    const loaded = readConfig(JSON.stringify({ identification: { item } }), '/');
    expect(loaded.ok ? [] : loaded.complaints).toMatchObject([
      { path: row(0), said: { is: 'item-row-not-on-tag' } },
    ]);
  });
});

describe('examples of a regular expression', () => {
  it.each(['3\\d{13}|LR\\d{7}', '[A-Z]{2}\\d{4,7}', '(?:AB|C)?\\d+', 'a|b|c', '\\w\\.x*', '.{3}'])(
    '%s has some, of each alternative',
    (expression) => {
      const drawn = examplesOf(expression);
      expect(drawn.length).toBeGreaterThan(0);
      for (const each of drawn) expect(each).toMatch(new RegExp(`^(?:${expression})$`));
      for (const alternative of expression.includes('(') ? [] : expression.split('|'))
        expect(drawn.some((each) => new RegExp(`^(?:${alternative})$`).test(each))).toBe(true);
    },
  );
  it.each(['(a)\\1', 'a(?=b)b', '\\p{L}'])('of %s nothing is claimed', (expression) => {
    expect(examplesOf(expression)).toEqual([]);
  });
});
