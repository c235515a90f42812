// Dragging by mouse and by finger: a picture of the thing follows, and the place under it hears of it.
import { el } from './common.js';

const startsAfterPx = 6;

/**
 * `onDrop(place)`: `plate`, `scanner`, `card-reader`, or null for anywhere else. A click, and Enter, stay what they
 * are: without a drag.
 */
export function makeDraggable(element, onDrop) {
  let start = null;
  let ghost = null;
  let dragged = false;

  element.classList.add('draggable');
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    start = { x: event.clientX, y: event.clientY };
    dragged = false;
    // Over the kiosk's frame too the moves come here.
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointermove', (event) => {
    if (start === null) return;
    const far = Math.hypot(event.clientX - start.x, event.clientY - start.y);
    if (ghost === null && far < startsAfterPx) return;
    ghost ??= beginGhost(element);
    dragged = true;
    ghost.style.setProperty('--x', `${event.clientX}px`);
    ghost.style.setProperty('--y', `${event.clientY}px`);
    const place = placeAt(event);
    for (const each of places()) each.classList.toggle('over', each === place);
  });
  const end = (event, drops) => {
    if (ghost !== null && drops) onDrop(placeAt(event)?.dataset.drop ?? null);
    ghost?.remove();
    ghost = null;
    start = null;
    delete document.body.dataset.dragging;
    for (const each of places()) each.classList.remove('over');
    // The click of this very touch, if there is one, comes before; the next one is meant.
    setTimeout(() => {
      dragged = false;
    });
  };
  element.addEventListener('pointerup', (event) => end(event, true));
  element.addEventListener('pointercancel', (event) => end(event, false));
  element.addEventListener(
    'click',
    (event) => {
      if (!dragged) return;
      dragged = false;
      event.stopImmediatePropagation();
    },
    true,
  );
}

const places = () => document.querySelectorAll('[data-drop]');

function beginGhost(element) {
  const { width, height } = element.getBoundingClientRect();
  const ghost = el('div', { className: 'ghost' }, element.cloneNode(true));
  ghost.setAttribute('aria-hidden', 'true');
  ghost.style.setProperty('--width', `${width}px`);
  ghost.style.setProperty('--height', `${height}px`);
  document.body.append(ghost);
  document.body.dataset.dragging = 'yes';
  return ghost;
}

function placeAt({ clientX, clientY }) {
  return [...places()].find((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  });
}
