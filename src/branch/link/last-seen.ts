/** When each other kiosk was last seen, by the monotonic clock. */
import type { Instant } from '../../../machines/domain.ts';

interface LastSeen {
  add(kiosk: string, agoMs: number): void;
  /** null: never */
  ms(kiosk: string): number | null;
  at(kiosk: string): Instant | null;
  kiosks(): Iterable<string>;
}

export function createLastSeen(): LastSeen {
  const seen = new Map<string, number>();
  const ms = (kiosk: string) => seen.get(kiosk) ?? null;
  return {
    add(kiosk, agoMs) {
      const at = performance.now() - Math.max(0, agoMs);
      if (at > (ms(kiosk) ?? -Infinity)) seen.set(kiosk, at);
    },
    ms,
    at(kiosk) {
      const lastSeenMs = ms(kiosk);
      if (lastSeenMs === null) return null;
      return new Date(Date.now() - (performance.now() - lastSeenMs)).toISOString();
    },
    kiosks: () => seen.keys(),
  };
}
