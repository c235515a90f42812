import type { SerialSettings } from '../address.ts';
import { type ReaderOptions, readerDefaults } from '../reader/options.ts';
import type { FrameType } from './frame.ts';

export interface FeigOptions extends ReaderOptions {
  /** Of requests; replies are decoded in either. The MR102 needs `advanced`. */
  frame: FrameType;
  /** 255: any reader on the line */
  busAddress: number;
}

export const feigDefaults: FeigOptions = {
  ...readerDefaults,
  frame: 'standard',
  busAddress: 255,
};

/** As delivered. Note the even parity. */
export const feigSerial: SerialSettings = {
  baudRate: 38_400,
  dataBits: 8,
  parity: 'even',
  stopBits: 1,
};
