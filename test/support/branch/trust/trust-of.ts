/** What a branch says of its region, where a test needs a key of it or two. */
import type { RegionTrust } from '../../../../packages/region-documents/src/index.ts';

export function trustOf(keys: Partial<RegionTrust>): RegionTrust {
  const counts = { recoveries: 0, configChanges: 0, packageChanges: 0 };
  const none = { configKey: '', packageKey: '', recoveryKey: '', staffRecipient: '' };
  return { region: 'west', ...none, ...counts, ...keys };
}
