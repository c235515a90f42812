/** Whether a headset is plugged in, as its keypad or the sound card says. */
import type { Config } from '../../config/schema.ts';

export interface Headset {
  /** only a headset plays the sound: what is personal may be said */
  isAlone(): boolean;
  plugged(isIn: boolean): void;
  /** The page that has the keys of the keypad is gone: it may be taken out unnoticed. */
  pageGone(): void;
  /** What came until it was plugged in and taken out again, or the time is over. */
  tried(withinMs: number, signal: AbortSignal): Promise<{ in: boolean; out: boolean }>;
}

export function createHeadset({
  headset,
  jack,
}: Pick<Config['screen'], 'headset' | 'jack'>): Headset {
  // Unknown at the start: what is personal is said once one was plugged in.
  let isIn = false;
  const listeners = new Set<(isIn: boolean) => void>();
  return {
    isAlone: () => headset && (jack === null || isIn),
    plugged: (next) => {
      isIn = next;
      for (const listener of listeners) listener(next);
    },
    pageGone: () => {
      if (jack?.by === 'keypad') isIn = false;
    },
    tried: (withinMs, signal) =>
      new Promise((resolve) => {
        const came = { in: false, out: false };
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          listeners.delete(listen);
          resolve(came);
        };
        const listen = (next: boolean) => {
          came[next ? 'in' : 'out'] = true;
          if (came.in && came.out) end();
        };
        const timer = setTimeout(end, withinMs);
        listeners.add(listen);
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
      }),
  };
}
