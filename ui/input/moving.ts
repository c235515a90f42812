/**
 * For a keypad of arrows, OK and Back: arrows move the focus as Tab does, Back presses the way out.
 */

const forward = new Set(['ArrowDown', 'ArrowRight']);
const backward = new Set(['ArrowUp', 'ArrowLeft']);

/** Returns a function that stops listening. */
export function listenToArrows(): () => void {
  function onKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // A held key acts once: a hand that cannot let go quickly skips no button and no screen.
    if (event.repeat) event.preventDefault();
    else if (event.key === 'Escape') {
      event.preventDefault();
      scope().querySelector<HTMLElement>('[data-back]')?.click();
    } else if (forward.has(event.key) || backward.has(event.key)) {
      event.preventDefault();
      move(forward.has(event.key) ? 1 : -1);
    }
  }
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

/** An open dialog keeps the focus. */
function scope(): ParentNode {
  return document.querySelector('.dialog[aria-modal]') ?? document;
}

export function move(by: 1 | -1): void {
  const stops = [...scope().querySelectorAll<HTMLElement>('button')].filter(
    (button) => button.offsetParent !== null,
  );
  if (stops.length === 0) return;
  const active = document.activeElement;
  const at = active instanceof HTMLElement ? stops.indexOf(active) : -1;
  const next =
    at === -1 ? (by === 1 ? 0 : stops.length - 1) : (at + by + stops.length) % stops.length;
  stops[next]?.focus();
}
