/** The scanner in the panel: its last codes, and the next one where a technician tries it out. */
import type { Clock } from '../../../machines/domain.ts';
import { visibleControls } from '../../printable.ts';
import type { HiddenName } from '../../wiring/identification.ts';
import type { ScanSeen } from '../actions.ts';
import { lastFour } from '../journal-text.ts';
import type { Memory } from './memory.ts';

export interface Scan {
  /** as it was read */
  code: string;
  kind: ScanSeen['kind'];
  symbology: string | null;
  /** the number in it, where it is a card or an item; else the code */
  number: string;
}
/** A longer code is no number: its end may be what opens an account on a website. */
const longestNumber = 40;
/** What a test takes: in memory until the library system has answered about it, and no longer. */
interface Taken {
  seen: ScanSeen;
  card: string | null;
}

interface Scans {
  /** True: a test of the scanner took it, and no visit may receive it. */
  onScan(scan: Scan): boolean;
  /** The same of a card that the reader read; only a test of cards takes it. */
  onTaggedCard(card: string): boolean;
  /** null: none came in that time, or the signal ended the wait. */
  next(withinMs: number, signal?: AbortSignal): Promise<ScanSeen | null>;
  /** as `next`, with the number of a card; from scanner or reader */
  nextCard(withinMs: number, signal: AbortSignal): Promise<Taken | null>;
}

export function createScans(
  memory: Pick<Memory, 'addScan'>,
  clock: Clock,
  hidden: HiddenName,
): Scans {
  let waiting: { take(taken: Taken | null): void; tagged: boolean } | null = null;
  const endOf = (number: string) => {
    if (number.length > longestNumber || number.includes('/')) return '…';
    return hidden(number) ?? visibleControls(lastFour(number));
  };
  const seenOf = ({ code, kind, symbology, number }: Scan): ScanSeen => ({
    at: clock.now(),
    symbology,
    length: code.length,
    kind,
    end: kind === 'item' ? visibleControls(lastFour(number)) : endOf(number),
  });
  const wait = (withinMs: number, tagged: boolean, signal?: AbortSignal): Promise<Taken | null> =>
    new Promise((resolve) => {
      const finish = (taken: Taken | null) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        // A later test may be waiting by now.
        if (waiting === own) waiting = null;
        resolve(taken);
      };
      const giveUp = () => finish(null);
      const own = { take: finish, tagged };
      const timer = setTimeout(giveUp, withinMs);
      if (signal?.aborted) return giveUp();
      signal?.addEventListener('abort', giveUp);
      waiting = own;
    });
  return {
    onScan: (scan) => {
      const seen = seenOf(scan);
      memory.addScan(seen);
      const taken = waiting;
      taken?.take({ seen, card: scan.kind === 'patron' ? scan.number : null });
      return taken !== null;
    },
    onTaggedCard: (card) => {
      if (waiting?.tagged !== true) return false;
      waiting.take({
        seen: seenOf({ code: card, kind: 'patron', symbology: null, number: card }),
        card,
      });
      return true;
    },
    next: async (withinMs, signal) => (await wait(withinMs, false, signal))?.seen ?? null,
    nextCard: (withinMs, signal) => wait(withinMs, true, signal),
  };
}
