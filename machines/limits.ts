/** What a patron can do with the parts that are up. Pure. */
import type { Limits, Mode, OfflineMode, Part, PartState } from './domain.ts';

export type Parts = Readonly<Record<Part, PartState>>;

export function modeOf(parts: Parts): Mode {
  return parts.library === 'up' ? 'online' : 'offline';
}

/** How a patron shows a card where no scanner reads it. */
export interface CardWays {
  /** its number may be typed */
  typed: boolean;
  /** cards have tags, which the reader reads */
  tagged: boolean;
}
function workOf(state: PartState): Limits['pay'] {
  return state === 'up' ? 'works' : state === 'down' ? 'not-now' : 'absent';
}

function bestOf({ terminal, code }: Limits['payBy']): Limits['pay'] {
  const best = (['works', 'not-now'] as const).find((one) => one === terminal || one === code);
  return best ?? 'absent';
}

function absentOr(state: PartState): Limits['pay'] {
  return state === 'absent' ? 'absent' : 'not-now';
}

export function limitsOf(parts: Parts, offlineMode: OfflineMode, ways: CardWays): Limits {
  const online = parts.library === 'up';
  const keeps = parts.journal === 'up';
  const reads = parts.reader === 'up' || parts.scanner === 'up';
  const circulates = keeps && reads;
  const identifies =
    parts.scanner === 'up' ||
    parts['card-reader'] === 'up' ||
    ways.typed ||
    (ways.tagged && parts.reader === 'up');
  const borrowsOffline = offlineMode === 'check-out' || offlineMode === 'check-in-and-out';
  const returnsOffline = offlineMode === 'check-in' || offlineMode === 'check-in-and-out';
  const payBy = {
    terminal: online && keeps ? workOf(parts.terminal) : absentOr(parts.terminal),
    code: online && keeps ? workOf(parts.code) : absentOr(parts.code),
  };
  const borrowOffline = borrowsOffline ? 'provisional' : 'not-now';
  return {
    borrow: circulates && identifies ? (online ? 'works' : borrowOffline) : 'not-now',
    return: circulates && (online || returnsOffline) ? 'works' : 'not-now',
    pay: bestOf(payBy),
    payBy,
    account: online && identifies ? 'works' : 'not-now',
    receipt: workOf(parts.printer),
    line: online ? 'works' : 'not-now',
    plate: workOf(parts.reader),
    scan: workOf(parts.scanner),
    chip: workOf(parts['card-reader']),
  };
}

/**
 * Nothing to borrow and nothing to return: the kiosk is out of order, for this reason. Null: in
 * order.
 */
export function outOfOrder(parts: Parts, offlineMode: OfflineMode): string | null {
  // Without a way to show a card returns still work.
  const limits = limitsOf(parts, offlineMode, { typed: true, tagged: true });
  if (limits.borrow !== 'not-now' || limits.return !== 'not-now') return null;
  if (parts.journal !== 'up') return 'journal';
  return parts.reader !== 'up' && parts.scanner !== 'up' ? 'readers' : 'library';
}

/**
 * The same of a return chute: it reads tags alone, and has a flap. Null: in order. Hours do not
 * close it.
 */
export function chuteOutOfOrder(parts: Parts, offlineMode: OfflineMode): string | null {
  if (parts.journal !== 'up') return 'journal';
  if (parts.reader !== 'up') return 'readers';
  if (parts.signals !== 'up') return 'signals';
  const returns = limitsOf(parts, offlineMode, { typed: false, tagged: false }).return;
  return returns === 'not-now' ? 'library' : null;
}
