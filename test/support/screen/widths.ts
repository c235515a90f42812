/** Whether each key of a page can be reached at the widths that technicians have. */
import type { Page } from 'playwright-core';

/** A phone, a tablet upright, small and usual laptops, a screen at a desk. */
export const widths = [390, 768, 1024, 1280, 1366, 1440, 1536, 1920];
/** Where it is tried of each key whether a touch on it comes to it: that takes the most time. */
const touched = [390, 1366];
const heights: Readonly<Record<number, number>> = { 390: 780, 768: 1024 };

/** What is wrong with the page that is shown, a line for each fault and width. */
export async function faultsAtWidths(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: heights[width] ?? 800 });
    const found = await page.evaluate(faultsHere, touched.includes(width));
    faults.push(...found.map((fault) => `${name} at ${width}: ${fault}`));
  }
  return faults;
}

/** Runs in the page. `isTouched`: also whether something else lies over a key */
function faultsHere(isTouched: boolean): string[] {
  const found: string[] = [];
  const main = document.querySelector('main') ?? document.body;
  for (const box of [document.documentElement, main])
    if (box.scrollWidth > box.clientWidth + 1)
      found.push(`${box.tagName} scrolls sideways, ${box.scrollWidth} in ${box.clientWidth}`);
  // The page beside the menu scrolls, and not the two together.
  const { scrollHeight, clientHeight } = document.documentElement;
  if (document.querySelector('.shell') !== null && scrollHeight > clientHeight + 1)
    found.push(`the menu can scroll away: ${scrollHeight} high in ${clientHeight}`);
  const isShown = (key: Element) =>
    key.checkVisibility({ visibilityProperty: true }) && key.closest('.unseen') === null;
  const boxesOf = (key: Element) => {
    const boxes: Element[] = [];
    for (let box = key.parentElement; box !== null; box = box.parentElement)
      if (box.matches('.card, main, body') || getComputedStyle(box).overflowX !== 'visible')
        boxes.push(box);
    return boxes;
  };
  // Of a long list of similar rows the first ones.
  const many = 'tr:nth-child(n+30), .texts-list > :nth-child(n+8), .trace > :nth-child(n+8)';
  const keys = [...document.querySelectorAll('button, a[href], input, select, textarea, summary')];
  for (const key of keys.filter((each) => isShown(each) && each.closest(many) === null)) {
    if (key.matches('.skip')) continue;
    const words = (key.textContent || key.getAttribute('aria-label') || key.tagName).trim();
    const { left, right, width } = key.getBoundingClientRect();
    for (const box of boxesOf(key)) {
      const outer = box.getBoundingClientRect();
      if (left < outer.left - 1 || right > outer.right + 1)
        found.push(
          `"${words}" sticks out of ${box.tagName} ${box.className}: ${Math.round(left)} to ${Math.round(right)} of ${Math.round(outer.left)} to ${Math.round(outer.right)}`,
        );
    }
    if (!isTouched) continue;
    key.scrollIntoView({ block: 'center' });
    const { top, height } = key.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    const isThere = there !== null && (key.contains(there) || there.contains(key));
    const label = key instanceof HTMLInputElement ? (key.labels ?? []) : [];
    if (!isThere && ![...label].some((each) => each.contains(there)))
      found.push(
        `"${words}" cannot be touched: ${there?.tagName} ${there?.className} lies over it`,
      );
  }
  return found;
}
