/** Keys typed anywhere on the page, beside the keys drawn on it. */
import { useLayoutEffect, useRef } from 'preact/hooks';

interface KeyHandlers {
  /** Returns whether it used the key. */
  add(event: KeyboardEvent): boolean;
  erase(): void;
  send(): void;
}

export function useTypedKeys(handlers: KeyHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  // A layout effect runs before the page is painted, so no early key is lost.
  useLayoutEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === 'Backspace') latest.current.erase();
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement))
        latest.current.send();
      else if (!latest.current.add(event)) return;
      event.preventDefault();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
