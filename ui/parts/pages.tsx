/** Rows on a sheet, in pages: nothing on this screen scrolls. */
import { toChildArray, type VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { stillHere, useKiosk } from '../kiosk.ts';
import { Icon } from './icon.tsx';
import { useLeaf } from './leaf.tsx';

interface PagesProps {
  /** rows with keys; the first key names the newest: a new one turns back to the first page */
  children: VNode | readonly VNode[];
}

/** The first row of each page, for rows of these heights. */
function pageStarts(heights: readonly number[], room: number): number[] {
  const starts = [0];
  let used = 0;
  heights.forEach((height, at) => {
    used += height;
    if (used > room + 1 && at > (starts.at(-1) ?? 0)) {
      starts.push(at);
      used = height;
    }
  });
  return starts;
}

export function Pages({ children }: PagesProps) {
  const leaf = useLeaf();
  const rows = toChildArray(children) as VNode[];
  const newest = String(rows[0]?.key ?? '');
  useEffect(() => leaf?.turnToFirst(), [newest]);
  if (leaf === null) return <OwnPages newest={newest}>{rows}</OwnPages>;
  return (
    <div class="pages" data-full>
      <ul>{rows}</ul>
    </div>
  );
}

function OwnPages({ newest, children: rows }: { newest: string; children: readonly VNode[] }) {
  const kiosk = useKiosk();
  const list = useRef<HTMLUListElement>(null);
  const pager = useRef<HTMLDivElement>(null);
  const [starts, setStarts] = useState<readonly number[]>([0]);
  const [page, setPage] = useState(0);
  /** by the patron: the rows of the new page are then read aloud */
  const [turns, setTurns] = useState(0);
  const [, setResizes] = useState(0);

  useEffect(() => {
    const again = () => setResizes((count) => count + 1);
    window.addEventListener('resize', again);
    // Also when a title loads another font: Greek, Cyrillic.
    document.fonts.addEventListener('loadingdone', again);
    return () => {
      window.removeEventListener('resize', again);
      document.fonts.removeEventListener('loadingdone', again);
    };
  }, []);
  useEffect(() => setPage(0), [newest]);

  // Every row is laid out once before the paint, to measure its height.
  useLayoutEffect(() => {
    if (list.current === null || pager.current === null) return;
    const items = [...list.current.children] as HTMLElement[];
    for (const item of items) item.hidden = false;
    pager.current.hidden = true;
    const whole = list.current.clientHeight;
    const heights = items.map((item) => item.getBoundingClientRect().height);
    pager.current.hidden = false;
    const some = list.current.clientHeight;
    const fits = heights.reduce((sum, height) => sum + height, 0) <= whole + 1;
    const next = fits ? [0] : pageStarts(heights, some);
    const shown = Math.min(page, next.length - 1);
    place(items, pager.current, next, shown);
    if (next.join() !== starts.join()) setStarts(next);
    if (shown !== page) setPage(shown);
  });

  const last = starts.length - 1;
  const more = rows.length - (starts[page + 1] ?? rows.length);
  const turn = (by: number) => {
    stillHere(kiosk);
    setPage((now) => Math.min(last, Math.max(0, now + by)));
    setTurns((now) => now + 1);
  };
  return (
    <div class="pages" data-full={last === 0 || undefined}>
      <ul
        ref={list}
        data-turns={turns || undefined}
        data-page={kiosk.t('speech.page', { page: page + 1, of: last + 1 })}
      >
        {rows}
      </ul>
      <div class="pager" ref={pager}>
        <button
          type="button"
          aria-disabled={page === 0}
          data-aloud={kiosk.t('speech.previous')}
          onClick={() => turn(-1)}
        >
          <Icon name="up" />
          {kiosk.t('pager.previous')}
        </button>
        <button
          type="button"
          aria-disabled={page === last}
          data-aloud={kiosk.t('speech.more', { count: more })}
          onClick={() => turn(1)}
        >
          <Icon name="down" />
          {more > 0 ? kiosk.t('pager.more', { count: more }) : kiosk.t('pager.none')}
        </button>
      </div>
    </div>
  );
}

function place(
  items: readonly HTMLElement[],
  pager: HTMLElement,
  starts: readonly number[],
  page: number,
): void {
  const from = starts[page] ?? 0;
  const to = starts[page + 1] ?? items.length;
  items.forEach((item, at) => {
    item.hidden = at < from || at >= to;
  });
  pager.hidden = starts.length === 1;
}
