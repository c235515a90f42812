/**
 * What is cut off, too small, too close to another or to the edge, or outside of the window. Runs
 * in the page.
 */
export function faults({ smallest }: { smallest: number }): string[] {
  const found: string[] = [];
  const seen = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility();
  };
  const label = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.className} "${element.textContent}"`;
  const { innerWidth, innerHeight } = window;
  if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the window');
  if (document.documentElement.scrollHeight > innerHeight) found.push('higher than the window');
  const buttons = [...document.querySelectorAll('button')].filter(
    (button) => seen(button) && button.closest('[inert]') === null,
  );
  for (const [at, button] of buttons.entries()) {
    const box = button.getBoundingClientRect();
    if (box.width < smallest || box.height < smallest) found.push(`small target: ${label(button)}`);
    if (
      box.left < -1 ||
      box.top < -1 ||
      box.right > innerWidth + 1 ||
      box.bottom > innerHeight + 1
    ) {
      found.push(`target outside of the window: ${label(button)}`);
    }
    // A finger has a width: 12 pixels of the design from the edge of the screen, and from the next
    // target.
    const least = 0.11 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (
      Math.min(box.left, box.top, innerWidth - box.right, innerHeight - box.bottom) < least &&
      !button.closest('.row')
    )
      found.push(`target at the very edge: ${label(button)}`);
    for (const other of buttons.slice(at + 1)) {
      const next = other.getBoundingClientRect();
      const apart = Math.max(
        next.left - box.right,
        box.left - next.right,
        next.top - box.bottom,
        box.top - next.bottom,
      );
      // Rows of one list touch: they are full lines, far higher than a finger.
      const isList = button.matches('.row') && other.matches('.row');
      if (apart < least && !isList)
        found.push(`targets ${Math.round(apart)} px apart: ${label(button)}, ${label(other)}`);
    }
    const over = button.closest('.sheet, .dialog')?.getBoundingClientRect();
    if (
      over &&
      (box.bottom > over.bottom + 1 || box.right > over.right + 1 || box.top < over.top - 1)
    ) {
      found.push(`target cut off: ${label(button)}`);
    }
    if (button.scrollWidth > button.clientWidth + 2)
      found.push(`words wider than their button: ${label(button)}`);
    if (button.scrollHeight > button.clientHeight + 2)
      found.push(`words higher than their button: ${label(button)}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (
      !element ||
      !node.textContent?.trim() ||
      !seen(element) ||
      element.closest('.heard, svg, .below')
    )
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const sheet = element
      .closest('.piece, .sheet, .dialog, .counter, .title')
      ?.getBoundingClientRect();
    if (
      sheet &&
      (box.bottom > sheet.bottom + 2 || box.right > sheet.right + 2 || box.top < sheet.top - 12)
    ) {
      const clamped = element.closest('.name');
      if (!clamped) found.push(`text cut off: ${label(element)}`);
    }
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    const fine = element.closest('.fine, .brand') !== null;
    if (size < (fine ? 33.9 : 45.9)) found.push(`small text, ${size} px: ${label(element)}`);
  }
  return found;
}
