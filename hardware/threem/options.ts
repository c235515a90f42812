import type { SerialSettings } from '../address.ts';
import { type ReaderOptions, readerDefaults } from '../reader/options.ts';

export type ThreemOptions = ReaderOptions;

/** 3M's own gates check for AFI D7 (secured) and DA (released): set the pair for them. */
export const threemDefaults: ThreemOptions = readerDefaults;

/** The serial settings of a 3M 210 or 810. */
export const threemSerial: SerialSettings = {
  baudRate: 19_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
};
