/** When each other kiosk was heard of last, by the monotonic clock. */
import type { Instant } from '../../domain.ts';

interface HeardOf {
  add(kiosk: string, agoMs: number): void;
  /** null: never */
  ms(kiosk: string): number | null;
  at(kiosk: string): Instant | null;
  kiosks(): Iterable<string>;
}

export function createHeardOf(): HeardOf {
  const heard = new Map<string, number>();
  const ms = (kiosk: string) => heard.get(kiosk) ?? null;
  return {
    add(kiosk, agoMs) {
      const at = performance.now() - Math.max(0, agoMs);
      if (at > (ms(kiosk) ?? -Infinity)) heard.set(kiosk, at);
    },
    ms,
    at(kiosk) {
      const heardMs = ms(kiosk);
      if (heardMs === null) return null;
      return new Date(Date.now() - (performance.now() - heardMs)).toISOString();
    },
    kiosks: () => heard.keys(),
  };
}
