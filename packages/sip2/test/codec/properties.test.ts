/** What holds for any message: round trip, checksum, damaged bytes, masking in the trace. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { all, decode, encode, fieldFacts, fieldsOf, maskLine, table } from '../../src/index.ts';
import type { Shape } from '../../src/messages/shapes.ts';
import type { AnyDraft, Code } from '../../src/messages/table.ts';

function bytes(text: string) {
  return new TextEncoder().encode(text);
}

/** A message of any row of the table with clean values. */
const shapes: [Code, Shape][] = Object.entries(table).map(([code, shape]) => [code as Code, shape]);
const value = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => {
  return text
    .normalize('NFC')
    .replace(/[|\p{Cc}\ufffd]/gu, '')
    .slice(0, 60)
    .replace(/[\ud800-\udfff]/g, '');
});
const samples: Record<string, string[]> = {
  yn: ['Y', 'N'],
  ynu: ['U'],
  '01': ['0', '1'],
  '012': ['2'],
  '+-*': ['*'],
  num: ['7'],
  date18: ['20260101    120000', ' '.repeat(18), '20260101   Z120000'],
  flags: ['Y  Y', ''],
  version: ['2.00'],
  currency: ['EUR'],
  text: ['0'],
};
const anyDraft = fc.constantFrom(...shapes).chain(([code, shape]) => {
  const fixed = Object.fromEntries(
    shape.fixed.map((each) => [each.name, fc.constantFrom(...(samples[each.kind] ?? []))]),
  );
  const fields = Object.fromEntries(
    shape.fields.map(({ id, use }) => {
      const width = (fieldFacts as Record<string, { width?: number }>)[id]?.width;
      const one = width === undefined ? value : fc.constantFrom('', '1'.repeat(width));
      return [
        id,
        use === 'repeatable'
          ? fc.array(one, { maxLength: 3 })
          : use === 'required'
            ? one
            : fc.option(one, { nil: undefined }),
      ];
    }),
  );
  return fc
    .record({ code: fc.constant(code), fixed: fc.record(fixed), fields: fc.record(fields) })
    .map((draft) => draft as unknown as AnyDraft);
});
const trailer = fc.record({
  errorDetection: fc.boolean(),
  sequence: fc.option(fc.nat(9), { nil: null }),
});

describe('properties', () => {
  test('an encoded message is decoded to the same fields without deviations, and encoded to the same bytes', () => {
    fc.assert(
      fc.property(anyDraft, trailer, (draft, options) => {
        const line = encode(draft, { ...options, terminator: 'none' });
        const { message, deviations } = decode(line);
        if (message.code === 'unknown') throw new Error('unknown');
        expect(message.code).toBe(draft.code);
        expect(message.fields).toEqual(fieldsOf(draft));
        expect(message.checksum).toBe(options.errorDetection ? 'ok' : 'absent');
        expect(deviations.filter((each) => each.code !== 'checksum-without-sequence')).toEqual([]);
        const again = encode(message, {
          errorDetection: options.errorDetection,
          terminator: 'none',
        });
        expect(Buffer.from(again).equals(Buffer.from(line))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('the checksum detects a change of any byte', () => {
    fc.assert(
      fc.property(anyDraft, fc.nat(), fc.integer({ min: 1, max: 255 }), (draft, at, by) => {
        const line = Uint8Array.from(
          encode(draft, { errorDetection: true, sequence: 1, terminator: 'none' }),
        );
        const place = at % (line.length - 6);
        const changed = ((line[place] ?? 0) + by) % 256;
        line[place] = changed;
        // CR, LF and NUL at the ends are stray bytes, not part of the message.
        const stray = changed === 0 || changed === 10 || changed === 13;
        if (!(stray && place === 0)) expect(decode(line).message.checksum).not.toBe('ok');
      }),
      { numRuns: 300 },
    );
  });

  test('damaged messages and random bytes never throw, in any encoding, nor does their trace', () => {
    const encoding = fc.constantFrom('utf-8', 'cp850', 'latin1', 'windows-1252' as const);
    fc.assert(
      fc.property(
        anyDraft,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
        fc.uint8Array(),
        encoding,
        (draft, changes, rubbish, set) => {
          const line = Uint8Array.from(encode(draft, { errorDetection: true, sequence: 1 }));
          for (const [at, to] of changes) line[at % line.length] = to;
          for (const bytes of [
            line,
            rubbish,
            Buffer.concat([line.subarray(0, line.length / 2), rubbish]),
          ]) {
            const { message } = decode(bytes, { encoding: set });
            expect(Array.isArray(all(message, 'AF'))).toBe(true);
            expect(typeof maskLine(bytes, { encoding: set })).toBe('string');
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('no card, name, title, PIN or amount appears in the trace, even when a separator is lost', () => {
    const secrets = {
      ...{
        AA: '23550000000013',
        AB: '30000000000012',
        AD: '1234',
        AE: 'Jan Peeters',
        AJ: 'De vliegende Hollander',
      },
      ...{ BV: '17.35', AV: 'f1~20260101~17.35', AF: 'Dag Jan Peeters' },
    };
    const parts = [
      ...Object.entries(secrets).map(([id, text]) => id + text),
      'AO3550',
      'AQ35500',
      'BLY',
      'CQN',
      'AMLindeveld',
    ];
    const head = '64              00520260101    120000000100020003000400050006';
    fc.assert(
      fc.property(
        fc.shuffledSubarray(parts, { minLength: parts.length }),
        fc.nat(parts.length - 1),
        (order, lost) => {
          const text = order.map((part, nth) => (nth === lost ? part : `${part}|`)).join('');
          const trace = maskLine(bytes(head + text));
          for (const secret of Object.values(secrets)) expect(trace).not.toContain(secret);
        },
      ),
      { numRuns: 500 },
    );
    expect(maskLine(bytes(`${head}AO3550|BLY|AE|AA1|`))).toContain(`${head}AO3550|BLY|AE|AA***|`);
  });
});
