/** A Feig OBID reader in host mode. */
import type { Address } from '../address.ts';
import type { Log, Reader, ReaderEvents } from '../devices.ts';
import { openReader } from '../reader/reader.ts';
import { feigDialect } from './dialect.ts';
import { type FeigOptions, feigDefaults } from './options.ts';

/** Opens at once and keeps trying for ever; see `openReader`. */
export function openFeigReader(
  address: Address,
  events: ReaderEvents,
  given: Partial<FeigOptions>,
  log: Log,
): Reader {
  const options: FeigOptions = { ...feigDefaults, ...given };
  return openReader(feigDialect(options), address, events, options, log);
}
