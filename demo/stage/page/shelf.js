// The cards and the books: clicked, dragged, or by the keyboard.
import { putIn } from './card-reader.js';
import { act, el, get, isNew, redraw, stage } from './common.js';
import { cover, shortTitle } from './covers.js';
import { makeDraggable } from './drag.js';
import { drawOwn, ownCards, ownItems, setUpOwn } from './own.js';
import { languageNow, word } from './words.js';

let page = 0;

export function setUpShelf() {
  setUpOwn();
  const turn = (by) => () => {
    page += by;
    stage.draw();
  };
  get('books-search').oninput = () => {
    page = 0;
    stage.draw();
  };
  get('books-before').onclick = turn(-1);
  get('books-next').onclick = turn(1);
  addEventListener('resize', () => stage.draw());
}

export function drawShelf() {
  drawOwn();
  drawCards();
  drawBooks();
}

/** As a scanner that sends AIM identifiers: what is no item is a card of one's own library. */
const asCode128 = (item) => `]C0${item}`;
const scan = (code) => act('scanner/scan', { code });

function drawCards() {
  const { library, featured, scanner } = stage.state;
  get('cards-part').hidden = scanner === null && stage.state.reader === null;
  const shown =
    library === null
      ? ownCards().map((card) => ({ card, name: word('card', { number: card }), level: 'own' }))
      : featured.cards.flatMap((card) => {
          const one = library.patrons.find((each) => each.card === card);
          return one ? [{ card, name: one.name, level: one.seen.kiosk.level, pin: one.pin }] : [];
        });
  if (!isNew('cards', [languageNow(), shown])) return;
  const pins = [...new Set(shown.flatMap(({ pin }) => pin ?? []))];
  get('cards-how').textContent = word('cards.how', { pin: pins.join(', ') });
  redraw(
    get('cards'),
    shown.map((one) => el('li', {}, cardButton(one))),
  );
}

function cardButton({ card, name, level }) {
  const says = level === 'own' ? '' : word(`may.${level}`);
  const button = el(
    'button',
    { type: 'button', className: `card ${level}`, onclick: () => scan(card) },
    el('span', { className: 'holder', textContent: name }),
    el('span', { className: 'may', textContent: says }),
    el('i', { className: 'bars' }),
  );
  button.dataset.key = card;
  button.title = word('card.scan', { name });
  button.setAttribute('aria-keyshortcuts', 'P K');
  const plate = () => act('reader/put-card', { card });
  button.onkeydown = ({ key }) => {
    if (key === 'p' || key === 'P') void plate();
    if ((key === 'k' || key === 'K') && stage.state.cards) void putIn(card);
  };
  makeDraggable(button, (place) => {
    if (place === 'scanner') void scan(card);
    if (place === 'plate') void plate();
    if (place === 'card-reader') void putIn(card);
  });
  return button;
}

/** Those of the stories first; what lies on the plate is not on the shelf. */
function things() {
  const { library, featured, reader } = stage.state;
  const lying = new Set((reader?.tags ?? []).map(({ item }) => item));
  if (library === null)
    return ownItems()
      .filter(({ item }) => !lying.has(item))
      .map(({ item, model }) => ({ item, model, title: item, where: 'own', parts: 1 }));
  const first = new Map(featured.items.map((item, at) => [item, at]));
  const order = ({ item }) => first.get(item) ?? featured.items.length;
  return library.items
    .filter(({ item }) => !lying.has(item))
    .toSorted((one, other) => order(one) - order(other));
}

function drawBooks() {
  const list = get('books');
  get('books-part').hidden = stage.state.reader === null && stage.state.scanner === null;
  get('books-search-part').hidden = stage.state.library === null;
  const all = found(things());
  const width = list.clientWidth || 600;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const most = Math.max(3, Math.floor((width + 0.6 * rem) / (4.6 * rem)));
  const pages = Math.max(1, Math.ceil(all.length / most));
  page = (page + pages) % pages;
  const shown = all.slice(page * most, page * most + most);
  get('books-before').disabled = pages === 1;
  get('books-next').disabled = pages === 1;
  if (!isNew('books', [languageNow(), shown])) return;
  redraw(
    list,
    shown.map((one) => el('li', {}, bookButton(one))),
  );
}

/** By title, number, or what stands on the cover. */
function found(all) {
  const wanted = get('books-search').value.trim().toLowerCase();
  if (wanted === '') return all;
  return all.filter((one) =>
    [one.title, one.item, ...notesOn(one)].join(' ').toLowerCase().includes(wanted),
  );
}

function notesOn({ parts, where }) {
  return [
    ...(parts > 1 ? [word('parts', { count: parts })] : []),
    ...(where === 'here' || where === 'own' ? [] : [word(`is.${where}`)]),
  ];
}

function bookButton(one) {
  const { item, title } = one;
  const name = shortTitle(title);
  const button = el(
    'button',
    { type: 'button', className: 'book', onclick: () => layDown(one) },
    cover(title),
    el('span', { className: 'hidden', textContent: word('plate.put', { name }) }),
    ...notesOn(one).map((textContent) => el('span', { className: 'note', textContent })),
  );
  button.dataset.key = item;
  button.title = title;
  button.setAttribute('aria-keyshortcuts', 'S');
  const scanIt = () => scan(stage.state.library === null ? asCode128(item) : item);
  button.onkeydown = ({ key }) => {
    if (key === 's' || key === 'S') void scanIt();
  };
  makeDraggable(button, (place) => {
    if (place === 'plate') void layDown(one);
    if (place === 'scanner') void scanIt();
  });
  return button;
}

function layDown({ item, model, where }) {
  return where === 'own'
    ? act('reader/put-number', { item, model })
    : act('reader/put-items', { items: [item] });
}
