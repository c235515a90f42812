import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsSchema } from '../../packages/blocks/src/index.ts';
import type { Facts } from '../../packages/blocks/src/types.ts';
import { readJsonLines } from '../../src/commands/facts/read-json-lines.ts';
import { compact, expand } from '../../src/store/facts-base/compact.ts';
import { importFacts } from '../../src/store/facts-base/import-facts.ts';
import { importFactsText as take } from '../support/store/facts.ts';
import { faultOf, newFolder, open } from '../support/store/folder.ts';

const exportedAt = '2026-11-25T23:00:00+01:00';
const [card, other] = ['23550000000018', '23550000000026'];
const head = JSON.stringify({ facts: 1, exportedAt });
const normal = {
  membership: { status: 5, type: 'adult', feeCents: 0 },
  fees: [],
  manualBlocks: [],
};
const owing = {
  membership: { status: 4, type: 'youth', startedOn: '2025-03-14', feeCents: 2500 },
  fees: [{ id: '771203', amountCents: 140, createdOn: '2026-11-05', institution: '3550' }],
  replacementInvoices: [
    { id: 'N1', items: [{ item: '3004', amountCents: 2495, paidCents: 0, returned: false }] },
  ],
  manualBlocks: ['address'],
};
function line(cards: string | readonly string[], facts: object = normal) {
  return JSON.stringify(typeof cards === 'string' ? { card: cards, facts } : { cards, facts });
}
function textOf(...lines: string[]) {
  return [head, ...lines].join('\n');
}

describe('an imported export', () => {
  test('is asked by each card of a patron; a card that it does not have is null', async () => {
    const folder = newFolder();
    const result = await take(folder, textOf(line(card), line([other, '900615123456'], owing)));
    expect(result).toMatchObject({ patrons: 2, cards: 3, bad: 0, rejected: null, exportedAt });
    const { factsBase } = open(folder);
    expect(factsBase.about()).toEqual({ exportedAt, patrons: 2, cards: 3 });
    expect(factsBase.get(card)).toEqual({ ...normal, observedAt: exportedAt });
    expect(factsBase.get(other)).toEqual({ ...owing, observedAt: exportedAt });
    expect(factsBase.get('900615123456')).toEqual(factsBase.get(other));
    expect(factsBase.get('23550000000034')).toBeNull();
    expect([...factsBase.all()].map(({ facts }) => facts.membership?.status).sort()).toEqual([
      4, 4, 5,
    ]);
  });

  test('keeps the moment of facts that have their own', async () => {
    const folder = newFolder();
    const observedAt = '2026-11-24T12:00:00Z';
    await take(folder, textOf(line(card, { ...normal, observedAt }), line(other)));
    const { factsBase } = open(folder);
    expect(factsBase.get(card)?.observedAt).toBe(observedAt);
    expect(factsBase.get(other)?.observedAt).toBe(exportedAt);
  });

  test('is cut anywhere, with CRLF, a mark at its start, blank lines and no end to its last line', async () => {
    const text = `\uFEFF${head}\r\n${line(card)}\r\n\r\n${line(other)}`;
    for (const size of [1, 2, 7, 64]) {
      const folder = newFolder();
      expect(await take(folder, text, { size })).toMatchObject({ patrons: 2, bad: 0 });
      expect(open(folder).factsBase.about()?.exportedAt).toBe(exportedAt);
    }
  });

  test('takes the place of the old one at once, while a kiosk has it open', async () => {
    const folder = newFolder();
    const { factsBase } = open(folder);
    expect(factsBase.about()).toBeNull();
    await take(folder, textOf(line(card)));
    expect(factsBase.get(card)).not.toBeNull();
    await take(folder, textOf(line(other)));
    expect(factsBase.get(card)).toBeNull();
    expect(factsBase.get(other)).not.toBeNull();
  });

  test('is purged where it is too old, or of the future', async () => {
    const folder = newFolder();
    const { factsBase } = open(folder);
    await take(folder, textOf(line(card)));
    expect(factsBase.purge('2026-11-25T22:00:00Z')).toBe(false);
    expect(factsBase.purge('2026-11-25T22:00:01Z')).toBe(true);
    expect(existsSync(join(folder, 'facts-base.db'))).toBe(false);
    await take(folder, textOf(line(card)));
    expect(factsBase.purge('2000-01-01T00:00:00Z', '2026-11-25T21:59:59Z')).toBe(true);
    expect(factsBase.about()).toBeNull();
  });

  test('finds each of a thousand patrons, whose blocks they share', async () => {
    const folder = newFolder();
    const cards = Array.from({ length: 1000 }, (_, nth) => `2355${nth}`);
    const facts = (nth: number) => ({ membership: { status: nth % 10, feeCents: nth } });
    await take(folder, textOf(...cards.map((each, nth) => line(each, facts(nth)))));
    const { factsBase } = open(folder);
    for (const [nth, each] of cards.entries())
      expect(factsBase.get(each)?.membership?.feeCents).toBe(nth);
  });
});

describe('on disk', () => {
  test('nothing of a patron is in clear; it is for the kiosk user alone, and no draft is left', async () => {
    const folder = newFolder();
    await take(folder, textOf(line(card), line(other, owing)));
    const clear = [card, other, '771203', '2495', 'address', 'adult', 'youth', '2025-03-14'];
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      for (const each of clear) expect(bytes.includes(each), `${each} in ${name}`).toBe(false);
    }
    expect(statSync(join(folder, 'facts-base.db')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('a base of another key is reported once, and is none', async () => {
    const [mine, theirs] = [newFolder(), newFolder()];
    await take(theirs, textOf(line(card)));
    const kiosk = open(mine);
    writeFileSync(join(mine, 'facts-base.db'), readFileSync(join(theirs, 'facts-base.db')));
    expect(kiosk.factsBase.about()).toBeNull();
    expect(kiosk.factsBase.get(card)).toBeNull();
    expect([...kiosk.factsBase.all()]).toEqual([]);
    const codes = kiosk.reports.map((report) => report.code);
    expect(codes.filter((code) => code === 'facts-base-unreadable')).toHaveLength(1);
  });

  test('a folder whose key is gone is not given another', async () => {
    const folder = newFolder();
    open(folder).close();
    writeFileSync(join(folder, 'journal.key'), 'short');
    await expect(take(folder, textOf(line(card)))).rejects.toMatchObject({ code: 'key-unusable' });
    expect(faultOf(() => open(folder)).code).toBe('key-unusable');
  });
});

describe('the old facts stay', () => {
  const withFacts = async () => {
    const folder = newFolder();
    await take(folder, textOf(line(card)));
    return folder;
  };
  test.each<[string, string, RegExp]>([
    ['an empty file', '', /empty/],
    ['only blank lines', '\n\n', /empty/],
    ['a head alone', head, /empty/],
    ['cut short', `{"facts":1,"entries":2}\n${line(other)}`, /announces 2 entries and has 1/],
    ['bad in too many lines', textOf(line(other), 'rubbish'), /1 of 2 lines are bad/],
  ])('where the new file is %s', async (_, text, why) => {
    const folder = await withFacts();
    expect((await take(folder, text)).rejected).toMatch(why);
    const { factsBase } = open(folder);
    expect(factsBase.get(card)).not.toBeNull();
    expect(factsBase.get(other)).toBeNull();
  });

  test('where the import breaks off', async () => {
    const folder = await withFacts();
    async function* broken(): AsyncGenerator<string> {
      yield `${line(other)}\n`;
      throw new Error('the pipe broke');
    }
    const taking = importFacts({
      folder,
      lines: readJsonLines(broken(), exportedAt),
      exportedAt,
      mostBad: 0,
      onBadLine: () => {},
    });
    await expect(taking).rejects.toThrow('the pipe broke');
    expect(open(folder).factsBase.get(card)).not.toBeNull();
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('and not where few lines are bad: they are left out, and listed by number', async () => {
    const folder = await withFacts();
    const lines = Array.from({ length: 99 }, (_, nth) => line(`2355${nth}`));
    const text = textOf(...lines.slice(0, 40), 'rubbish', ...lines.slice(40));
    const { rejected, bad, badLines } = await take(folder, text, { mostBad: 0.01 });
    expect({ rejected, bad, badLines }).toEqual({
      rejected: null,
      bad: 1,
      badLines: [[42, 'is no JSON']],
    });
  });

  test('and not where the file says itself that there are no patrons', async () => {
    const folder = await withFacts();
    expect((await take(folder, '{"facts":1,"entries":0}')).rejected).toBeNull();
    expect(open(folder).factsBase.about()?.patrons).toBe(0);
  });
});

describe('a line', () => {
  const facts = (text: string) => `{"card":"1","facts":${text}}`;
  test.each<[string, RegExp]>([
    ['[]', /no JSON object/],
    ['{}', /no card/],
    ['{"card":7,"facts":{}}', /no card/],
    ['{"card":" ","facts":{}}', /no card/],
    ['{"cards":[],"facts":{}}', /neither a card nor a list/],
    ['{"card":"1","cards":["2"],"facts":{}}', /neither a card nor a list/],
    ['{"card":"1"}', /no facts/],
    ['{"card":"1","pin":"1234","facts":{}}', /field that is none of card, cards, facts/],
    [facts('{"name":"An Peeters"}'), /^facts: has a field that is not known there$/],
    [facts('{"membership":{"status":"normal"}}'), /^facts.membership.status: is missing, or not/],
    [facts('{"membership":{"startedOn":"14-03-2025"}}'), /startedOn: is not of the form date$/],
    [facts('{"fees":[{"id":"7"}]}'), /^facts.fees.0.amountCents/],
    [facts('{"fees":[{"id":"7","amountCents":1,"state":"paid"}]}'), /state: is none of open, /],
    [facts('{"manualBlocks":[{"pin":"1234"}]}'), /^facts.manualBlocks.0: /],
    ['{"facts":2}', /no card|version/],
  ])('%s', async (text, problem) => {
    const { badLines } = await take(newFolder(), `${head}\n${text}`);
    expect(badLines[0]?.[0]).toBe(2);
    expect(badLines[0]?.[1]).toMatch(problem);
  });
  test.each<[string, RegExp]>([
    ['{"facts":2}', /version/],
    ['{"facts":1,"exportedAt":"yesterday"}', /exportedAt/],
    ['{"facts":1,"entries":-1}', /entries/],
  ])('at the head: %s', async (text, problem) => {
    expect((await take(newFolder(), text)).badLines).toEqual([[1, expect.stringMatching(problem)]]);
  });

  test('with a card of an earlier line is bad: which of them is right is unknown', async () => {
    const folder = newFolder();
    const text = textOf(line([card, other]), line(['7', other], owing), line('8'));
    const { badLines } = await take(folder, text, { mostBad: 0.5 });
    expect(badLines).toEqual([[3, 'has a card that an earlier line has']]);
    const { factsBase } = open(folder);
    expect(factsBase.get('7')).toBeNull();
    expect(factsBase.get(other)?.membership?.status).toBe(5);
  });

  test('loses what staff wrote for the patron, which no rule reads', async () => {
    const folder = newFolder();
    const block = { id: 'b', denies: ['checkOut'], message: 'Mevrouw Peeters: bel ons' };
    await take(folder, textOf(line(card, { blocks: [block], manualBlocks: [block, 'address'] })));
    const { factsBase } = open(folder);
    const { message: _, ...rest } = block;
    expect(factsBase.get(card)).toMatchObject({ blocks: [rest], manualBlocks: [rest, 'address'] });
    expect(JSON.stringify(factsBase.get(card))).not.toContain('Peeters');
  });

  test('is never quoted, whatever stands in it', async () => {
    const secret = '23559999';
    const broken = fc.oneof(fc.json(), fc.string()).map((text) => text.replace('"', `"${secret}`));
    await fc.assert(
      fc.asyncProperty(broken, fc.boolean(), async (text, inFacts) => {
        const one = inFacts ? facts(text) : text;
        const { badLines } = await take(newFolder(), `${head}\n${one.replaceAll('\n', ' ')}`);
        return badLines.every(([, problem]) => !problem.includes(secret));
      }),
      { numRuns: 50 },
    );
  });
});

describe('compact facts', () => {
  const schemaNames = (schema: unknown): string[] =>
    typeof schema !== 'object' || schema === null
      ? []
      : [
          ...Object.keys((schema as { properties?: object }).properties ?? {}),
          ...Object.values(schema).flatMap(schemaNames),
        ];

  test('have a short name for each name of the schema that is stored', async () => {
    const { z } = await import('zod');
    const names = new Set(schemaNames(z.toJSONSchema(factsSchema, { io: 'input' })));
    names.delete('message');
    const value = Object.fromEntries([...names].map((name) => [name, 1]));
    const short = Object.keys(JSON.parse(compact(value as unknown as Facts, '')));
    expect(short.filter((name) => names.has(name))).toEqual([]);
    expect(new Set(short).size).toBe(names.size);
  });

  test('are read back as they were, names that are not known too', () => {
    const value = fc.dictionary(
      fc.oneof(fc.constantFrom('fees', 'id', 'amountCents'), fc.stringMatching(/^[a-z]{3,9}$/)),
      fc.oneof(fc.integer(), fc.string(), fc.array(fc.dictionary(fc.constant('id'), fc.string()))),
    );
    fc.assert(
      fc.property(value, fc.boolean(), (rest, isOwn) => {
        const facts = { ...rest, observedAt: isOwn ? '2026-01-01T00:00:00Z' : exportedAt };
        expect(expand(compact(facts as Facts, exportedAt), exportedAt)).toEqual(facts);
      }),
    );
  });
});
