// What every part of the stage uses. Text only ever goes in as text.
import { el, get, isNew } from '../workbench/basics.js';
import { word } from './words.js';

export { el, get, isNew };

/** The one state that the simulators sent. */
export const stage = {
  /** @type {any} */
  state: null,
  draw() {},
};

/** Never rejects: what goes wrong is shown. True: it was done. */
export async function act(path, body = {}) {
  const answer = await fetch(`/act/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (answer?.ok) return true;
  notify(answer ? (await answer.json()).text : word('unreachable'));
  return false;
}

let noticeTimer;
export function notify(text) {
  get('notice').textContent = text;
  get('notice').hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => {
    get('notice').hidden = true;
  }, 6000);
}

/** Replaces a list, and gives the focus back to the thing that had it. */
export function redraw(list, children) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  list.replaceChildren(...children);
  if (focused !== null) withKey(list, focused)?.focus();
}

export function withKey(list, key) {
  return [...list.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key);
}
