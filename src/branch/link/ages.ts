/** When own entries were done: by the monotonic clock where it was in this start. */
import type { Entry, EntryId } from '../../store/types.ts';
import { isWaiting } from '../shared/unpublished.ts';
import type { Numbering } from './stream-reader.ts';

interface ReadUpTo {
  seq: number;
  numbering: Numbering;
}

interface Done {
  ms: number;
  read: ReadUpTo;
  /** of the broker's clock (broker-clock.ts), as it was known then */
  base: number | null;
}

/** a step of a clock, and not its drift */
const stepMs = 1000;
const drift = 1e-4;

/** `brokerBase`: as of broker-clock.ts, now. */
export function createAges(brokerBase: () => number | null) {
  const done = new Map<EntryId, Done>();
  const ownBase = () => Date.now() - performance.now();
  const started = { atMs: Date.now(), base: ownBase() };

  return {
    /** `made`: as it is now; `online`: done at once; null: the journal does not answer. */
    set(id: EntryId, made: Entry | 'online' | null, read: ReadUpTo) {
      if (made === null) return;
      if (made !== 'online' && !isWaiting(made)) done.delete(id);
      else if (!done.has(id)) done.set(id, { ms: performance.now(), read, base: brokerBase() });
    },
    /** Of what was done on line nothing is asked any more. */
    published(entry: Entry | null) {
      if (entry === null || isWaiting(entry) || entry.settlement?.state === 'unknown') return;
      done.delete(entry.id);
    },
    ms(entry: Entry | null): number {
      if (entry === null) return 0;
      const { ms } = done.get(entry.id) ?? {};
      if (ms !== undefined) return performance.now() - ms;
      return Math.max(0, Date.now() - Date.parse(entry.at));
    },
    /** as of unpublished.ts */
    isUnsure(entry: Entry | null): boolean {
      if (entry === null) return false;
      const { ms, base } = done.get(entry.id) ?? {};
      if (ms !== undefined) return isSet(base ?? null, brokerBase(), performance.now() - ms);
      // Of an earlier start; or on line, and nothing was noted of it.
      const isEarlier = Date.parse(entry.at) < started.atMs;
      return isEarlier || isSet(started.base, ownBase(), Date.now() - started.atMs);
    },
    /** as of unpublished.ts, in this numbering */
    readBefore(id: EntryId, numbering: Numbering): number {
      const { read } = done.get(id) ?? {};
      return read?.numbering === numbering ? read.seq : 0;
    },
  };
}

/** null: not known, and taken for right */
function isSet(before: number | null, now: number | null, passedMs: number): boolean {
  if (before === null || now === null) return false;
  return Math.abs(now - before) > stepMs + drift * Math.abs(passedMs);
}
