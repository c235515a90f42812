/**
 * What moves on the patron's page and what only flashes by, as Chromium itself measures it (Layout
 * Instability API), with the touches between.
 */
import type { Page } from 'playwright-core';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
/** What moved within one screen, from where to where. */
export interface Shift {
  view: string;
  value: number;
  moved: readonly { what: string; from: Box; to: Box }[];
}
/** A screen, how long it stood in ms, and whether the patron touched it meanwhile. */
export interface Stand {
  view: string;
  ms: number;
  touched: boolean;
}
interface Steadiness {
  shifts: Shift[];
  stands: Stand[];
}
interface Watched extends Window {
  steadiness: Steadiness & { settle(): Promise<void>; act(): void };
}

/** Watches this page from its next load on. */
export async function watchSteadiness(page: Page): Promise<void> {
  await page.addInitScript(watchInPage);
}

/** Since the last call, or since the page was loaded; of screens that came and went since. */
export function steadinessOf(page: Page): Promise<Steadiness> {
  return page.evaluate(async () => {
    const { steadiness } = window as unknown as Watched;
    await steadiness.settle();
    const { shifts, stands } = steadiness;
    return { shifts: shifts.splice(0), stands: stands.splice(0) };
  });
}

/** The patron is about to do at a device what ends this screen, as a touch does. */
export function actsAtDevice(page: Page): Promise<void> {
  return page.evaluate(() => (window as unknown as Watched).steadiness.act());
}

/** The boxes of what is there, by what it says. */
export async function boxesOf(page: Page, selector: string): Promise<Record<string, Box>> {
  const boxes = await page.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.textContent || element.className, { x, y, width, height }] as const;
    }),
  );
  return Object.fromEntries(boxes);
}

function watchInPage(): void {
  const shifts: Shift[] = [];
  const stands: Stand[] = [];
  let view = '';
  let since = 0;
  let touched = false;
  /** false: it stood already when the watching began anew, so how long is the test's doing */
  let isWhole = false;
  /** the frame in which the screen changed: what stands elsewhere in the new one did not move */
  let fresh = { from: 0, to: Number.POSITIVE_INFINITY };
  /** changes of a list: in which frame, the height that its new rows take, whether old ones moved */
  const changes: { from: number; to: number; height: number; isSorted: boolean }[] = [];

  for (const kind of ['pointerdown', 'keydown'])
    addEventListener(kind, () => (touched = true), { capture: true });

  function onView(now: string): void {
    const at = performance.now();
    if (isWhole) stands.push({ view, ms: Math.round(at - since), touched });
    [isWhole, view, since, touched] = [view !== '', now, at, false];
    const frame = { from: at, to: Number.POSITIVE_INFINITY };
    fresh = frame;
    requestAnimationFrame(() => requestAnimationFrame(() => (frame.to = performance.now())));
  }

  function onList(records: readonly MutationRecord[]): void {
    const rows = records
      .flatMap(({ addedNodes }) => [...addedNodes])
      .filter((node): node is HTMLElement => node instanceof HTMLElement);
    const moved = new Set(records.flatMap(({ removedNodes }) => [...removedNodes]));
    const heights = rows
      .filter((row) => !moved.has(row))
      .map((row) => row.getBoundingClientRect().height);
    const height = heights.reduce((sum, each) => sum + each, 0);
    const from = performance.now();
    const isSorted = rows.some((row) => moved.has(row));
    const change = { from, to: Number.POSITIVE_INFINITY, height, isSorted };
    changes.push(change);
    requestAnimationFrame(() => requestAnimationFrame(() => (change.to = performance.now())));
  }

  new MutationObserver((records) => {
    const now = document.querySelector<HTMLElement>('.stage')?.dataset.view;
    if (now !== undefined && now !== view) onView(now);
    const inLists = records.filter(
      ({ target }) => target instanceof Element && target.matches('.pages > ul'),
    );
    if (inLists.length > 0) onList(inLists);
  }).observe(document, { childList: true, subtree: true, attributeFilter: ['data-view'] });

  function nameOf(node: Node | null): string {
    const element = node instanceof Element ? node : (node?.parentElement ?? null);
    if (element === null) return 'gone';
    const path = [element, element.parentElement, element.parentElement?.parentElement]
      .map((each) => each && `${each.tagName.toLowerCase()}.${each.className}`)
      .reverse();
    return `${path.join(' > ')}: ${(element.textContent ?? '').slice(0, 40)}`;
  }

  interface Source {
    node: Node | null;
    previousRect: DOMRectReadOnly;
    currentRect: DOMRectReadOnly;
  }
  interface Entry extends PerformanceEntry {
    value: number;
    sources: readonly Source[];
  }
  /**
   * By design the newest row comes on top, and pushes the others down by its own height; a refused
   * one goes to the top once nothing is under way (machines/items/settle.ts). Both move rows as a
   * whole, and nothing else.
   */
  function isOrder({ startTime, sources }: Entry): boolean {
    const now = changes.filter(({ from, to }) => from <= startTime && startTime < to);
    // Rows that come in two frames push the others once or twice, as the browser lays them out.
    const pushes = now.flatMap((_, first) => {
      let height = 0;
      return now.slice(first).map((each) => (height += each.height));
    });
    const isSorted = now.some((each) => each.isSorted);
    return sources.every(({ node, previousRect: from, currentRect: to }) => {
      const isRow = node instanceof Element && node.matches('.pages > ul > li');
      const isNew = from.width === 0;
      const isPushed = pushes.some(
        (height) => height > 0 && Math.abs(to.top - from.top - height) < 2,
      );
      return (
        now.length > 0 && isRow && (isNew || ((isSorted || isPushed) && to.left === from.left))
      );
    });
  }
  function boxOf({ x, y, width, height }: DOMRectReadOnly): Box {
    return { x, y, width, height };
  }
  function take(entries: readonly PerformanceEntry[]): void {
    for (const entry of entries as readonly Entry[]) {
      if (view === '' || (entry.startTime >= fresh.from && entry.startTime < fresh.to)) continue;
      if (entry.startTime < since || isOrder(entry)) continue;
      const moved = entry.sources.map(({ node, previousRect, currentRect }) => ({
        what: nameOf(node),
        from: boxOf(previousRect),
        to: boxOf(currentRect),
      }));
      shifts.push({ view, value: entry.value, moved });
    }
  }
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });

  Object.assign(window, {
    steadiness: {
      shifts,
      stands,
      act: () => {
        touched = true;
      },
      settle: () =>
        new Promise<void>((settled) =>
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              take(observer.takeRecords());
              isWhole = false;
              settled();
            }),
          ),
        ),
    },
  });
}
