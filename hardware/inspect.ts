/** A recorded frame in words: `kiosk frame decode`. Never throws. */

import { inspectNexo } from './adyen/inspect.ts';
import { inspectBancontact } from './bancontact/inspect.ts';
import { inspectFeig } from './feig/inspect.ts';
import { type Inspection, parseHex } from './inspection.ts';
import { inspectOpi } from './opi/inspect.ts';
import type { ReaderDriverName } from './reader/makes.ts';
import { inspectThreem } from './threem/inspect.ts';
import { inspectZvt, inspectZvtSerial } from './zvt/inspect.ts';

/** Frames of bytes. */
const byteInspectors = {
  feig: inspectFeig,
  '3m': inspectThreem,
  zvt: inspectZvt,
  'zvt-serial': inspectZvtSerial,
} as const satisfies Record<
  ReaderDriverName | 'zvt' | 'zvt-serial',
  (bytes: Uint8Array) => Inspection
>;
/** Messages that are text: one a line. */
const textInspectors = {
  opi: inspectOpi,
  nexo: inspectNexo,
  bancontact: inspectBancontact,
} as const satisfies Record<string, (text: string) => Inspection>;

type ByteProtocol = keyof typeof byteInspectors;
type TextProtocol = keyof typeof textInspectors;
export type WireProtocol = ByteProtocol | TextProtocol;

export const wireProtocols: readonly WireProtocol[] = [
  ...(Object.keys(byteInspectors) as ByteProtocol[]),
  ...(Object.keys(textInspectors) as TextProtocol[]),
];

/** `text`: two hexadecimal digits a byte (spaces are optional), or the message itself. */
export function inspectFrameText(protocol: WireProtocol, text: string): Inspection {
  if (isOfText(protocol)) return textInspectors[protocol](text);
  const parsed = parseHex(text);
  return parsed.ok
    ? byteInspectors[protocol](parsed.bytes)
    : { ok: false, crc: 'absent', meaning: null, problem: parsed.problem };
}

function isOfText(protocol: WireProtocol): protocol is TextProtocol {
  return Object.hasOwn(textInspectors, protocol);
}
