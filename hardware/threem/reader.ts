/** A 3M (later Bibliotheca) reader of the 210 / 810 family. */
import type { Address } from '../address.ts';
import type { Log, RfidEvents, RfidReader } from '../devices.ts';
import { openRfidReader } from '../reader/reader.ts';
import { threemDialect } from './dialect.ts';
import { type ThreemOptions, threemDefaults } from './options.ts';

/** Opens at once and keeps trying for ever; see `openRfidReader`. */
export function openThreemReader(
  address: Address,
  events: RfidEvents,
  given: Partial<ThreemOptions>,
  log: Log,
): RfidReader {
  return openRfidReader(threemDialect, address, events, { ...threemDefaults, ...given }, log);
}
