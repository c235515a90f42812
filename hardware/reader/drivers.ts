/** The drivers of readers: one line each, from which all that opens or asks a reader takes it. */
import type { Address, SerialSettings } from '../address.ts';
import type { Log, Reader, ReaderEvents } from '../devices.ts';
import type { Addressing } from '../feig/ask.ts';
import type { FeigOutputs } from '../feig/outputs.ts';
import { feigDialect, feigSerial } from '../feig/reader.ts';
import type { Inspection } from '../inspection.ts';
import type { Closed } from '../probe.ts';
import { threemDialect, threemSerial } from '../threem/reader.ts';
import type { ReaderDriverName } from './makes.ts';
import { type ReaderOptions, readerDefaults } from './options.ts';
import { probeReader, type ReaderAnswer, type ReaderProbeOptions } from './probe.ts';
import type { Dialect } from './protocol.ts';
import { openReader } from './reader.ts';
import { type NoSession, type ReaderSession, type SessionOptions, withReader } from './session.ts';

/** What is set at the reader itself; each protocol looks at what it has. */
export interface WireSettings extends Addressing {
  /** how its outputs are set, where something is connected to them */
  outputs: FeigOutputs;
}
const wireDefaults: WireSettings = { frame: 'standard', busAddress: 255, outputs: 'relays' };

/** How a reader may be set at its line. */
interface LineSetup {
  frame: Addressing['frame'];
  serial: SerialSettings;
}

interface ReaderDriver {
  /** of a frame of its protocol, as `Dialect.inspect` */
  inspect(bytes: Uint8Array): Inspection;
  /** as delivered */
  serial: SerialSettings;
  /** the likely ones first: what a search tries */
  setups: readonly LineSetup[];
  /** Opens at once and keeps trying for ever; see `openReader`. */
  open(
    address: Address,
    events: ReaderEvents,
    options: Partial<ReaderOptions & WireSettings>,
    log: Log,
  ): Reader;
  /** As `probeReader`. */
  probe(
    address: Address,
    settings: Partial<WireSettings>,
    options?: ReaderProbeOptions,
  ): Promise<ReaderAnswer | Closed>;
  /** As `withReader`. */
  ask<Value>(
    address: Address,
    settings: Partial<WireSettings>,
    options: SessionOptions,
    ask: (session: ReaderSession) => Promise<Value>,
  ): Promise<{ kind: 'asked'; value: Value } | NoSession>;
}

function speaking<Frame>(
  serial: SerialSettings,
  dialectFor: (settings: WireSettings) => Dialect<Frame>,
  setups: readonly LineSetup[] = [{ frame: wireDefaults.frame, serial }],
): ReaderDriver {
  const dialect = (settings: Partial<WireSettings>) => dialectFor({ ...wireDefaults, ...settings });
  return {
    inspect: dialectFor(wireDefaults).inspect,
    serial,
    setups,
    open: (address, events, given, log) =>
      openReader(dialect(given), address, events, { ...readerDefaults, ...given }, log),
    probe: (address, settings, options) => probeReader(dialect(settings), address, options),
    ask: (address, settings, options, ask) => withReader(dialect(settings), address, options, ask),
  };
}

/** Speeds of Feig readers, the likely ones first; all with even parity. */
const feigRates = [38_400, 19_200, 57_600, 115_200, 9_600];
const feigSetups: readonly LineSetup[] = [
  ...feigRates.map(
    (baudRate): LineSetup => ({
      frame: 'standard',
      serial: { ...feigSerial, baudRate },
    }),
  ),
  { frame: 'advanced', serial: feigSerial },
];

export const readerDrivers: Readonly<Record<ReaderDriverName, ReaderDriver>> = {
  feig: speaking(feigSerial, feigDialect, feigSetups),
  '3m': speaking(threemSerial, () => threemDialect),
};
