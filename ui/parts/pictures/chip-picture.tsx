/** A card with a chip, at the slot or at the contactless reader. */
import type { ChipShown, Place } from '../../../src/screen/screen.ts';
import { arrow, frameOf, line, Picture } from './picture.tsx';

interface ChipPictureProps {
  place: Place;
  by: ChipShown['by'];
  label: string;
  /** the card is taken out */
  out?: boolean;
  /** it does not stand at the edge of a sheet: the card reader ends within the picture */
  whole?: boolean;
}

/** 440 x 290 at the origin, its chip at the right. */
function ChipCard() {
  return (
    <>
      <rect x="4" y="4" width="432" height="282" rx="36" fill="#ffcf33" {...line} />
      <circle cx="104" cy="112" r="42" fill="#10212a" />
      <path d="M44 232q0-70 60-70t60 70z" fill="#10212a" />
      <rect x="206" y="214" width="150" height="17" rx="8" fill="#10212a" opacity="0.5" />
      <rect x="206" y="248" width="100" height="17" rx="8" fill="#10212a" opacity="0.5" />
      <g fill="#ffffff" stroke="#10212a" stroke-width="6">
        <rect x="306" y="92" width="92" height="76" rx="14" />
        <path d="M306 117h34M306 143h34M364 117h34M364 143h34M340 92v76M364 92v76" fill="none" />
      </g>
    </>
  );
}

/** The sign of contactless reading. */
function Waves() {
  return <path d="M0 62q26-62 0-124M46 92q42-92 0-184M92 122q58-122 0-244" {...arrow} />;
}

/**
 * Drawn with the card reader at the right, where it continues beyond the edge; it is mirrored for
 * the left, and turned for below.
 */
function Scene({ by, out }: Pick<ChipPictureProps, 'by' | 'out'>) {
  if (by === 'contactless')
    return (
      <>
        <rect x="634" y="66" width="600" height="530" rx="54" fill="var(--pic-body)" {...line} />
        <g transform="translate(720 330)">
          <Waves />
        </g>
        <g transform="translate(120 184) rotate(-6 220 145)">
          <ChipCard />
        </g>
        {out && <path d="M420 560H150M206 504l-56 56 56 56" {...arrow} />}
      </>
    );
  return (
    <>
      <g transform="translate(290 120)">
        <ChipCard />
      </g>
      <rect x="634" y="66" width="600" height="530" rx="54" fill="var(--pic-body)" {...line} />
      <rect x="634" y="104" width="22" height="322" rx="11" fill="#16262e" />
      {by === 'both' && (
        <g transform="translate(760 330)">
          <Waves />
        </g>
      )}
      <path
        d={out ? 'M590 520H320M376 464l-56 56 56 56' : 'M320 520H590M534 464l56 56-56 56'}
        {...arrow}
      />
    </>
  );
}

export function ChipPicture({ place, by, label, out = false, whole = false }: ChipPictureProps) {
  if (place === 'below')
    return (
      <Picture {...frameOf(place, whole)} label={label}>
        <g transform="translate(750 -60) rotate(90) scale(0.72)">
          <Scene by={by} out={out} />
        </g>
      </Picture>
    );
  const right = place === 'right';
  return (
    <Picture {...frameOf(place, whole)} label={label}>
      <g transform={right ? undefined : 'translate(1032 0) scale(-1 1)'}>
        <Scene by={by} out={out} />
      </g>
    </Picture>
  );
}
