/**
 * The screen as server-sent events: each page gets the newest one, and answers that it is alive.
 */
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Screen } from '../screen.ts';

interface StreamsOptions {
  /** one more ends the oldest */
  most: number;
  /** between two heartbeats of a quiet stream */
  heartbeatMs: number;
  /** A page connected or disconnected. */
  onViewers(): void;
}

interface Streams {
  /** the number of pages that show the screen: they listen, and have answered a message */
  readonly viewers: number;
  /** `hangUp` ends a stream whose page reads nothing any more. */
  open(c: Context, hangUp: () => void): Response;
  /** The page of this stream answers. */
  answered(id: string): void;
  push(screen: Screen): void;
  reload(): void;
  close(): void;
}

interface Stream {
  answeredAtMs: number;
  state: 'open' | 'replaced' | 'gone';
  wake(): void;
  hangUp(): void;
  ending?: NodeJS.Timeout;
}

/**
 * By then a page that is alive has read that it was replaced; without that it would connect again.
 */
const endsWithinMs = 10_000;

export function createStreams({ most, heartbeatMs, onViewers }: StreamsOptions): Streams {
  const streams = new Map<string, Stream>();
  let screen: Screen | null = null;
  let opened = 0;
  let reloads = 0;
  let closing = false;

  const wakeAll = () => {
    for (const stream of streams.values()) stream.wake();
  };
  const replaceOldest = () => {
    for (const [id, stream] of streams) {
      if (streams.size < most) return;
      streams.delete(id);
      stream.state = 'replaced';
      stream.wake();
      // A page that reads nothing never learns of it.
      stream.ending = setTimeout(stream.hangUp, endsWithinMs).unref();
    }
  };

  return {
    get viewers() {
      const since = performance.now() - 3 * heartbeatMs;
      return [...streams.values()].filter(({ answeredAtMs }) => answeredAtMs >= since).length;
    },
    open: (c, hangUp) =>
      streamSSE(c, async (sse) => {
        opened += 1;
        const id = String(opened);
        const own: Stream = {
          answeredAtMs: Number.NEGATIVE_INFINITY,
          state: 'open',
          wake: () => {},
          hangUp,
        };
        replaceOldest();
        streams.set(id, own);
        let shown: Screen | null = null;
        let reloaded = reloads;
        sse.onAbort(() => {
          own.state = 'gone';
          own.wake();
        });
        try {
          await sse.writeSSE({ event: 'hello', data: id, retry: 1000 });
          while (own.state === 'open' && !closing) {
            if (reloaded !== reloads) {
              reloaded = reloads;
              await sse.writeSSE({ event: 'reload', data: '' });
            } else if (screen !== shown) {
              shown = screen;
              await sse.writeSSE({ event: 'screen', data: JSON.stringify(screen) });
            } else if (!(await woken(own, heartbeatMs))) {
              await sse.writeSSE({ event: 'heartbeat', data: '' });
            }
          }
          if (own.state === 'replaced') await sse.writeSSE({ event: 'replaced', data: '' });
        } finally {
          // Another request may come over the same connection.
          clearTimeout(own.ending);
          streams.delete(id);
          onViewers();
        }
      }),
    answered: (id) => {
      const stream = streams.get(id);
      if (!stream) return;
      const isNew = stream.answeredAtMs === Number.NEGATIVE_INFINITY;
      stream.answeredAtMs = performance.now();
      if (isNew) onViewers();
    },
    push: (next) => {
      screen = next;
      wakeAll();
    },
    reload: () => {
      reloads += 1;
      wakeAll();
    },
    close: () => {
      closing = true;
      wakeAll();
    },
  };
}

/** True when something changed, false after that time. */
function woken(stream: Stream, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (value: boolean) => {
      clearTimeout(timer);
      stream.wake = () => {};
      resolve(value);
    };
    const timer = setTimeout(() => settle(false), withinMs);
    stream.wake = () => settle(true);
  });
}
