/** Keys that are typed anywhere on the page, as well as those that are drawn on it. */
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Typed {
  /** Says whether the character was meant. */
  add(event: KeyboardEvent): boolean;
  wipe(): void;
  send(): void;
}

export function useTyped(typed: Typed): void {
  const present = useRef(typed);
  present.current = typed;
  // Before the page is painted: who types at once loses no key.
  useLayoutEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === 'Backspace') present.current.wipe();
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement))
        present.current.send();
      else if (!present.current.add(event)) return;
      event.preventDefault();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
