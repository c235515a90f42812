import type { ComponentChildren } from 'preact';

export const line = {
  stroke: 'var(--pic-line)',
  'stroke-width': 8,
  'stroke-linejoin': 'round',
} as const;
export const arrow = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': 20,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;

interface PictureProps {
  viewBox: string;
  label: string;
  /** stands off this edge of the sheet; else in its middle */
  edge?: 'xMinYMid' | 'xMaxYMid' | 'xMidYMax';
  children: ComponentChildren;
}

/** The sentence beside it is read aloud in its place. */
export function Picture({ viewBox, label, edge, children }: PictureProps) {
  return (
    <svg
      viewBox={viewBox}
      class={edge ? 'picture scan' : 'picture'}
      preserveAspectRatio={`${edge ?? 'xMidYMid'} meet`}
      role="img"
      aria-label={label}
      data-aloud=""
    >
      {children}
    </svg>
  );
}
