/**
 * In larger letters a sheet or a dialog is a column that may be longer than its place: it is turned
 * page by page, so that no letter gets smaller and no sentence is left out. A page ends between two
 * rows, or between two lines of a text that is longer than a page.
 */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isWide, stillHere, useKiosk } from '../kiosk.ts';
import { cutPages, type Room, type Unit, unitsOf } from './cut.ts';
import { Pager } from './pager.tsx';
import { useResizes } from './resizes.ts';

interface LeafPages {
  /** Turns back to the first page: something new stands there. */
  turnToFirst(): void;
}
const LeafContext = createContext<LeafPages | null>(null);

/** The pages around this part of the view; null: it has its place for itself. */
export function useLeaf(): LeafPages | null {
  return useContext(LeafContext);
}

/** Transparent in usual letters. */
export function Leaf({ children }: { children: ComponentChildren }): ComponentChildren {
  const { screen } = useKiosk();
  return screen.display.textSize === 1 ? children : <Turned>{children}</Turned>;
}

function Turned({ children }: { children: ComponentChildren }) {
  const kiosk = useKiosk();
  const leaf = useRef<HTMLDivElement>(null);
  const flow = useRef<HTMLDivElement>(null);
  const pager = useRef<HTMLDivElement>(null);
  const news = useRef(new Map<Element, string>());
  const [cuts, setCuts] = useState<readonly number[]>([0]);
  const [page, setPage] = useState(0);
  /** by the patron: the new page is then read aloud */
  const [turns, setTurns] = useState(0);
  const isLow = kiosk.screen.display.low && !isWide();

  useResizes(flow);

  // Laid out as a whole before the paint, to find where its pages end.
  useLayoutEffect(() => {
    if (!leaf.current || !flow.current || !pager.current) return;
    reset(leaf.current, flow.current);
    pager.current.hidden = true;
    const height = flow.current.getBoundingClientRect().height;
    let units = unitsOf(flow.current, leaf.current.clientHeight);
    let next = cutPages(units, roomOf(leaf.current, isLow), height);
    if (next.length > 1) {
      pager.current.hidden = false;
      const room = roomOf(leaf.current, isLow);
      units = unitsOf(flow.current, room.height);
      next = cutPages(units, room, height);
    }
    const asked = pageOfNews(flow.current, units, next, news.current);
    const shown = Math.min(asked ?? page, next.length - 1);
    const span = { from: next[shown] ?? 0, to: next[shown + 1] ?? height };
    turnTo(leaf.current, flow.current, units, { ...span, isLow });
    if (next.join() !== cuts.join()) setCuts(next);
    if (shown !== page) setPage(shown);
  });

  const last = cuts.length - 1;
  const turn = (by: number) => {
    stillHere(kiosk);
    setPage((now) => Math.min(last, Math.max(0, now + by)));
    setTurns((now) => now + 1);
  };
  return (
    <LeafContext.Provider value={{ turnToFirst: () => setPage(0) }}>
      <div class="leaf" ref={leaf}>
        <div
          class="flow"
          ref={flow}
          data-turns={turns || undefined}
          data-page={kiosk.t('speech.page', { page: page + 1, of: last + 1 })}
        >
          {children}
        </div>
      </div>
      <Pager bar={pager} page={page} last={last} turn={turn}>
        {kiosk.t(page === last ? 'pager.none' : 'pager.further')}
      </Pager>
    </LeafContext.Provider>
  );
}

/** Low, what is for a finger is in the lower half of the screen. */
function roomOf(leaf: HTMLElement, isLow: boolean): Room {
  const height = leaf.clientHeight;
  const reach = leaf.getBoundingClientRect().bottom - window.innerHeight / 2 - 2;
  return { height, reach: isLow ? Math.min(reach, height) : height };
}

function reset(leaf: HTMLElement, flow: HTMLElement): void {
  flow.style.transform = '';
  leaf.style.clipPath = '';
  for (const away of flow.querySelectorAll('[data-away]')) away.removeAttribute('data-away');
}

function turnTo(
  leaf: HTMLElement,
  flow: HTMLElement,
  units: readonly Unit[],
  { from, to, isLow }: { from: number; to: number; isLow: boolean },
): void {
  const blank = Math.max(0, leaf.clientHeight - (to - from));
  const here = units.filter(({ top, bottom }) => bottom > from + 1 && top < to - 1);
  // Low, a page with targets hangs at its foot.
  const above = isLow && here.some(({ isTarget }) => isTarget) ? blank : 0;
  flow.style.transform = `translateY(${above - from}px)`;
  leaf.style.clipPath = `inset(${above}px 0 ${blank - above}px 0)`;
  const shown = new Set(here.map(({ element }) => element));
  for (const { element } of units) if (!shown.has(element)) element.setAttribute('data-away', '');
}

/** The page of a message that has just come; undefined: there is none. */
function pageOfNews(
  flow: HTMLElement,
  units: readonly Unit[],
  cuts: readonly number[],
  known: Map<Element, string>,
): number | undefined {
  let found: number | undefined;
  for (const region of flow.querySelectorAll('[role="status"], [role="alert"]')) {
    const text = region.textContent ?? '';
    const before = known.get(region);
    known.set(region, text);
    if (before === undefined || before === text || text === '') continue;
    const unit = units.find(({ element }) => region.contains(element) || element.contains(region));
    if (unit) found = cuts.findLastIndex((cut) => cut <= unit.top + 1);
  }
  return found;
}
