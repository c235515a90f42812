/** A recorded frame in words: `kiosk frame decode`. Never throws. */

import { inspectNexo } from './adyen/inspect.ts';
import { inspectBancontact } from './bancontact/inspect.ts';
import { type Inspection, parseHex } from './inspection.ts';
import { inspectOpi } from './opi/inspect.ts';
import { readerDrivers } from './reader/drivers.ts';
import { type ReaderDriverName, readerDriverNames } from './reader/makes.ts';
import { inspectZvt, inspectZvtSerial } from './zvt/inspect.ts';

/** Frames of bytes, beside those of readers. */
const byteInspectors = {
  zvt: inspectZvt,
  'zvt-serial': inspectZvtSerial,
} as const satisfies Record<string, (bytes: Uint8Array) => Inspection>;
/** Messages that are text: one a line. */
const textInspectors = {
  opi: inspectOpi,
  nexo: inspectNexo,
  bancontact: inspectBancontact,
} as const satisfies Record<string, (text: string) => Inspection>;

type ByteProtocol = ReaderDriverName | keyof typeof byteInspectors;
type TextProtocol = keyof typeof textInspectors;
export type WireProtocol = ByteProtocol | TextProtocol;

export const wireProtocols: readonly WireProtocol[] = [
  ...readerDriverNames,
  ...(Object.keys(byteInspectors) as ByteProtocol[]),
  ...(Object.keys(textInspectors) as TextProtocol[]),
];

/** `text`: two hexadecimal digits a byte (spaces are optional), or the message itself. */
export function inspectFrameText(protocol: WireProtocol, text: string): Inspection {
  if (isOfText(protocol)) return textInspectors[protocol](text);
  const parsed = parseHex(text);
  return parsed.ok
    ? inspectorOf(protocol)(parsed.bytes)
    : { ok: false, crc: 'absent', meaning: null, problem: parsed.problem };
}

function inspectorOf(protocol: ByteProtocol): (bytes: Uint8Array) => Inspection {
  return isOfReader(protocol) ? readerDrivers[protocol].inspect : byteInspectors[protocol];
}

function isOfReader(protocol: ByteProtocol): protocol is ReaderDriverName {
  return Object.hasOwn(readerDrivers, protocol);
}

function isOfText(protocol: WireProtocol): protocol is TextProtocol {
  return Object.hasOwn(textInspectors, protocol);
}
