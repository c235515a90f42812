/** Nobody touched anything for a while: the panel closes itself. */
import { useEffect, useState } from 'preact/hooks';

const signs = ['pointerdown', 'keydown', 'wheel', 'input'] as const;
const lookEveryMs = 1_000;

/**
 * Milliseconds left until `onEnd`, which runs once; any touch or key begins again. `onSign` runs
 * with those, for a session that is kept elsewhere.
 */
export function useIdle(afterMs: number, onEnd: () => void, onSign?: () => void): number {
  const [leftMs, setLeftMs] = useState(afterMs);
  useEffect(() => {
    let endsAt = Date.now() + afterMs;
    let ended = false;
    const sign = () => {
      endsAt = Date.now() + afterMs;
      setLeftMs(afterMs);
      onSign?.();
    };
    const timer = setInterval(() => {
      const left = endsAt - Date.now();
      // Once a minute is enough to show, and does not draw the page every second; the last one is
      // counted down.
      const step = left > 60_000 ? 60_000 : 1_000;
      setLeftMs((before) => (Math.ceil(before / step) === Math.ceil(left / step) ? before : left));
      if (left > 0 || ended) return;
      ended = true;
      onEnd();
    }, lookEveryMs);
    for (const type of signs) document.addEventListener(type, sign, { passive: true });
    return () => {
      clearInterval(timer);
      for (const type of signs) document.removeEventListener(type, sign);
    };
  }, [afterMs, onEnd, onSign]);
  return leftMs;
}
