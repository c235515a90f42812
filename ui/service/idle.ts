/** Closes the panel after a time without input. */
import { useEffect, useState } from 'preact/hooks';

const activityEvents = ['pointerdown', 'keydown', 'wheel', 'input'] as const;
const checkEveryMs = 1_000;

/**
 * Milliseconds left until `onEnd`, which runs once. Input restarts the time and calls `onActivity`.
 */
export function useIdle(afterMs: number, onEnd: () => void, onActivity?: () => void): number {
  const [leftMs, setLeftMs] = useState(afterMs);
  useEffect(() => {
    let endsAt = Date.now() + afterMs;
    let ended = false;
    const restart = () => {
      endsAt = Date.now() + afterMs;
      setLeftMs(afterMs);
      onActivity?.();
    };
    const timer = setInterval(() => {
      const left = endsAt - Date.now();
      // The page is drawn once a minute, and every second in the last one.
      const step = left > 60_000 ? 60_000 : 1_000;
      setLeftMs((before) => (Math.ceil(before / step) === Math.ceil(left / step) ? before : left));
      if (left > 0 || ended) return;
      ended = true;
      onEnd();
    }, checkEveryMs);
    for (const type of activityEvents) document.addEventListener(type, restart, { passive: true });
    return () => {
      clearInterval(timer);
      for (const type of activityEvents) document.removeEventListener(type, restart);
    };
  }, [afterMs, onEnd, onActivity]);
  return leftMs;
}
