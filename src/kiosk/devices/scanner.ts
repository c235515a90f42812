/** The barcode scanner of the configuration: on a port, or as a keyboard. */
import type { DeviceState } from '../../../hardware/devices.ts';
import { readAim, type Symbology } from '../../../hardware/scanner/aim.ts';
import { createRepeats } from '../../../hardware/scanner/repeats.ts';
import { openScanner } from '../../../hardware/scanner/scanner.ts';
import type { Config } from '../../config/schema.ts';
import { addressOf, line } from './address.ts';
import { createReadCode, type ScanningOptions } from './read-code.ts';

interface OpenScanner {
  /** What a keyboard-wedge scanner typed into the page. */
  scanned(typed: string): void;
  close(): Promise<void>;
}

export function openScannerOf(
  config: Config,
  options: ScanningOptions,
  onState: (state: DeviceState) => void,
): OpenScanner {
  const { scanner } = config;
  const read = createReadCode(config, 'scanner', options);
  // Taken to be up: nothing reports that a keyboard is unplugged.
  if (scanner?.input === 'keyboard') setImmediate(() => onState({ state: 'up' }));
  const repeats = createRepeats(scanner?.duplicateMs ?? 0);
  const onScan = (code: string, symbology: Symbology | null) => read(code, symbology, 'port');
  const opened =
    scanner?.input === 'port' &&
    openScanner(
      addressOf(scanner.address),
      { onState, onScan },
      { duplicateMs: scanner.duplicateMs, unterminated: scanner.unterminated, line },
      options.log,
    );
  return {
    scanned: (typed) => {
      const { code, symbology } = readAim(typed);
      if (code !== '' && !repeats.has(code, symbology)) read(code, symbology, 'keyboard');
    },
    close: async () => {
      repeats.close();
      if (opened) await opened.close();
    },
  };
}
