/**
 * The frame around an APDU on a serial line (PA00P015, chapter 2.3): `10 02 APDU 10 03 CRClo
 * CRChi`, every 10 inside doubled.
 */
import { crc16 } from '../crc.ts';
import { joinBytes } from './bytes.ts';

const dle = 0x10;
const stx = 0x02;
const etx = 0x03;
export const ack = 0x06;
export const nak = 0x15;

/** The CRC covers the APDU, not doubled, and the closing 03; its own bytes are never doubled. */
export function writeFrame(apdu: Uint8Array): Uint8Array {
  const crc = crc16('kermit', joinBytes(apdu, [etx]));
  const stuffed = Array.from(apdu).flatMap((byte) => (byte === dle ? [dle, dle] : [byte]));
  return joinBytes([dle, stx], stuffed, [dle, etx, crc & 0xff, crc >> 8]);
}

/** `bad`: to be answered with NAK. */
export type SerialEvent =
  | { kind: 'apdu'; apdu: Uint8Array }
  | { kind: 'ack' }
  | { kind: 'nak' }
  | { kind: 'bad'; why: string };

interface SerialFramer {
  /** In any splits. Bytes outside a frame other than ACK and NAK are ignored. Never throws. */
  push(chunk: Uint8Array): SerialEvent[];
  /** A frame is unfinished. */
  readonly pending: boolean;
  /** Drops an unfinished frame. */
  reset(): void;
}

type Place = 'outside' | 'outside-dle' | 'inside' | 'inside-dle' | 'crc-low' | 'crc-high';
const longest = 0xffff + 5;

export function createSerialFramer(): SerialFramer {
  let place: Place = 'outside';
  let body: number[] = [];
  let crcLow = 0;

  function begin(): void {
    place = 'inside';
    body = [];
  }

  function finish(crc: number): SerialEvent {
    place = 'outside';
    return crc === crc16('kermit', [...body, etx])
      ? { kind: 'apdu', apdu: Uint8Array.from(body) }
      : { kind: 'bad', why: 'the checksum does not match' };
  }

  function take(byte: number): SerialEvent | null {
    switch (place) {
      case 'outside':
        if (byte === dle) place = 'outside-dle';
        if (byte === ack) return { kind: 'ack' };
        return byte === nak ? { kind: 'nak' } : null;
      case 'outside-dle':
        place = 'outside';
        if (byte !== stx) return take(byte);
        begin();
        return null;
      case 'inside':
        if (byte === dle) place = 'inside-dle';
        else body.push(byte);
        if (body.length <= longest) return null;
        place = 'outside';
        return { kind: 'bad', why: 'the frame has no end' };
      case 'inside-dle':
        place = 'inside';
        if (byte === dle) body.push(byte);
        else if (byte === etx) place = 'crc-low';
        // A frame inside a frame: the first was torn, and the sender began again.
        else if (byte === stx) begin();
        else {
          place = 'outside';
          return { kind: 'bad', why: 'a 10 inside the frame is not doubled' };
        }
        return null;
      case 'crc-low':
        crcLow = byte;
        place = 'crc-high';
        return null;
      case 'crc-high':
        return finish(crcLow + byte * 256);
    }
  }

  return {
    push: (chunk) => Array.from(chunk, take).filter((event) => event !== null),
    get pending() {
      return place !== 'outside';
    },
    reset: () => {
      place = 'outside';
      body = [];
    },
  };
}
