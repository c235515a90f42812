import { type IconName, pathOf } from '../icons.ts';

/** Stands beside a word, so it is hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 256 256" class="icon" fill="currentColor" aria-hidden="true">
      <path d={pathOf(name)} />
    </svg>
  );
}
