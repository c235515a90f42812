import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAim } from '../../../hardware/scanner/aim.ts';
import { createScannerFramer, type ScannerFrame } from '../../../hardware/scanner/framer.ts';

/** GS, between the elements of GS1. */
const separator = '\x1d';
function bytes(text: string) {
  return Buffer.from(text, 'latin1');
}

/** Cuts a stream at the given places. */
function split(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [
    ...new Set([0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length]),
  ].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => stream.subarray(places[index], end));
}

describe('scanner framing', () => {
  const code = fc.stringMatching(/^[0-9A-Z][0-9A-Z./+%-]{0,62}[0-9A-Z]$/);
  const wrapping = fc.constantFrom(
    ['', '\r'],
    ['', '\n'],
    ['', '\r\n'],
    ['\x02', '\x03'],
    ['', '\t'],
    [']A0', '\r'],
    ['\x02]C1', '\x03\r\n'],
  );

  it('finds every code, whatever the terminator and wherever the chunks are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(code, wrapping), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(500), { maxLength: 40 }),
        (scans, cuts) => {
          const stream = bytes(
            scans.map(([text, [before, after]]) => `${before}${text}${after}`).join(''),
          );
          const framer = createScannerFramer();
          const found = split(stream, cuts).flatMap((chunk) => framer.push(chunk));
          const named = { ']A0': 'code39', '\x02]C1': 'code128' } as const;
          const symbologyOf = (before = '') =>
            Object.entries(named).find(([sign]) => sign === before)?.[1] ?? null;
          expect(found).toEqual(
            scans.map(
              ([text, [before]]): ScannerFrame => ({
                kind: 'code',
                code: text,
                symbology: symbologyOf(before),
              }),
            ),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws and never gives a code that is empty, too long or not printable', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (chunks) => {
        const framer = createScannerFramer();
        for (const frame of chunks.flatMap((chunk) => framer.push(chunk))) {
          if (frame.kind !== 'code') continue;
          expect(frame.code.replaceAll(separator, '')).toMatch(/^[\x20-\x7e]{1,64}$/);
          expect(frame.code).toBe(readAim(frame.code).code);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('finds the code after any noise that was ended', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const framer = createScannerFramer();
        framer.push(noise);
        framer.push(bytes('\r'));
        expect(framer.push(bytes('23550000000018\r'))).toEqual([
          { kind: 'code', code: '23550000000018', symbology: null },
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the separator of GS1 between two elements, and drops it at the ends', () => {
    const framer = createScannerFramer();
    expect(framer.push(bytes(']C1\x1d21ABC\x1d10LOT\x1d\r'))).toEqual([
      { kind: 'code', code: '21ABC\x1d10LOT', symbology: 'code128' },
    ]);
    expect(framer.push(bytes('\x1d\x1d\r'))).toEqual([]);
  });

  it('leaves the character set (ECI) of a code out', () => {
    expect(
      createScannerFramer().push(bytes(']Q3\\00002631234005678907\r\\00000331234005678907\r')),
    ).toEqual([
      { kind: 'code', code: '31234005678907', symbology: 'qr' },
      { kind: 'code', code: '31234005678907', symbology: null },
    ]);
  });

  it('drops control characters inside a code', () => {
    expect(createScannerFramer().push(bytes('\x00\x1b3550\x0700\x7f12\r'))).toEqual([
      { kind: 'code', code: '35500012', symbology: null },
    ]);
  });

  it('takes 512 characters, and calls 513 garbage without telling what they were', () => {
    const framer = createScannerFramer();
    expect(framer.push(bytes(`${'7'.repeat(512)}\r`))).toEqual([
      { kind: 'code', code: '7'.repeat(512), symbology: null },
    ]);
    expect(framer.push(bytes(`]C0${'7'.repeat(512)}\r`))).toEqual([
      { kind: 'code', code: '7'.repeat(512), symbology: 'code128' },
    ]);
    expect(framer.push(bytes(`${'7'.repeat(513)}\r`))).toEqual([
      { kind: 'garbage', why: 'too-long', length: 513 },
    ]);
    expect(framer.push(bytes(`${'7'.repeat(9000)}\r`))).toEqual([
      { kind: 'garbage', why: 'too-long', length: 9000 },
    ]);
    expect(framer.push(bytes('31234005678907\r'))).toEqual([
      { kind: 'code', code: '31234005678907', symbology: null },
    ]);
  });

  it('calls bytes above ASCII garbage: seven bits with parity, read as eight', () => {
    const evenParity = Uint8Array.from(
      bytes('1234'),
      (byte) => byte | ((byte.toString(2).replaceAll('0', '').length % 2) << 7),
    );
    expect(createScannerFramer().push(Buffer.concat([evenParity, bytes('\r')]))).toEqual([
      { kind: 'garbage', why: 'not-text', length: 4 },
    ]);
    // The CR too has its parity then, and ends nothing.
    const framer = createScannerFramer();
    expect(framer.push(Buffer.concat([evenParity, Uint8Array.of(0x8d)]))).toEqual([]);
    expect(framer.reset()).toEqual({ length: 5, notText: true });
    expect(framer.reset()).toEqual({ length: 0, notText: false });
  });

  it('forgets half a code on reset, and when STX begins another', () => {
    const framer = createScannerFramer();
    framer.push(bytes('3550'));
    expect(framer.reset()).toEqual({ length: 4, notText: false });
    expect(framer.push(bytes('0018\r'))).toEqual([{ kind: 'code', code: '0018', symbology: null }]);
    expect(framer.push(bytes('99\x0212\x03'))).toEqual([
      { kind: 'code', code: '12', symbology: null },
    ]);
  });
});
