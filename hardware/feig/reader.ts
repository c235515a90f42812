/** A Feig OBID reader in host mode. */
import type { Address } from '../address.ts';
import type { Log, RfidEvents, RfidReader } from '../devices.ts';
import { openRfidReader } from '../reader/reader.ts';
import { feigDialect } from './dialect.ts';
import { type FeigOptions, feigDefaults } from './options.ts';

/** Opens at once and keeps trying for ever; see `openRfidReader`. */
export function openFeigReader(
  address: Address,
  events: RfidEvents,
  given: Partial<FeigOptions>,
  log: Log,
): RfidReader {
  const options: FeigOptions = { ...feigDefaults, ...given };
  return openRfidReader(feigDialect(options), address, events, options, log);
}
