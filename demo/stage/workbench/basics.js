// What every part of the page uses. Text only ever goes in as text.

/** The one state that the simulators sent, and what the person has chosen here. */
export const view = {
  /** @type {any} */
  state: null,
  /** the card of the patron that is shown */
  card: null,
  items: new Set(),
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

/** Never rejects: what goes wrong is shown. */
export async function act(path, body = {}) {
  const answer = await fetch(`/act/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (answer?.ok) return;
  notify(answer ? (await answer.json()).text : 'The simulators do not answer.');
}

let noticeTimer;
function notify(text) {
  get('notice').textContent = text;
  get('notice').hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => {
    get('notice').hidden = true;
  }, 6000);
}

export const button = (text, onclick, className = 'small') =>
  el('button', { type: 'button', textContent: text, onclick, className });

const drawn = new Map();
/** True once for each value: what has not changed is left alone, with whoever's focus is in it. */
export function isNew(id, value) {
  const text = JSON.stringify(value);
  if (drawn.get(id) === text) return false;
  drawn.set(id, text);
  return true;
}

export const patrons = () => view.state.library?.patrons ?? [];
export const patron = () => patrons().find((one) => one.card === view.card) ?? patrons()[0] ?? null;

/** Sets a select to what is true, unless someone is choosing. */
export function keep(id, value) {
  if (document.activeElement !== get(id)) get(id).value = value;
}

/** Tells what was chosen in a select, which then shows the truth again. */
export function chosen(id, send) {
  get(id).onchange = () => {
    const { value } = get(id);
    get(id).blur();
    send(value);
  };
}
