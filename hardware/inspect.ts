/** A recorded frame in words: `kiosk frame decode`. Never throws. */

import { inspectFeig } from './feig/inspect.ts';
import { type Inspection, parseHex } from './inspection.ts';
import { inspectThreem } from './threem/inspect.ts';
import { inspectZvt, inspectZvtSerial } from './zvt/inspect.ts';

export const wireProtocols = ['feig', '3m', 'zvt', 'zvt-serial'] as const;
export type WireProtocol = (typeof wireProtocols)[number];

const inspectors: Record<WireProtocol, (bytes: Uint8Array) => Inspection> = {
  feig: inspectFeig,
  '3m': inspectThreem,
  zvt: inspectZvt,
  'zvt-serial': inspectZvtSerial,
};

/** `text`: two hexadecimal digits a byte; spaces are optional. */
export function inspectFrameText(protocol: WireProtocol, text: string): Inspection {
  const parsed = parseHex(text);
  return parsed.ok
    ? inspectors[protocol](parsed.bytes)
    : { ok: false, crc: 'absent', meaning: null, problem: parsed.problem };
}
