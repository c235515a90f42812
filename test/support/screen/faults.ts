/**
 * What is cut off, too small, too close to another or to the edge, or outside of the window. Runs
 * in the page.
 */
export function faults({ smallest }: { smallest: number }): string[] {
  const found: string[] = [];
  const seen = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true });
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
    const over = button.closest('.leaf, .sheet, .dialog')?.getBoundingClientRect();
    if (
      over &&
      (box.bottom > over.bottom + 1 || box.right > over.right + 1 || box.top < over.top - 1)
    ) {
      found.push(`target cut off: ${label(button)}`);
    }
    if (button.scrollWidth > button.clientWidth + 2)
      found.push(`words wider than their button: ${label(button)}`);
    // A figure is lower than what its font leaves room for.
    const blank = button.matches('.digit')
      ? 0.33 * Number.parseFloat(getComputedStyle(button).fontSize)
      : 2;
    if (button.scrollHeight > button.clientHeight + blank)
      found.push(`words higher than their button: ${label(button)}`);
  }
  const lines: { element: Element; left: number; right: number; top: number; bottom: number }[] =
    [];
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
    // The lines of a title after its last one are there, and not seen.
    const name = element.closest('.name');
    const isClamped = name !== null && getComputedStyle(name).overflowY === 'hidden';
    const lastLine = isClamped ? name.getBoundingClientRect().bottom : Number.POSITIVE_INFINITY;
    const leaf = element.closest<HTMLElement>('.leaf');
    const around = leaf ?? element.closest('.piece, .sheet, .dialog, .counter, .title, .tools');
    const sheet = around?.getBoundingClientRect();
    // The foot of a page that is turned may be blank: a line is on it or on the next, not on both.
    const blank = (leaf?.style.clipPath ?? '').match(/-?[\d.]+/g)?.map(Number) ?? [];
    for (const { left, right, top, bottom, height } of range.getClientRects()) {
      // What is written, without the blank that the font leaves above and below.
      const line = { left, right, top: top + 0.24 * height, bottom: bottom - 0.24 * height };
      if (element.closest('[inert], .brand .name') || line.top > lastLine - 1) continue;
      const over = sheet && {
        top: sheet.top + (blank[0] ?? 0),
        bottom: sheet.bottom - (blank[2] ?? 0),
      };
      if (leaf && over && (line.bottom < over.top + 1 || line.top > over.bottom - 1)) continue;
      if (left < -1 || right > innerWidth + 1 || line.bottom > innerHeight)
        found.push(`text outside of the window: ${label(element)}`);
      const isCut =
        sheet &&
        over &&
        (line.bottom > over.bottom || right > sheet.right + 2 || line.top < over.top);
      if (isCut && (leaf !== null || !element.closest('.name')))
        found.push(`text cut off: ${label(element)}`);
      const onto = lines.find(
        (other) =>
          other.element !== element &&
          Math.min(other.right, right) - Math.max(other.left, left) > 4 &&
          Math.min(other.bottom, line.bottom) - Math.max(other.top, line.top) > 4,
      );
      if (onto) found.push(`text over text: ${label(element)}, ${label(onto.element)}`);
      lines.push({ element, ...line });
    }
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    const fine = element.closest('.fine, .brand') !== null;
    if (size < (fine ? 33.9 : 45.9)) found.push(`small text, ${size} px: ${label(element)}`);
  }
  return found;
}
