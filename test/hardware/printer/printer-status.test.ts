import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStatusReader, readStatus } from '../../../hardware/printer/status.ts';

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

  // By the fixed bits of Epson's ESC/POS reference, the answer to DLE DC4 fn 8 as TM-T90, TM-T81
  // and Citizen CT-S300 specify it, and Star's automatic status of nine bytes.
  it.each([
    ['the paper sensor, near its end and not', '00 03 0C 0F', ['done', 'done', 'done', 'done']],
    ['an automatic status', '14 00 0F 0F 12 14 00 0F 0F 00', ['real-time', 'done']],
    ['an automatic status that a real-time answer interrupts', '14 00 12 00 0F', ['real-time']],
    ['one that is interrupted at its last byte', '14 00 00 16 0F 00', ['real-time', 'done']],
    ['buffers cleared', '37 25 00', ['cleared']],
    ['the same, with XOFF and XON in its midst', '37 13 25 11 00', ['stop', 'go', 'cleared']],
    ['the process id of GS ( H', '37 22 30 30 30 31 00', []],
    [
      'a name, as GS I answers it: some of its letters look like a status',
      '5F 54 4D 2D 54 38 38 56 00',
      ['text'],
    ],
    ['power on, of its own accord', '3B 31 00 12', ['real-time']],
    ['a Star automatic status', '23 86 00 00 00 00 00 00 00 12', ['real-time']],
    ['a byte of text, a byte with bit 7', '25 40 60 80 F0', []],
    ['a block that turns into something else', '37 25 80 12', ['real-time']],
  ])('%s: %s', (_, hex, kinds) => {
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    expect(
      createStatusReader()
        .push(bytes)
        .map(({ kind }) => kind),
    ).toEqual(kinds);
    const reader = createStatusReader();
    expect(
      Array.from(bytes).flatMap((byte) => reader.push(Uint8Array.of(byte)).map(({ kind }) => kind)),
    ).toEqual(kinds);
  });

  it('gives up an answer that stops in the middle, so that it swallows none of the next', () => {
    for (const begun of [[0x14, 0x00], [0x37, 0x25], [0x23, 0x86, 0x00], [0x23]]) {
      const reader = createStatusReader();
      expect(reader.push(Uint8Array.from(begun), 1_000)).toEqual([]);
      expect(reader.push(Uint8Array.of(0x12, 0x00), 1_300).map(({ kind }) => kind)).toEqual([
        'real-time',
        'done',
      ]);
    }
  });

  it('takes a byte for an answer only by its fixed bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        for (const answer of createStatusReader().push(noise)) {
          if (answer.kind === 'real-time') expect(answer.byte & 0x93).toBe(0x12);
          if (answer.kind === 'done') expect(answer.byte & 0xf0).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
