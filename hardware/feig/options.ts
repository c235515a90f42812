import type { SerialSettings } from '../address.ts';
import { type ReaderOptions, readerDefaults } from '../reader/options.ts';
import type { FrameType } from './frame.ts';

export interface FeigOptions extends ReaderOptions {
  /** What requests are sent in; replies are understood in either. MR102 wants `advanced`. */
  frame: FrameType;
  /** 255 asks whichever reader is on the line */
  busAddress: number;
}

export const feigDefaults: FeigOptions = {
  ...readerDefaults,
  frame: 'standard',
  busAddress: 255,
};

/** What a Feig reader speaks on a serial line as delivered. Mind the even parity. */
export const feigSerial: SerialSettings = {
  baudRate: 38_400,
  dataBits: 8,
  parity: 'even',
  stopBits: 1,
};
