/** A 3M (later Bibliotheca) reader of the 210 / 810 family. */
import type { Address } from '../address.ts';
import type { Log, Reader, ReaderEvents } from '../devices.ts';
import { openReader } from '../reader/reader.ts';
import { threemDialect } from './dialect.ts';
import { type ThreemOptions, threemDefaults } from './options.ts';

/** Opens at once and keeps trying for ever; see `openReader`. */
export function openThreemReader(
  address: Address,
  events: ReaderEvents,
  given: Partial<ThreemOptions>,
  log: Log,
): Reader {
  return openReader(threemDialect, address, events, { ...threemDefaults, ...given }, log);
}
