import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BlocksOutcome, readInBlocks } from '../../../hardware/reader/memory.ts';

const blockSize = 4;
const dsfid = 0x3e;
/**
 * What becomes of one request: `few` brings only the first of the blocks, `none` a reply without
 * any.
 */
const fates = ['read', 'read', 'read', 'few', 'none', 'refused', 'silence', 'gone'] as const;

const tags = fc.record({
  memory: fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => {
    const whole = new Uint8Array(Math.ceil(bytes.length / blockSize) * blockSize);
    whole.set(bytes);
    return whole;
  }),
  /** fewer than it claims can be read of some */
  claimsMore: fc.nat(4),
  saysHowMany: fc.boolean(),
  atOnce: fc.constantFrom(1, 3, 256),
  bytesAtMost: fc.integer({ min: 1, max: 48 }),
  fates: fc.array(fc.constantFrom(...fates), { maxLength: 60 }),
});

test('whatever fails on the way, the memory is the whole of what was asked for, or it is not read', async () => {
  await fc.assert(
    fc.asyncProperty(
      tags,
      async ({ memory, claimsMore, saysHowMany, atOnce, bytesAtMost, fates: coming }) => {
        const real = memory.length / blockSize;
        const blocks = Math.min(real + claimsMore, Math.ceil(bytesAtMost / blockSize));
        const left = [...coming];
        let requests = 0;
        const ask = async (first: number, count: number): Promise<BlocksOutcome> => {
          requests += 1;
          const fate = left.shift() ?? 'read';
          if (fate === 'refused') return { kind: 'refused', why: 'disturbed' };
          if (fate === 'silence' || fate === 'gone') return { kind: fate };
          if (count > atOnce || first + count > real) return { kind: 'end' };
          const given = fate === 'few' ? 1 : fate === 'none' ? 0 : count;
          const from = (block: number) =>
            memory.subarray(block * blockSize, (block + 1) * blockSize);
          return {
            kind: 'ok',
            value: Array.from({ length: given }, (_, at) => from(first + at)),
          };
        };
        const plan = { blocks: saysHowMany ? blocks : null, blocksAtOnce: 16, bytesAtMost, dsfid };
        const outcome = await readInBlocks(ask, plan);
        const whole = memory.subarray(
          0,
          blockSize * Math.min(real, Math.ceil(bytesAtMost / blockSize)),
        );
        if (outcome.kind === 'ok')
          expect(outcome.value).toEqual({ memory: Uint8Array.from(whole), dsfid });
        if (outcome.kind === 'part')
          expect(outcome.value.memory).toEqual(whole.slice(0, outcome.value.memory.length));
        if (coming.every((fate) => fate === 'read' || fate === 'few'))
          expect(outcome.kind).toBe('ok');
        expect(requests).toBeLessThanOrEqual(2 * (real + claimsMore) + 2);
      },
    ),
    { numRuns: 500 },
  );
});
