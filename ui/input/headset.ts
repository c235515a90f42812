/** A keypad with a socket sends a key when a headset is plugged in, and one when it is taken out. */
import type { Screen } from '../../src/screen/screen.ts';

/** Returns a function that stops listening. */
export function listenToJack(
  keys: NonNullable<Screen['jackKeys']>,
  on: (isIn: boolean) => void,
): () => void {
  function onKey({ code, repeat }: KeyboardEvent) {
    if (!repeat && (code === keys.in || code === keys.out)) on(code === keys.in);
  }
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}
