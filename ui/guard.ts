/**
 * At the kiosk nothing leads away from a page or makes it larger: no shortcut of the browser, no
 * menu, no window that a link opens, no file that is dropped, no zoom. Both pages keep it, from
 * here. Chromium in `--kiosk` hands every shortcut to the page first, and does it where the page
 * does not say no; the policy in packaging/chromium-policy.json holds where no page is there to say
 * so.
 *
 * Keys are let through by name, so that a shortcut of which this list does not know is not: what
 * writes, what walks over buttons and fields, what a person needs who does not see the screen (a
 * screen reader takes its own keys before any page does).
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

/** Whether the browser may do what it does at this key. */
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

/** For as long as the page lives. */
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
  // A finger that rests on words would get the browser's own buttons for them.
  addEventListener(
    'selectstart',
    (event) => isField(event.target) || event.preventDefault(),
    first,
  );
}
