import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStatusReader, readStatus } from '../../hardware/printer/status.ts';

describe('the status of an ESC/POS printer', () => {
  // The bits of DLE EOT 1 to 4, over the healthy answer 12 12 12 12.
  it.each([
    [[0x12, 0x12, 0x12, 0x12], 'ready'],
    [[0x16, 0x12, 0x12, 0x12], 'ready'],
    [[0x1a, 0x12, 0x12, 0x12], 'offline'],
    [[0x1a, 0x16, 0x12, 0x12], 'cover-open'],
    [[0x1a, 0x32, 0x12, 0x12], 'paper-out'],
    [[0x1a, 0x52, 0x12, 0x12], 'error'],
    [[0x1a, 0x12, 0x1a, 0x12], 'error'],
    [[0x1a, 0x12, 0x32, 0x12], 'error'],
    [[0x1a, 0x12, 0x52, 0x12], 'error'],
    [[0x12, 0x12, 0x12, 0x1e], 'paper-low'],
    [[0x12, 0x12, 0x12, 0x72], 'paper-out'],
    [[0x1a, 0x36, 0x12, 0x7e], 'cover-open'],
  ] as const)('%j: %s', ([printer, cause, error, paper], status) => {
    expect(readStatus({ 1: printer, 2: cause, 3: error, 4: paper })).toBe(status);
  });

  it('leaves out what printers send unasked: four bytes of automatic status', () => {
    const reader = createStatusReader();
    const automatic = [0x14, 0x00, 0x0f, 0x0f];
    expect(reader.push(Uint8Array.from([...automatic, 0x12, ...automatic, 0x00]))).toEqual([
      { kind: 'real-time', byte: 0x12 },
      { kind: 'done', byte: 0x00 },
    ]);
  });

  it('takes a byte for an answer only by its fixed bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        for (const { kind, byte } of createStatusReader().push(noise)) {
          if (kind === 'real-time')
            expect([byte & 0x01, byte & 0x02, byte & 0x10, byte & 0x80]).toEqual([0, 2, 0x10, 0]);
          else expect([byte & 0x10, byte & 0x80]).toEqual([0, 0]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
