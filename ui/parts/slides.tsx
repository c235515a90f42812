/**
 * The library's own pictures, one after the other: each stays long, and fades. They stop at a
 * touch, and stay as they are for a patron who wants no motion.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PictureShown } from '../../src/screen/screen.ts';

interface SlidesProps {
  seconds: number;
  each: readonly PictureShown[];
}

export function Slides({ seconds, each }: SlidesProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(0);
  const count = each.length;
  useEffect(() => {
    if (count < 2 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const turn = setInterval(() => {
      const pictures = [...(frame.current?.querySelectorAll('img') ?? [])];
      setShown((now) => nextOf(pictures, now));
    }, seconds * 1_000);
    const stop = () => clearInterval(turn);
    document.addEventListener('pointerdown', stop, { capture: true, once: true });
    return () => {
      stop();
      document.removeEventListener('pointerdown', stop, true);
    };
  }, [seconds, count]);
  return (
    <div class="slides" ref={frame}>
      {each.map(({ src, alt }, at) => (
        <img
          key={src}
          src={src}
          alt={at === shown % count ? alt : ''}
          data-shown={at === shown % count || undefined}
          aria-hidden={at !== shown % count}
          onError={() => at === shown && setShown((now) => now + 1)}
        />
      ))}
    </div>
  );
}

/** The next one that the browser could read. */
function nextOf(pictures: readonly HTMLImageElement[], now: number): number {
  for (let ahead = 1; ahead < pictures.length; ahead += 1) {
    const at = (now + ahead) % pictures.length;
    if (pictures[at]?.complete && pictures[at].naturalWidth > 0) return at;
  }
  return now;
}
