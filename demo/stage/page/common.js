// What every part of the stage uses. Text only ever goes in as text.
import { word } from './words.js';

/** The one state that the simulators sent. */
export const stage = {
  /** @type {any} */
  state: null,
  draw() {},
};

export const get = (id) => document.getElementById(id);
export const euro = (cents) => `€ ${(cents / 100).toFixed(2)}`;

/** An element with properties and children. */
export function el(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
}

const drawn = new Map();
/** True once for each value: what has not changed is left alone, with the focus that is in it. */
export function isNew(id, value) {
  const text = JSON.stringify(value);
  if (drawn.get(id) === text) return false;
  drawn.set(id, text);
  return true;
}

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
