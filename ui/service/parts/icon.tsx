import { type IconName, pathOf } from '../icons.ts';

/** A drawing beside a word: the word names it, so it is hidden from a screen reader. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 256 256" class="icon" fill="currentColor" aria-hidden="true">
      <path d={pathOf(name)} />
    </svg>
  );
}
