/** What a patron can do with the parts that are up. Pure. */
import type { Limits, Mode, OfflineMode, Part, PartState } from '../src/domain.ts';

export type Parts = Readonly<Record<Part, PartState>>;

export function modeOf(parts: Parts): Mode {
  return parts.library === 'up' ? 'online' : 'offline';
}

export function limitsOf(parts: Parts, offlineMode: OfflineMode): Limits {
  const online = parts.library === 'up';
  const keeps = parts.journal === 'up';
  const reads = parts.reader === 'up' || parts.scanner === 'up';
  const circulates = keeps && reads;
  const identifies = parts.scanner === 'up' || parts.reader === 'up';
  const borrowsOffline = offlineMode === 'check-out' || offlineMode === 'check-in-and-out';
  const returnsOffline = offlineMode === 'check-in' || offlineMode === 'check-in-and-out';
  const borrowOffline = borrowsOffline ? 'provisional' : 'not-now';
  return {
    borrow: circulates && identifies ? (online ? 'works' : borrowOffline) : 'not-now',
    return: circulates && (online || returnsOffline) ? 'works' : 'not-now',
    pay: online && keeps && parts.terminal === 'up' ? 'works' : 'not-now',
    account: online && identifies ? 'works' : 'not-now',
    receipt: parts.printer === 'up' ? 'works' : 'not-now',
  };
}

/**
 * Nothing to borrow and nothing to return: the kiosk is out of order, for this reason. Null: in
 * order.
 */
export function outOfOrder(parts: Parts, offlineMode: OfflineMode): string | null {
  const limits = limitsOf(parts, offlineMode);
  if (limits.borrow !== 'not-now' || limits.return !== 'not-now') return null;
  if (parts.journal !== 'up') return 'journal';
  return parts.reader !== 'up' && parts.scanner !== 'up' ? 'readers' : 'library';
}
