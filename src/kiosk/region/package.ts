/** The package that the region wants on this kiosk. */
import type { StatusReport } from '../../region/reports.ts';
import type { Taker, TakerParts } from './taker.ts';

/** `take`: the manifest as it was signed; null: the package stays as it is. */
interface PackageTaker extends Taker<string | null> {
  status(): StatusReport['package'];
}

export function createPackageTaker(_parts: TakerParts): PackageTaker {
  return {
    take: () => {},
    check: () => {},
    status: () => ({ state: 'none', version: null, why: null }),
    close: async () => {},
  };
}
