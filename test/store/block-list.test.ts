import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readListLine } from '../../src/store/block-list/block-list-line.ts';
import { type Import, importBlockList } from '../../src/store/block-list/import-block-list.ts';
import { faultOf, newFolder, open } from '../support/store/folder.ts';

const exportedAt = '2026-11-24T23:00:00Z';
const card = '23550000000018';
const other = '23550000000026';
function line(patron: string, more: object = {}) {
  return JSON.stringify({ patron, ...more });
}

async function* pieces(text: string, size = text.length): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += Math.max(1, size))
    yield text.slice(at, at + Math.max(1, size));
}

async function take(folder: string, text: string, more: { mostBad?: number; size?: number } = {}) {
  const bad: [number, string][] = [];
  const result: Import = await importBlockList({
    folder,
    text: pieces(text, more.size),
    exportedAt,
    mostBad: more.mostBad ?? 0,
    onBadLine: (number, problem) => bad.push([number, problem]),
  });
  return { ...result, badLines: bad };
}

describe('an imported list', () => {
  test('is asked by card: what is denied, and by which rules; whoever is absent is null', async () => {
    const folder = newFolder();
    const text = [
      line(card, { rules: ['maximum-fees'], denies: ['checkOut', 'renew'] }),
      line(other),
    ].join('\n');
    expect(await take(folder, text)).toMatchObject({
      entries: 2,
      bad: 0,
      rejected: null,
      exportedAt,
    });
    const { blockList } = open(folder);
    expect(blockList.about()).toEqual({ exportedAt, entries: 2 });
    expect(blockList.get(card)).toEqual({ rules: ['maximum-fees'], denies: ['checkOut', 'renew'] });
    expect(blockList.get(other)?.denies).toEqual([
      'checkOut',
      'renew',
      'hold',
      'pay',
      'seeLoans',
      'seeHistory',
      'seeMessages',
      'collect',
    ]);
    expect(blockList.get('23550000000034')).toBeNull();
  });

  test('is cut anywhere, with CRLF, a mark at its start, blank lines and no end to its last line', async () => {
    const text = `\uFEFF{"blockList":1,"exportedAt":"2026-11-20T01:00:00+01:00","entries":2}\r\n${line(card)}\r\n\r\n${line(other)}`;
    for (const size of [1, 2, 7, 64]) {
      const folder = newFolder();
      expect(await take(folder, text, { size })).toMatchObject({
        entries: 2,
        bad: 0,
        rejected: null,
      });
      expect(open(folder).blockList.about()).toEqual({
        exportedAt: '2026-11-20T01:00:00+01:00',
        entries: 2,
      });
    }
  });

  test('names a patron twice: both count', async () => {
    const folder = newFolder();
    await take(
      folder,
      [
        line(card, { rules: ['a'], denies: ['renew'] }),
        line(card, { rules: ['b'], denies: ['hold'] }),
      ].join('\n'),
    );
    expect(open(folder).blockList.get(card)).toEqual({
      denies: ['renew', 'hold'],
      rules: ['a', 'b'],
    });
  });

  test('takes the place of the old one at once, while a kiosk has it open', async () => {
    const folder = newFolder();
    const { blockList } = open(folder);
    expect(blockList.about()).toBeNull();
    await take(folder, line(card));
    expect(blockList.get(card)).not.toBeNull();
    await take(folder, line(other));
    expect(blockList.get(card)).toBeNull();
    expect(blockList.get(other)).not.toBeNull();
  });

  test('is purged once it is too old', async () => {
    const folder = newFolder();
    await take(folder, line(card));
    const { blockList } = open(folder);
    expect(blockList.purge('2026-11-24T23:00:00Z')).toBe(false);
    expect(blockList.purge('2026-11-24T23:00:01Z')).toBe(true);
    expect(blockList.about()).toBeNull();
    expect(existsSync(join(folder, 'block-list.db'))).toBe(false);
  });

  test('is purged where it is of the future', async () => {
    const folder = newFolder();
    await take(folder, line(card));
    const { blockList } = open(folder);
    const [never, exported] = ['2000-01-01T00:00:00Z', blockList.about()?.exportedAt ?? ''];
    expect(blockList.purge(never, exported)).toBe(false);
    expect(blockList.purge(never, new Date(Date.parse(exported) - 1_000).toISOString())).toBe(true);
    expect(blockList.about()).toBeNull();
  });

  test('holds no card number in clear, is for the kiosk user alone, and leaves no draft', async () => {
    const folder = newFolder();
    await take(folder, [line(card), line(other)].join('\n'));
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      for (const each of [card, other]) expect(bytes.includes(each)).toBe(false);
    }
    expect(statSync(join(folder, 'block-list.db')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });
});

describe('the old list is kept', () => {
  const withList = async () => {
    const folder = newFolder();
    await take(folder, line(card));
    return folder;
  };
  test.each<[string, string, RegExp]>([
    ['an empty file', '', /empty/],
    ['only blank lines', '\n\n', /empty/],
    [
      'a file that was cut short',
      `{"blockList":1,"entries":2}\n${line(other)}`,
      /announces 2 entries and has 1/,
    ],
    ['too many bad lines', `${line(other)}\nrubbish`, /1 of 2 lines are bad/],
  ])('where the new one is %s', async (_, text, why) => {
    const folder = await withList();
    expect((await take(folder, text)).rejected).toMatch(why);
    const { blockList } = open(folder);
    expect(blockList.get(card)).not.toBeNull();
    expect(blockList.get(other)).toBeNull();
  });

  test('where the import breaks off, or was killed: the next one clears away what it left', async () => {
    const folder = await withList();
    // No process has a number as high.
    for (const end of ['new', 'new-journal'])
      writeFileSync(join(folder, `block-list.db.99999999.${end}`), '');
    async function* broken(): AsyncGenerator<string> {
      yield `${line(other)}\n`;
      throw new Error('the pipe broke');
    }
    const taking = importBlockList({
      folder,
      text: broken(),
      exportedAt,
      mostBad: 0,
      onBadLine: () => {},
    });
    await expect(taking).rejects.toThrow('the pipe broke');
    expect(open(folder).blockList.get(card)).not.toBeNull();
    expect(readdirSync(folder).filter((name) => /\.new(-journal)?$/.test(name))).toEqual([]);
  });

  test('and not where few lines are bad: they are left out, and told by number', async () => {
    const folder = await withList();
    const lines = Array.from({ length: 99 }, (_, n) => line(`2355${n}`));
    const { rejected, bad, badLines } = await take(
      folder,
      [...lines.slice(0, 40), 'rubbish', ...lines.slice(40)].join('\n'),
      { mostBad: 0.01 },
    );
    expect({ rejected, bad }).toEqual({ rejected: null, bad: 1 });
    expect(badLines).toEqual([[41, 'is no JSON']]);
  });
  test('and not where the list itself says that nobody is on it', async () => {
    const folder = await withList();
    expect(await take(folder, '{"blockList":1,"entries":0}')).toMatchObject({
      rejected: null,
      entries: 0,
    });
    expect(open(folder).blockList.get(card)).toBeNull();
  });
});

test('a list of another key is reported, and is no list', async () => {
  const [mine, theirs] = [newFolder(), newFolder()];
  await take(theirs, line(card));
  const kiosk = open(mine);
  writeFileSync(join(mine, 'block-list.db'), readFileSync(join(theirs, 'block-list.db')));
  expect(kiosk.blockList.about()).toBeNull();
  expect(kiosk.blockList.get(card)).toBeNull();
  expect(
    kiosk.reports.map((report) => report.code).filter((code) => code === 'block-list-unreadable'),
  ).toHaveLength(1);
});

test('a folder whose key is gone is not given another', async () => {
  const folder = newFolder();
  open(folder).close();
  writeFileSync(join(folder, 'journal.key'), 'short');
  await expect(take(folder, line(card))).rejects.toMatchObject({ code: 'key-unusable' });
  expect(faultOf(() => open(folder)).code).toBe('key-unusable');
});

describe('a line', () => {
  test.each<[string, RegExp]>([
    ['[]', /no JSON object/],
    ['{}', /no patron/],
    ['{"patron":7}', /no patron/],
    ['{"patron":" "}', /no patron/],
    ['{"patron":"1","denies":["checkIn"]}', /denies something/],
    ['{"patron":"1","denies":[]}', /denies something/],
    ['{"patron":"1","rules":["Some Name"]}', /rules that are no names/],
    ['{"patron":"1","name":"An"}', /field that is none of/],
    ['{"blockList":2}', /version/],
    ['{"blockList":1,"exportedAt":"yesterday"}', /exportedAt/],
  ])('%s', (text, problem) => {
    const read = readListLine(text);
    expect(read.kind === 'bad' ? read.problem : '').toMatch(problem);
  });
  test('never throws, and never says back what it was given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.constant('23559999'), (text, secret) => {
        const read = readListLine(text.includes('"') ? text.replace('"', `"${secret}`) : text);
        return read.kind !== 'bad' || !read.problem.includes(secret);
      }),
    );
  });
});
