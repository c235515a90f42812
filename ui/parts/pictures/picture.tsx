import type { ComponentChildren } from 'preact';
import type { Place } from '../../../src/screen/screen.ts';

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

interface Frame {
  viewBox: string;
  /** stands off this edge of the sheet; else in its middle */
  edge?: 'xMinYMid' | 'xMaxYMid' | 'xMidYMax';
}
interface PictureProps extends Frame {
  label: string;
  children: ComponentChildren;
}

/** Of a device, which ends at the edge of its sheet on the side where it is, or within the picture. */
export function frameOf(place: Place, whole: boolean): Frame {
  return (whole ? wholeFrames : edgeFrames)[place];
}
const edgeFrames: Readonly<Record<Place, Frame>> = {
  right: { viewBox: '0 0 1032 660', edge: 'xMaxYMid' },
  left: { viewBox: '0 0 1032 660', edge: 'xMinYMid' },
  below: { viewBox: '0 0 1032 660', edge: 'xMidYMax' },
};
const wholeFrames: Readonly<Record<Place, Frame>> = {
  right: { viewBox: '0 0 1242 660' },
  left: { viewBox: '-210 0 1242 660' },
  below: { viewBox: '0 0 1032 840' },
};

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
