/**
 * At the kiosk nothing leads away from a page or zooms it: no shortcut of the browser, no menu, no
 * window that a link opens, no dropped file. Both pages use this module. Chromium in `--kiosk`
 * sends every shortcut to the page first, and obeys it unless the page prevents it; without a page
 * the policy in packaging/chromium-policy.json applies.
 *
 * Keys are allowed by name, so that an unknown shortcut is prevented: keys that write, that move
 * over buttons and fields, that a person needs who does not see the screen (a screen reader takes
 * its own keys before the page).
 */

const walks = new Set([
  ...['Tab', 'Enter', 'Escape', 'Backspace', 'Delete', 'Home', 'End', 'PageUp', 'PageDown'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
  ...['Shift', 'CapsLock', 'NumLock', 'AltGraph', 'Dead', 'Compose', 'Process', 'Unidentified'],
]);
/** With Ctrl, in a field: copy, cut, paste, all, back and forth; and a word at a time. */
const edits = new Set([
  ...['KeyA', 'KeyC', 'KeyV', 'KeyX', 'KeyY', 'KeyZ'],
  ...['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Backspace', 'Delete'],
]);

function isField(target: EventTarget | null) {
  return target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null;
}

/** Whether the browser may handle this key. */
function isLeft({ key, code, ctrlKey, altKey, metaKey, shiftKey, target }: KeyboardEvent): boolean {
  if (altKey || metaKey) return false;
  if (ctrlKey) return !shiftKey && edits.has(code) && isField(target);
  // Shift and Escape open the browser's task manager; Shift and Enter a window, see below.
  if (key === 'Escape') return !shiftKey;
  return walks.has(key) || [...key].length === 1;
}

function prevent(event: Event) {
  return event.preventDefault();
}

/** For as long as the page is open. */
export function keepHere(): void {
  const first = { capture: true, passive: false };
  for (const type of ['contextmenu', 'dragstart', 'dragover', 'drop', 'auxclick'])
    addEventListener(type, prevent, first);
  addEventListener('keydown', (event) => isLeft(event) || event.preventDefault(), first);
  addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), first);
  // The middle button opens a link beside this page or pastes; the side buttons go back and forth.
  for (const type of ['mousedown', 'mouseup'] as const)
    addEventListener(type, (event) => event.button > 0 && event.preventDefault(), first);
  // With a key held a link opens elsewhere, or is saved.
  addEventListener(
    'click',
    (event) => {
      const isHeld = event.ctrlKey || event.shiftKey || event.altKey || event.metaKey;
      if (isHeld && event.target instanceof Element && event.target.closest('a') !== null)
        event.preventDefault();
    },
    first,
  );
  // A finger that rests on a text would open the browser's own menu for it.
  addEventListener(
    'selectstart',
    (event) => isField(event.target) || event.preventDefault(),
    first,
  );
}
