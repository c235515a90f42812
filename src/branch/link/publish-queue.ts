/** Entries that are to be published, in the order in which they came, and when. */
import type { EntryId } from '../../store/types.ts';

interface PublishQueue {
  /**
   * The entry has another state. `mayRest`: no other kiosk waits for it, and it becomes due when no more
   * come for a moment. What does not rest is due, with all before it.
   */
  add(entry: EntryId, mayRest?: boolean): void;
  readonly isDue: boolean;
  /** The next that are due. */
  take(): Batch;
  /** Queued, or taken and not published yet. */
  entries(): readonly EntryId[];
  /** What rests is due; resolves when everything is published. */
  hurry(): Promise<void>;
}

interface Batch {
  readonly entries: readonly EntryId[];
  /** It is published. False: it has another state since, and is queued. */
  published(entry: EntryId): boolean;
  /** What is not published is queued again. */
  end(): void;
}

/**
 * The next item of a patron does not wait for what is published of the one before, and a stack is one
 * message. No longer than a busy broker takes to store it.
 */
const restMs = 50;
/** From the first on: what is published within a second is not late (stream-clock.ts). */
const longestRestMs = 750;
/** A few milliseconds of work, in which nothing else is done. */
const mostTaken = 16;

/** `onDue`: something is due. */
export function createPublishQueue(onDue: () => void): PublishQueue {
  const queued = new Set<EntryId>();
  /** taken; not published yet */
  const batches = new Set<Set<EntryId>>();
  let rest: { sinceMs: number; timer: NodeJS.Timeout } | null = null;
  const hurried = new Set<() => void>();

  function add(entry: EntryId, mayRest = false): void {
    const isNothingDue = queued.size === 0 || rest !== null;
    queued.add(entry);
    if (mayRest && isNothingDue) restOn();
    else endRest();
  }

  function restOn(): void {
    clearTimeout(rest?.timer);
    const sinceMs = rest?.sinceMs ?? performance.now();
    const ms = Math.min(restMs, sinceMs + longestRestMs - performance.now());
    rest = { sinceMs, timer: setTimeout(endRest, ms).unref() };
  }

  function endRest(): void {
    clearTimeout(rest?.timer);
    rest = null;
    if (queued.size > 0) onDue();
  }

  return {
    add,
    get isDue() {
      return queued.size > 0 && rest === null;
    },
    take() {
      const entries = [...queued].slice(0, mostTaken);
      const batch = new Set(entries);
      for (const entry of entries) queued.delete(entry);
      batches.add(batch);
      return {
        entries,
        published(entry) {
          batch.delete(entry);
          return !queued.has(entry);
        },
        end() {
          batches.delete(batch);
          for (const entry of batch) add(entry);
          if (queued.size > 0 || batches.size > 0) return;
          for (const done of hurried) done();
          hurried.clear();
        },
      };
    },
    entries: () => [...queued, ...[...batches].flatMap((batch) => [...batch])],
    async hurry() {
      endRest();
      if (queued.size > 0 || batches.size > 0)
        await new Promise<void>((resolve) => hurried.add(resolve));
    },
  };
}
