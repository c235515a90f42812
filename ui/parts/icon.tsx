import { useKiosk } from '../kiosk.ts';
import { Books } from './books.tsx';
import { type IconName, pathOf } from './icons.ts';

/** A drawing beside its word: hidden from a screen reader. */
export function Icon({ name, class: className }: { name: IconName; class?: string }) {
  return (
    <svg viewBox="0 0 256 256" class={className ?? name} fill="currentColor" aria-hidden="true">
      <path d={pathOf(name)} />
    </svg>
  );
}

/** The two mode glyphs: a book that goes with you, a book that comes back. */
export function Glyph({ mode }: { mode: 'borrow' | 'return' }) {
  return (
    <svg
      viewBox="0 0 112 112"
      class="glyph"
      fill="none"
      stroke="currentColor"
      stroke-width="9"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d="M70 42V14a9 9 0 0 0-9-9H22A17 17 0 0 0 5 22v69" />
      <path d="M62 107H21a16 16 0 0 1 0-32h33" />
      {mode === 'borrow' ? (
        <path d="M86 105V53M65 73l21-21 21 21" />
      ) : (
        <path d="M86 50v53M65 83l21 21 21-21" />
      )}
    </svg>
  );
}

/** The library's own mark, if it has one, beside its name. */
export function Brand() {
  const { screen } = useKiosk();
  if (screen.logo) return <img class="logo" src="/logo.svg" alt="" />;
  return <Books />;
}
