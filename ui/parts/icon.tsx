import { useKiosk } from '../kiosk.ts';
import { type IconName, pathOf } from './icons.ts';

/** A drawing beside a word: the word names it, so it is hidden from a screen reader. */
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
      {mode === 'borrow' ? <path d="M86 105V53M65 73l21-21 21 21" /> : <path d="M86 50v53M65 83l21 21 21-21" />}
    </svg>
  );
}

/** The library's own mark where it gave one; its name stands beside it. */
export function Brand() {
  const { screen } = useKiosk();
  if (screen.logo) return <img class="logo" src="/logo.svg" alt="" />;
  return (
    <svg viewBox="0 0 54 48" aria-hidden="true">
      <rect x="1" y="8" width="12" height="39" rx="2.5" fill="var(--action)" />
      <rect x="16" y="1" width="11" height="46" rx="2.5" fill="currentColor" />
      <path
        d="M31.5 9.5l7.5-2q1.5-.3 2 1.2l8.5 34q.3 1.5-1.2 2l-7.5 1.800q-1.5.3-2-1.2L30.3 11.5q-.3-1.5 1.2-2z"
        fill="none"
        stroke="currentColor"
        stroke-width="3.4"
        stroke-linejoin="round"
      />
    </svg>
  );
}
