import type { Masked } from './trace.ts';

/** One message that went over the line. */
export interface TraceEntry extends Masked {
  /** ISO 8601 */
  readonly at: string;
  readonly direction: 'in' | 'out';
  /** from the request to this reply; null where it is none */
  readonly latencyMs: number | null;
}

/**
 * `latencyMs`: from the last line that was sent to this one that came in answer; null for any
 * other.
 */
export type OnTrace = (
  direction: 'in' | 'out',
  line: string,
  more: { message: Masked; latencyMs: number | null },
) => void;

export interface Trace {
  /** for `createClient` */
  readonly onTrace: OnTrace;
  /** the last ones, oldest first */
  entries(): readonly TraceEntry[];
}

/**
 * The last `keep` messages (default: 200) in memory; `onEntry` gets each as it comes, to write
 * it to a file.
 */
export function createTrace(options: {
  now(): string;
  keep?: number;
  onEntry?(entry: TraceEntry): void;
}): Trace {
  const { now, keep = 200, onEntry } = options;
  const ring: TraceEntry[] = [];
  let next = 0;
  return {
    onTrace: (direction, _line, { message, latencyMs }) => {
      const entry: TraceEntry = { at: now(), direction, latencyMs, ...message };
      ring[next] = entry;
      next = (next + 1) % keep;
      onEntry?.(entry);
    },
    entries: () => (ring.length < keep ? [...ring] : [...ring.slice(next), ...ring.slice(0, next)]),
  };
}
