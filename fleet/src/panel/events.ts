/**
 * The overview as server-sent events: whole at first, then what has changed. A slow page misses what
 * was between, never the newest.
 */
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Overview } from './actions.ts';
import { deltaOf, overviewOf } from './overview.ts';
import type { PanelRegion } from './region.ts';

/** A thousand kiosks report a hundred times a second: their changes go together. */
const togetherMs = 200;
const heartbeatMs = 10_000;

interface Overviews {
  /** made at most once for each time that something has changed */
  current(): Overview;
  /** Returns a function that ends it. */
  onChange(listener: () => void): () => void;
}

/** All pages see the same one. */
export function createOverviews(region: PanelRegion, ended: AbortSignal): Overviews {
  let made: Overview | null = null;
  let due: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const stop = region.onChange(() => {
    if (due !== undefined) return;
    due = setTimeout(() => {
      due = undefined;
      made = null;
      for (const listener of listeners) listener();
    }, togetherMs);
  });
  ended.addEventListener('abort', () => {
    stop();
    clearTimeout(due);
  });
  return {
    current: () => {
      // Nothing is kept up to date for no page.
      if (listeners.size === 0) return overviewOf(region);
      made ??= overviewOf(region);
      return made;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function streamOverview(c: Context, overviews: Overviews, ended: AbortSignal) {
  return streamSSE(c, async (stream) => {
    let isDue = false;
    let wake = () => {};
    let isGone = false;
    const stop = () => {
      isGone = true;
      wake();
    };
    const unsubscribe = overviews.onChange(() => {
      isDue = true;
      wake();
    });
    stream.onAbort(stop);
    ended.addEventListener('abort', stop);
    try {
      let sent = overviews.current();
      await stream.writeSSE({ event: 'whole', data: JSON.stringify(sent), retry: 1_000 });
      while (!isGone && !ended.aborted) {
        if (!isDue && !(await woken())) {
          await stream.writeSSE({ event: 'heartbeat', data: '' });
          continue;
        }
        isDue = false;
        const next = overviews.current();
        const delta = deltaOf(sent, next);
        sent = next;
        if (delta !== null) await stream.writeSSE({ event: 'delta', data: JSON.stringify(delta) });
      }
    } finally {
      unsubscribe();
      ended.removeEventListener('abort', stop);
    }

    /** False: nothing came for a while. */
    function woken(): Promise<boolean> {
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), heartbeatMs);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
    }
  });
}
