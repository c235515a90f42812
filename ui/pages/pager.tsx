import type { ComponentChildren, RefObject } from 'preact';
import { useKiosk } from '../kiosk.ts';
import { Icon } from '../parts/icon.tsx';

interface PagerProps {
  bar: RefObject<HTMLDivElement | null>;
  page: number;
  last: number;
  turn(by: 1 | -1): void;
  /** what the second button says to the ear, where that is another thing */
  aloud?: string;
  /** what the second button says */
  children: ComponentChildren;
}

/** Two buttons at the foot, and the page between them: nothing on this screen scrolls. */
export function Pager({ bar, page, last, turn, aloud, children }: PagerProps) {
  const { screen, t } = useKiosk();
  return (
    <div class="pager" ref={bar}>
      <button
        type="button"
        aria-disabled={page === 0}
        data-aloud={t('speech.previous')}
        onClick={() => turn(-1)}
      >
        <Icon name="up" />
        {t('pager.previous')}
      </button>
      {/* By ear the second button says how many follow. */}
      <span aria-hidden="true">
        {screen.display.textSize === 3
          ? `${page + 1}/${last + 1}`
          : t('pager.page', { page: page + 1, of: last + 1 })}
      </span>
      <button
        type="button"
        aria-disabled={page === last}
        data-aloud={aloud}
        onClick={() => turn(1)}
      >
        <Icon name="down" />
        {children}
      </button>
    </div>
  );
}
