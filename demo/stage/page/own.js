// Cards and items of a library system of one's own: typed or pasted, and remembered in this browser.
import { el, get, stage } from './common.js';
import { word } from './words.js';

const isCode = (text) => /^[\w.:/+-]{1,40}$/.test(text);
const stored = (name) => JSON.parse(localStorage.getItem(name) ?? '[]');
const mostKept = 60;

export const ownCards = () => stored('cards');
/** `{ item, model }` */
export const ownItems = () => stored('items');

function keep(name, list) {
  localStorage.setItem(name, JSON.stringify(list.slice(0, mostKept)));
  stage.draw();
}
const split = (text) => text.split(/[\s,;]+/).filter(isCode);

export function setUpOwn() {
  get('own-card').onsubmit = (event) => {
    event.preventDefault();
    const field = event.target.elements.number;
    const added = split(field.value);
    keep('cards', [...added, ...ownCards().filter((one) => !added.includes(one))]);
    field.value = '';
  };
  get('own-items').onsubmit = (event) => {
    event.preventDefault();
    const { numbers, model } = event.target.elements;
    const added = split(numbers.value).map((item) => ({ item, model: model.value }));
    const others = ownItems().filter(({ item }) => !added.some((one) => one.item === item));
    keep('items', [...added, ...others]);
    numbers.value = '';
  };
}

export function drawOwn() {
  const own = stage.state.library === null;
  get('own-card').hidden = !own;
  get('own-items').hidden = !own;
  const select = get('own-items').elements.model;
  const models = stage.state.models ?? [];
  if (select.options.length !== models.length)
    select.replaceChildren(
      ...models.map(({ id, name }) => el('option', { value: id, textContent: name })),
    );
  select.setAttribute('aria-label', word('own.model'));
}
