import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../hardware/hex.ts';
import { readRelayFrame, readRelayStates, relayFrame } from '../../../hardware/signals/lcus.ts';

test.each([
  [1, true, 'A0 01 01 A2'],
  [1, false, 'A0 01 00 A1'],
  [2, true, 'A0 02 01 A3'],
  [2, false, 'A0 02 00 A2'],
])('relay %i, on %s: the frame that the vendors print', (number, on, printed) => {
  expect(toHex(relayFrame(number, on))).toBe(printed);
  expect(readRelayFrame(relayFrame(number, on))).toEqual({ number, on });
});

test('a frame with any byte changed is none', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 255 }),
      (number, on, at, change) => {
        const frame = relayFrame(number, on);
        frame[at] = (frame[at] ?? 0) ^ change;
        expect(readRelayFrame(frame)).toBeNull();
      },
    ),
  );
});

test.each([
  ['text', Buffer.from('CH1:OFF \r\nCH2:ON \r\n'), [false, true]],
  ['text without breaks', Buffer.from('CH1: ONCH2: OFFCH3: OFF'), [true, false, false]],
  ['the echo of the question, then text', Buffer.from('\xffCH1:ON\r\n', 'latin1'), [true]],
  ['a byte for each', Uint8Array.of(0, 1, 1, 0), [false, true, true, false]],
  ['the echo, then bytes', Uint8Array.of(0xff, 1), [true]],
  ['nothing', new Uint8Array(0), null],
  ['the echo alone', Uint8Array.of(0xff), null],
  ['another device', Buffer.from('+READY\r\n'), null],
  ['too many bytes', new Uint8Array(9), null],
])('states from %s', (_, bytes, states) => {
  expect(readRelayStates(bytes)).toEqual(states);
});

test('whatever comes, reading states does not throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const states = readRelayStates(bytes);
      expect(states === null || states.length <= 9).toBe(true);
    }),
  );
});
