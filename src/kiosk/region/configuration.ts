/** The configuration that the region wants on this kiosk. */
import type { Desired } from '../../region/documents.ts';
import type { StatusReport } from '../../region/reports.ts';
import type { Disbelief } from './judged.ts';
import type { Taker, TakerParts } from './taker.ts';

interface ConfigurationTaker extends Taker<Desired> {
  /** One that is signed by the region, and may not be taken, or not yet. */
  notTaken(serial: number, why: Disbelief | 'early'): void;
  status(): StatusReport['configuration'];
}

export function createConfigurationTaker(_parts: TakerParts): ConfigurationTaker {
  return {
    take: () => {},
    notTaken: () => {},
    check: () => {},
    status: () => ({ state: 'none', serial: null, hash: null, complaints: [], differs: [] }),
    close: async () => {},
  };
}
