/**
 * An RFID reader in scan mode: it sends the number of a tag as text, again and again while the tag
 * lies there, and answers no question. There are no tags on the plate, then, and no security: it is
 * a second scanner.
 */
import type { DeviceState } from '../../../hardware/devices.ts';
import { limitRepeats } from '../../../hardware/limit-repeats.ts';
import { createRepeats } from '../../../hardware/scanner/repeats.ts';
import { openScanner } from '../../../hardware/scanner/scanner.ts';
import type { Config } from '../../config/schema.ts';
import { addressOf, line } from './address.ts';
import { createReadCode, type ScanningOptions } from './read-code.ts';

interface OpenScanReader {
  /** False: what was typed is not this reader's. */
  typed(text: string): boolean;
  close(): Promise<void>;
}

/** ISO 15693: E0 is its first byte, which some readers send last. */
const uid = /^(?:E0[0-9A-F]{14}|[0-9A-F]{14}E0)$/i;

/** null: the reader of this kiosk is none, or answers questions. */
export function openScanReader(
  config: Config,
  options: ScanningOptions,
  onState: (state: DeviceState) => void,
): OpenScanReader | null {
  const { reader } = config;
  if (reader?.driver !== 'scan') return null;
  const { input, prefix, suffix, unterminated, repeatMs } = reader.scan;
  const read = createReadCode(config, 'reader', options);
  const sparing = limitRepeats(options.log, 60_000);
  const isOfReader = (text: string) =>
    text.length > prefix.length + suffix.length && text.startsWith(prefix) && text.endsWith(suffix);

  function take(text: string, by: 'port' | 'keyboard'): void {
    const number = text.slice(prefix.length, text.length - suffix.length).trim();
    if (!uid.test(number)) {
      read(number, null, by);
      return;
    }
    const about =
      'The RFID reader sends the UID of a tag, which is no item number. Set with the maker’s program which blocks of its memory it sends.';
    sparing({ level: 'warn', part: 'reader', code: 'reader-sends-uid', text: about });
    options.send({ type: 'CODE_UNKNOWN' });
  }

  function takeFromPort(text: string): void {
    if (isOfReader(text)) {
      take(text, 'port');
      return;
    }
    const about = `The RFID reader sent ${text.length} characters without the prefix or suffix of reader.scan.`;
    sparing({ level: 'warn', part: 'reader', code: 'reader-text-unexpected', text: about });
    options.send({ type: 'CODE_UNKNOWN' });
  }

  const repeats = createRepeats(repeatMs);
  // Taken to be up: nothing reports that a keyboard is unplugged.
  if (input === 'keyboard') setImmediate(() => onState({ state: 'up' }));
  const opened =
    input === 'port'
      ? openScanner(
          addressOf(reader.address),
          { onState, onScan: takeFromPort },
          { part: 'reader', duplicateMs: repeatMs, unterminated, line },
          options.log,
        )
      : null;
  return {
    typed: (text) => {
      if (input !== 'keyboard' || !isOfReader(text)) return false;
      if (!repeats.has(text, null)) take(text, 'keyboard');
      return true;
    },
    close: async () => {
      repeats.close();
      await opened?.close();
    },
  };
}
