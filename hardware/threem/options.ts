import type { SerialSettings } from '../address.ts';
import { type ReaderOptions, readerDefaults } from '../reader/options.ts';

export type ThreemOptions = ReaderOptions;

/**
 * As with any reader. 3M's own gates look for AFI D7 (secured) and DA (released): set the pair
 * where a library has them.
 */
export const threemDefaults: ThreemOptions = readerDefaults;

/** What a 3M 210 or 810 speaks on a serial line. */
export const threemSerial: SerialSettings = {
  baudRate: 19_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
};
