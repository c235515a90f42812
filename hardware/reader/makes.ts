/**
 * The protocols that readers speak, by the name that the configuration has for them. What speaks
 * them stands in `drivers.ts`, which opens ports.
 */
interface Make {
  maker: string;
  /** the frame of requests is a setting */
  hasFrames: boolean;
  /** outputs and inputs, to which lamps and sensors may be connected */
  hasLines: boolean;
}

export const readerMakes = {
  feig: { maker: 'Feig', hasFrames: true, hasLines: true },
  '3m': { maker: '3M', hasFrames: false, hasLines: false },
} as const satisfies Record<string, Make>;

export type ReaderDriverName = keyof typeof readerMakes;
export const readerDriverNames = Object.keys(readerMakes) as [
  ReaderDriverName,
  ...ReaderDriverName[],
];
