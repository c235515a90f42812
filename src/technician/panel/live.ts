/**
 * What happens in the kiosk, as server-sent events. A slow client misses the oldest events; the
 * stream ends with its session.
 */
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Live } from '../actions.ts';
import type { Memory } from '../memory/memory.ts';

const mostWaiting = 500;
const heartbeatMs = 10_000;

export function streamLive(c: Context, memory: Memory, mayGoOn: () => boolean, ended: AbortSignal) {
  return streamSSE(c, async (stream) => {
    const waiting: Live[] = [];
    let wake = () => {};
    let gone = false;
    const stop = () => {
      gone = true;
      wake();
    };
    const unsubscribe = memory.subscribe((live) => {
      waiting.push(live);
      if (waiting.length > mostWaiting) waiting.shift();
      wake();
    });
    stream.onAbort(stop);
    ended.addEventListener('abort', stop);
    try {
      await stream.writeSSE({ event: 'hello', data: '', retry: 1_000 });
      while (!gone && !ended.aborted && mayGoOn()) {
        const live = waiting.shift();
        if (live) await stream.writeSSE({ event: 'service', data: JSON.stringify(live) });
        else if (!(await woken())) await stream.writeSSE({ event: 'heartbeat', data: '' });
      }
    } finally {
      unsubscribe();
      ended.removeEventListener('abort', stop);
    }

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
