/** Where the pages of a column end. */

/** What stands on one page: a row, a button, a picture, a line. Pixels from the column's top. */
export interface Unit {
  element: Element;
  top: number;
  bottom: number;
  /** for a finger */
  isTarget: boolean;
}

/** The height of a page; how much of it, from its foot, is in reach of a finger. */
export interface Room {
  height: number;
  reach: number;
}

const targets = 'button, .keypad';
/** Parts that are never divided. */
const pictures = 'button, svg, .scannable, .keypad, .dots, .typed, .plaque, .number';
/** The same, and those that are divided only when they are longer than a page. */
const whole = `${pictures}, .banner, .fee`;
/** The blank above the first part of a page, at most; pixels. */
const blank = 16;
/** Parts that are divided only when they are longer than a page: a row is whole wherever it can be. */
const parts = 'p, h1, h2, dt, dd, li, .row';

/** The parts of `column` in a page of this height. */
export function unitsOf(column: Element, room: number): Unit[] {
  const start = column.getBoundingClientRect().top;
  const units: Unit[] = [];
  const add = (element: Element, { top, bottom }: { top: number; bottom: number }) =>
    units.push({
      element,
      top: top - start,
      bottom: bottom - start,
      isTarget: element.matches(targets) || element.querySelector(targets) !== null,
    });
  const walk = (element: Element): void => {
    const box = element.getBoundingClientRect();
    if (getComputedStyle(element).display === 'contents') {
      for (const child of element.children) walk(child);
      return;
    }
    if (box.height < 2 || element.matches('.heard, .aloud')) return;
    if (element.matches(whole) && (box.height <= room || element.matches(pictures)))
      return void add(element, box);
    if (element.matches(parts) && box.height <= room - blank) return void add(element, box);
    const isText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    if (!isText) for (const child of element.children) walk(child);
    else for (const line of linesOf(element)) add(element, line);
  };
  for (const child of column.children) walk(child);
  return units.sort((a, b) => a.top - b.top);
}

/** The lines of a text, whatever they are made of. */
function linesOf(element: Element): { top: number; bottom: number }[] {
  const range = document.createRange();
  range.selectNodeContents(element);
  const lines: { top: number; bottom: number }[] = [];
  for (const box of range.getClientRects()) {
    // What is written, without the blank that the font leaves above and below.
    const top = box.top + 0.24 * box.height;
    const bottom = box.bottom - 0.24 * box.height;
    const line = lines.find(
      (one) => top < (one.top + one.bottom) / 2 && bottom > (one.top + one.bottom) / 2,
    );
    if (line === undefined) lines.push({ top, bottom });
    else {
      line.top = Math.min(line.top, top);
      line.bottom = Math.max(line.bottom, bottom);
    }
  }
  return lines;
}

/** A page is no lower; pixels. */
const leastPage = 64;

/** The first pixel of each page, for a column of this height. */
export function cutPages(units: readonly Unit[], room: Room, height: number): number[] {
  const cuts = [0];
  let from = 0;
  while (from < height - 1) {
    const limit = lowest(units, from, room);
    if (limit >= height - 1) break;
    const over = units.filter(({ bottom, top }) => bottom > limit && top > from + blank + 1);
    const next = notThrough(units, Math.min(...over.map(({ top }) => top)));
    // A part that is higher than the page goes on over the next one.
    if (!Number.isFinite(next) || next <= from + blank + 1) {
      from = limit;
      cuts.push(from);
      continue;
    }
    // The blank above a part goes with it, where there is one.
    const above = Math.max(
      from,
      ...units.filter(({ top }) => top < next - 1).map(({ bottom }) => bottom),
    );
    from = Math.max(next - blank, Math.min(above, next));
    cuts.push(from);
  }
  return cuts;
}

/** Where the page that begins there ends at the latest: with its targets, which are at its foot. */
function lowest(units: readonly Unit[], from: number, { height, reach }: Room): number {
  let limit = from + height;
  for (const { top, isTarget } of units)
    if (isTarget && top > from - 1 && top < limit - 1) limit = Math.min(limit, top + reach);
  // Where there is no room at all, as before the first layout, the pages end all the same.
  return Math.max(limit, from + leastPage);
}

/** The cut, or higher, so that it goes through no part that began before it. */
function notThrough(units: readonly Unit[], cut: number): number {
  const through = units.find(({ top, bottom }) => top < cut - 1 && bottom > cut + 1);
  return through === undefined ? cut : notThrough(units, through.top);
}
