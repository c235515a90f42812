import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/**
 * Lays out again when this part, or the one around it, has changed its size, or letters have come:
 * Greek, Cyrillic. Before the paint, so that no line is seen cut: the browser then says that it did
 * not report all sizes at once, which is no failure (watchdog.ts).
 */
export function useResizes(part: RefObject<Element | null>): void {
  const [, setCount] = useState(0);
  // Not an effect after the paint: the first layout may come before the page has its language.
  useLayoutEffect(() => {
    const again = () => setCount((count) => count + 1);
    const watcher = new ResizeObserver(again);
    for (const each of [part.current, part.current?.parentElement]) if (each) watcher.observe(each);
    document.fonts.addEventListener('loadingdone', again);
    return () => {
      watcher.disconnect();
      document.fonts.removeEventListener('loadingdone', again);
    };
  }, []);
}
