/** A barcode scanner on a serial port (USB in COM mode) or a socket. It only sends. */
import type { Address } from '../address.ts';
import type { Device, Log, ScannerEvents } from '../devices.ts';
import { limitRepeats } from '../limit-repeats.ts';
import { type LineOptions, openLine } from '../line.ts';
import { limit } from '../pause.ts';
import { createScannerFramer, type LostCode, type ScannerFrame } from './framer.ts';
import { createRepeats } from './repeats.ts';

export interface ScannerOptions {
  /** The same code within this time is one showing, read twice. 1500 */
  duplicateMs?: number;
  /** Characters; longer is noise. 512 */
  maximumLength?: number;
  /** After this silence an unfinished code ends. 500 */
  quietMs?: number;
  /** The unfinished code is half a code, or a whole one of a scanner without a suffix. `discard` */
  unterminated?: 'discard' | 'deliver';
  /** an RFID reader in scan mode sends as a scanner does. `scanner` */
  part?: 'scanner' | 'reader';
  line?: LineOptions;
}

/** A person shows a few codes in a second, and a test some hundreds: more are no scanner's. */
const mostCodesPerSecond = 500;
const repeatReportsMs = 10_000;

/** `up`: the port is open. A scanner that is switched off looks like one that is not used. */
export function openScanner(
  address: Address,
  events: ScannerEvents,
  options: ScannerOptions = {},
  log: Log = () => {},
): Device {
  const { quietMs = 500, part = 'scanner' } = options;
  const name = part === 'scanner' ? 'scanner' : 'RFID reader';
  const framer = createScannerFramer(options.maximumLength);
  const repeats = createRepeats(options.duplicateMs ?? 1_500);
  let endQuiet = () => {};
  const sparing = limitRepeats(log, repeatReportsMs);
  const second = { sinceMs: 0, codes: 0 };

  const isTooFast = (): boolean => {
    const nowMs = performance.now();
    if (nowMs - second.sinceMs >= 1_000) Object.assign(second, { sinceMs: nowMs, codes: 0 });
    second.codes += 1;
    return second.codes > mostCodesPerSecond;
  };
  const deliver = (frames: readonly ScannerFrame[]) => {
    for (const frame of frames) {
      if (isTooFast()) {
        const text = `More than ${mostCodesPerSecond} codes came within a second: the rest was passed over. Is this a scanner?`;
        sparing({ level: 'warn', part, code: 'codes-too-fast', text });
        continue;
      }
      if (frame.kind === 'code') {
        if (!repeats.has(frame.code, frame.symbology)) events.onScan(frame.code, frame.symbology);
        continue;
      }
      reportGarbage(frame.why, frame.length);
    }
  };
  const reportGarbage = (why: 'too-long' | 'not-text', length: number) =>
    sparing({
      level: 'warn',
      part,
      code: 'garbage-scanned',
      text:
        why === 'too-long'
          ? `More characters than a code has, without an end: check the suffix (CR) that the ${name} is set to send`
          : `Bytes that are no text: check speed, data bits and parity of the ${name} against its address`,
      data: { length },
    });
  const onQuiet = () => {
    if (options.unterminated === 'deliver') return deliver(framer.finish());
    reportLoss(
      framer.reset(),
      `it stopped in the middle: check the suffix (CR) that the ${name} is set to send`,
    );
  };
  const reportLoss = ({ length, notText }: LostCode, why: string) => {
    if (length === 0) return;
    // With parity in the eighth bit CR is no CR: the parity is wrong, not the suffix.
    if (notText) return reportGarbage('not-text', length);
    log({
      level: 'warn',
      part,
      code: 'half-code-dropped',
      text: `Half a code was dropped: ${why}`,
      data: { length },
    });
  };

  const line = openLine(
    address,
    {
      onUp: () => events.onState({ state: 'up' }),
      onDown: (reason) => {
        endQuiet();
        reportLoss(framer.reset(), `the ${name} went away`);
        events.onState({ state: 'down', reason });
      },
      onOpenFailed: (reason) => events.onState({ state: 'down', reason }),
      onData: (chunk) => {
        endQuiet();
        deliver(framer.push(chunk));
        endQuiet = limit(onQuiet, quietMs);
      },
    },
    options.line,
  );
  return {
    close: async () => {
      await line.close();
      endQuiet();
      repeats.close();
    },
  };
}
