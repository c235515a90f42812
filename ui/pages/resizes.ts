import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * Lays out again when this part, or the one around it, has changed its size, or letters have come:
 * Greek, Cyrillic. Never within the browser's own report of the sizes: it would count
 * what changes then as an error of the page.
 */
export function useResizes(part: RefObject<Element | null>): void {
  const [, setCount] = useState(0);
  useEffect(() => {
    let frame = 0;
    const again = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setCount((count) => count + 1));
    };
    const watcher = new ResizeObserver(again);
    for (const each of [part.current, part.current?.parentElement]) if (each) watcher.observe(each);
    document.fonts.addEventListener('loadingdone', again);
    return () => {
      cancelAnimationFrame(frame);
      watcher.disconnect();
      document.fonts.removeEventListener('loadingdone', again);
    };
  }, []);
}
