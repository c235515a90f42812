/** Rows on a sheet, in pages: nothing on this screen scrolls. */
import { toChildArray, type VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { stillHere, useKiosk } from '../kiosk.ts';
import { useLeaf } from './leaf.tsx';
import { Pager } from './pager.tsx';
import { useResizes } from './resizes.ts';

interface PagesProps {
  /** rows with keys; the first key names the newest: a new one turns back to the first page */
  children: VNode | readonly VNode[];
  /** hears the keys of the rows in sight; in larger letters of none */
  onShown?: ((keys: readonly string[]) => void) | undefined;
}

/**
 * The first row of each page. Where they do not fit, what stands around may give them its room:
 * `data-crowded`.
 */
function startsIn(
  list: HTMLElement,
  items: readonly HTMLElement[],
  pager: HTMLElement,
): readonly number[] {
  pager.hidden = true;
  list.removeAttribute('data-crowded');
  const heights = items.map((item) => item.getBoundingClientRect().height);
  const sum = heights.reduce((total, height) => total + height, 0);
  if (sum <= list.clientHeight + 1) return [0];
  list.setAttribute('data-crowded', '');
  if (sum <= list.clientHeight + 1) return [0];
  pager.hidden = false;
  return pageStarts(heights, list.clientHeight);
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

export function Pages({ children, onShown }: PagesProps) {
  const leaf = useLeaf();
  const rows = toChildArray(children) as VNode[];
  const newest = String(rows[0]?.key ?? '');
  useEffect(() => leaf?.turnToFirst(), [newest]);
  if (leaf === null)
    return (
      <OwnPages newest={newest} onShown={onShown}>
        {rows}
      </OwnPages>
    );
  return (
    <div class="pages" data-full>
      <ul>{rows}</ul>
    </div>
  );
}

interface OwnPagesProps extends Pick<PagesProps, 'onShown'> {
  newest: string;
  children: readonly VNode[];
}

function OwnPages({ newest, onShown, children: rows }: OwnPagesProps) {
  const kiosk = useKiosk();
  const list = useRef<HTMLUListElement>(null);
  const pager = useRef<HTMLDivElement>(null);
  const [starts, setStarts] = useState<readonly number[]>([0]);
  const [page, setPage] = useState(0);
  /** by the patron: the rows of the new page are then read aloud */
  const [turns, setTurns] = useState(0);
  const inSight = useRef('');
  // Also when what stands around it takes more room or less.
  useResizes(list);
  useEffect(() => setPage(0), [newest]);

  // Every row is laid out once before the paint, to measure its height.
  useLayoutEffect(() => {
    if (list.current === null || pager.current === null) return;
    const items = [...list.current.children] as HTMLElement[];
    for (const item of items) item.hidden = false;
    const next = startsIn(list.current, items, pager.current);
    const shown = Math.min(page, next.length - 1);
    place(items, pager.current, next, shown);
    if (next.join() !== starts.join()) setStarts(next);
    if (shown !== page) setPage(shown);
    const keys = rows.slice(next[shown], next[shown + 1]).map(({ key }) => String(key));
    if (keys.join() !== inSight.current) onShown?.(keys);
    inSight.current = keys.join();
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
      <Pager
        bar={pager}
        page={page}
        last={last}
        turn={turn}
        aloud={kiosk.t('speech.more', { count: more })}
      >
        {more > 0 ? kiosk.t('pager.more', { count: more }) : kiosk.t('pager.none')}
      </Pager>
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
