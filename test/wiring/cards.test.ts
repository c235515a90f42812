/** The kinds of card of a library: which number is which, and what is shown of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { readAim, type Symbology } from '../../hardware/scanner/aim.ts';
import { classifyCode } from '../../hardware/scanner/classify.ts';
import { createScannerFramer } from '../../hardware/scanner/framer.ts';
import { readConfig } from '../../src/config/load.ts';
import { cardCountries } from '../../src/config/numbers/cards.ts';
import { cardMisfits, cardNotes } from '../../src/wiring/fit/cards-fit.ts';
import { cardNumbers, codeRules, hiddenNames, isItem } from '../../src/wiring/identification.ts';

function configured(identification: object, profile = 'wise') {
  const loaded = readConfig(JSON.stringify({ identification, sip2: { profile } }), '/');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config;
}

interface Scan {
  name: string;
  scan: string;
  expect: { card: string; symbology: Symbology | null; within: string | null };
}
const scans = readFileSync(new URL('../vectors/cards.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Partial<Scan> => JSON.parse(line))
  .filter((row): row is Scan => row.scan !== undefined);

describe('the usual cards of Belgium', () => {
  const config = configured({ cards: 'be' });
  const rules = codeRules(config);
  it.each([
    ['20041234', 'library card'],
    ['12345678901234', 'library card'],
    ['94021300145', 'national number'],
    ['94.02.13-001.45', 'national number'],
    ['90490200138', 'national number'],
    ['591191706458', 'eID card'],
    ['591-1917064-58', 'eID card'],
    ['0930000420206', 'UiTPAS'],
    // A library card of eleven digits, whose check as a national number does not hold.
    ['12345678901', 'library card'],
    ['85073003327', 'library card'],
  ])('%s: %s', (code, card) => {
    const number = code.replace(/[.-]/g, '');
    expect(classifyCode(code, rules)).toEqual({ kind: 'patron', code: number, card });
  });
  it('an item number is never a card, well read or misread, and a disc of a shop is none', () => {
    const koha = codeRules(configured({ cards: 'be' }, 'koha'));
    expect(classifyCode('30000012345678', rules).kind).toBe('item');
    expect(classifyCode('30000012345678', koha).kind).toBe('item');
    expect(classifyCode('30000012345679', koha).kind).toBe('unknown');
    expect(classifyCode('5412345678908', rules, 'ean').kind).toBe('unknown');
    expect(classifyCode('9783161484100', rules).kind).toBe('isbn');
  });
  it('a card number that was shown is read again as the same kind', () => {
    const numberOf = cardNumbers(config);
    expect(numberOf('94.02.13-001.45')).toEqual({ number: '94021300145', keepOffline: false });
    expect(numberOf('94021300145')).toEqual({ number: '94021300145', keepOffline: false });
    expect(numberOf('591191706458')).toEqual({ number: '591191706458', keepOffline: true });
    expect(numberOf('30000012345678')).toBeUndefined();
    expect(numberOf('94021300145|AOevil')).toBeUndefined();
  });
});

test('an item of eleven digits is one by its tag, also where it looks like a national number', () => {
  const config = configured({ cards: 'be', item: { pattern: '3\\d{13}|\\d{11}' } });
  expect(isItem(codeRules(config))('94021300145')).toBe(true);
  expect(classifyCode('94021300145', codeRules(config)).kind).toBe('patron');
  expect(classifyCode('12345678901', codeRules(config)).kind).toBe('item');
});

test('without the setting the one form of `card` counts, before the item number', () => {
  const rules = codeRules(configured({ card: { pattern: '\\d{14}', checkDigit: 'none' } }));
  expect(classifyCode('30000012345678', rules)).toMatchObject({ kind: 'patron', card: 'card' });
});

test.each(cardCountries)('the usual cards of %s take no Flemish item number', (cards) => {
  const rules = codeRules(configured({ cards }));
  expect(classifyCode('30000012345678', rules).kind).toBe('item');
});

describe('what a telephone shows', () => {
  it.each(scans)('$name', ({ scan, expect: { card, symbology, within } }) => {
    const kind = { name: 'pass', pattern: '0\\d{12}', checkDigit: 'luhn', within };
    const rules = codeRules(configured({ cards: [kind] }));
    const frames = createScannerFramer().push(Buffer.from(scan, 'latin1'));
    expect(frames).toMatchObject([{ kind: 'code', symbology }]);
    const typed = readAim(scan);
    for (const { code } of [...frames.filter((frame) => frame.kind === 'code'), typed])
      expect(classifyCode(code, rules, symbology)).toEqual({
        ...{ kind: 'patron', code: card, card: 'pass' },
      });
  });
  it('another address, or a number in it that is wrong, is no card; the number alone is one', () => {
    const within = 'https://pas\\.example/k/(\\d{13})';
    const rules = codeRules(
      configured({ cards: [{ name: 'pass', pattern: '0\\d{12}', checkDigit: 'luhn', within }] }),
    );
    const kindOf = (code: string) => classifyCode(code, rules).kind;
    expect(kindOf('https://pas.example/k/0930000420206')).toBe('patron');
    expect(kindOf('0930000420206')).toBe('patron');
    for (const code of [
      'https://pas.example/k/0930000420207',
      'https://pas.example/k/0930000420206/more',
      'https://other.example/k/0930000420206',
      'http://evil.example/?https://pas.example/k/0930000420206',
    ])
      expect([code, kindOf(code)]).toEqual([code, 'unknown']);
  });
});

describe('a number of which no digit is shown', () => {
  it('is named by its kind, whatever form it has, and with a configuration that does not accept it', () => {
    const be = hiddenNames(configured({ cards: 'be' }));
    const own = hiddenNames(
      configured({
        cards: [
          { name: 'rijksregisternummer', pattern: '\\d{11}', checkDigit: 'mod97-be' },
          { name: 'guest pass', pattern: 'G\\d{4}', keepOffline: false },
        ],
      }),
    );
    const short = hiddenNames(configured({}));
    for (const number of ['94021300145', '94.02.13-001.45', '06070500252']) {
      expect(be(number)).toBe('national number');
      expect(own(number)).toBe('rijksregisternummer');
      expect(short(number)).toBe('national number');
    }
    expect(own('G1234')).toBe('guest pass');
    for (const number of ['23550000000015', '591191706458', '12345678901'])
      expect([be(number), short(number)]).toEqual([null, null]);
  });
});

test.each([
  ['card-names', [1, 2].map(() => ({ name: 'one', pattern: '\\d{8}' }))],
  ['card-within', [{ name: 'one', pattern: '\\d{8}', within: 'https://pas.example/\\d{8}' }]],
  ['pattern-slow', [{ name: 'one', pattern: '(?:\\d+)*' }]],
  ['pattern-slow', [{ name: 'one', pattern: '\\d{13}', within: '(https://[^)]*)+x(\\d{13})' }]],
  ['pattern-slow', [{ name: 'one', pattern: '((a{2,})|b)*' }]],
  ['misspelt', [{ name: 'one', patern: '\\d{8}', pattern: '\\d{8}' }]],
  ['not-one-of', [{ name: 'one', pattern: '\\d{8}', checkDigit: 'mod97' }]],
  ['not-one-of', 'BE'],
])('a list that cannot be meant is refused: %s', (is, cards) => {
  const loaded = readConfig(JSON.stringify({ identification: { cards } }), '/');
  expect(loaded.ok ? [] : loaded.complaints.map(({ said }) => said?.is)).toEqual([is]);
});

test.each(['https://pas\\.example/k/(\\d{13})(?:\\?.*)?', '[(+*]+(\\d+)\\+*', '(\\d+)-?(?:\\+)+'])(
  'repetitions that are not inside one another are accepted: %s',
  (within) => {
    const cards = [{ name: 'one', pattern: '\\d{13}', within }];
    expect(readConfig(JSON.stringify({ identification: { cards } }), '/').ok).toBe(true);
  },
);

describe('a card reader beside the kinds of card', () => {
  const misfits = (cardReader: object, identification: object = {}) => {
    const loaded = readConfig(JSON.stringify({ cardReader, identification }), '/');
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
    return cardMisfits(loaded.config).map(({ code, path }) => [code, path]);
  };
  const hex = { name: 'tag', pattern: '[0-9A-F]{8}|[0-9A-F]{14}' };
  it('an eID that is no kind of card is complained of', () => {
    const wrong = [['eid-without-kind', 'cardReader.eid']];
    expect(misfits({})).toEqual(wrong);
    expect(misfits({ eid: 'card-number' })).toEqual(wrong);
    expect(misfits({}, { cards: [{ name: 'any', pattern: '\\d{8,14}' }] })).toEqual(wrong);
    expect(misfits({}, { cards: 'be' })).toEqual([]);
    expect(misfits({ eid: 'card-number' }, { cards: 'be' })).toEqual([]);
    expect(misfits({ eid: 'off' })).toEqual([['card-reader-idle', 'cardReader']]);
  });
  it('UIDs in a form that no kind of card takes are complained of', () => {
    const wrong = [['uid-without-kind', 'cardReader.uid']];
    const off = { eid: 'off' };
    expect(misfits({ ...off, uid: {} }, { cards: 'be' })).toEqual(wrong);
    expect(misfits({ ...off, uid: {} }, { cards: [hex] })).toEqual([]);
    expect(misfits({ ...off, uid: { as: 'hex-small' } }, { cards: [hex] })).toEqual(wrong);
    expect(misfits({ ...off, uid: { as: 'decimal', pad: 10 } }, { cards: 'be' })).toEqual([]);
  });
  it('a form of card that is written, and that the kinds of card make useless, is noted', () => {
    const card = { pattern: '\\d{10}', checkDigit: 'none' };
    expect(cardNotes(configured({ card }))).toEqual([]);
    expect(cardNotes(configured({}, 'fbs'))).toEqual([]);
    expect(cardNotes(configured({ card }, 'fbs'))).toEqual([
      expect.stringContaining('identification.card is not used: with sip2.profile fbs'),
    ]);
    expect(cardNotes(configured({ card, cards: 'nl' }))).toEqual([
      expect.stringContaining('identification.cards counts'),
    ]);
  });
  it('the law, and item numbers that look like national numbers, are noted', () => {
    expect(cardNotes(configured({}))).toEqual([]);
    expect(cardNotes(configured({ cards: 'be' }))).toHaveLength(1);
    const wide = configured({ cards: 'be', item: { pattern: '\\d{8,14}' } });
    expect(cardNotes(wide)).toHaveLength(2);
  });
});
