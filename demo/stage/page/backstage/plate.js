// The plate: the tags that lie there, one by one, and the faults of the reader.
import { act, el, isNew, redraw, stage } from '../common.js';
import {
  choice,
  choose,
  draws,
  group,
  labelled,
  press,
  selectOf,
  tick,
  typed,
} from './controls.js';
import { plug } from './plug.js';

const orders = () => stage.state.orders;
const times = (value) => ({ times: value === 'always' ? value : Number(value) });
const odd = {
  blank: 'a blank tag',
  unreadable: 'an unreadable tag',
  foreign: 'a book from far away',
  iso14443a: 'a bank card, listed first',
  unknown: 'a card of unknown type, listed first',
};
const oddTags = ['blank', 'unreadable', 'foreign'];

export const plate = () => [
  plug('reader'),
  group(
    'Lies on the plate',
    tags(),
    press(
      'Take all off',
      () => act('reader/take-all'),
      () => stage.state.reader.tags.length + stage.state.reader.cards === 0,
    ),
  ),
  group(
    'Lay down',
    typed('Item numbers, with blanks', 'Lay down together', layDown),
    choose('Something odd', odd, 'Lay down', (kind) =>
      oddTags.includes(kind)
        ? act('reader/put-odd', { kind })
        : act('reader/put-foreign-card', { kind }),
    ),
  ),
  group(
    'Faults of the reader',
    choice(
      'Writes',
      { 0: 'work', 1: '1 fails', 3: '3 fail', always: 'always fail' },
      () => orders().failingWrites,
      (value) => act('reader/fail-writes', times(value)),
    ),
    choice(
      'Reads',
      { 0: 'work', 2: '2 fail', 20: '20 fail', always: 'always fail' },
      () => orders().failingReads,
      (value) => act('reader/fail-reads', times(value)),
    ),
    choice(
      'Lists of tags',
      { 0: 'are whole', 3: '3 are cut', always: 'are always cut' },
      () => orders().cutLists,
      (value) => act('reader/cut-lists', times(value)),
    ),
    choice(
      'A write takes',
      { 0: '0 ms', 60: '60 ms', 1000: '1 s' },
      () => orders().writeMs,
      (ms) => act('reader/write-takes', { ms: Number(ms) }),
    ),
    tick(
      'warns of its radio',
      () => orders().readerWarns,
      (on) => act('reader/warn', { on }),
    ),
    tick(
      'answers nothing',
      () => orders().silent.reader,
      (on) => act('reader/silent', { on }),
    ),
  ),
];

/** Items of the library with all their parts, at once; a number that is no item of theirs on a tag of its own. */
async function layDown(text) {
  const numbers = text.split(/[\s,;]+/).filter((number) => number !== '');
  const known = new Set(stage.state.library?.items.map(({ item }) => item));
  const items = numbers.filter((number) => known.has(number));
  if (items.length > 0) await act('reader/put-items', { items });
  for (const item of numbers.filter((number) => !known.has(number)))
    await act('reader/put-number', { item });
}

function tags() {
  const list = el('ul', { className: 'rows' });
  return draws(list, () => {
    const { tags, cards } = stage.state.reader;
    if (!isNew('tags', [tags, cards])) return;
    const rows = [...tags.map(tagRow), ...Array.from({ length: cards }, cardRow)];
    redraw(list, rows.length > 0 ? rows : [el('li', { textContent: 'Nothing.' })]);
  });
}

const troubles = {
  none: 'sound',
  'afi-locked': 'AFI locked',
  'eas-locked': 'EAS locked',
  'no-system-info': 'refuses system information',
  'silent-system-info': 'silent on system information',
};

function tagRow({ uid, title, card, kind, part, released, trouble }) {
  const words = [title ?? card ?? `${kind} tag`];
  if (part !== null) words.push(part);
  if (kind === 'item') words.push(released ? 'released' : 'secured');
  const select = selectOf(troubles);
  select.value = trouble;
  select.dataset.key = `${uid} trouble`;
  select.onchange = () => act('reader/trouble', { uid, trouble: select.value });
  return el(
    'li',
    { title: uid },
    el('span', { className: 'what', textContent: words.join(' · ') }),
    labelled('Tag', select),
    kind === 'item'
      ? key('Lift at write', uid, () => act('reader/lift-at-write', { uids: [uid] }))
      : null,
    key('Off', uid, () => act('reader/take', { uids: [uid] })),
  );
}

const cardRow = () =>
  el(
    'li',
    {},
    el('span', { className: 'what', textContent: 'a card of another kind' }),
    key('Off', 'cards', () => act('reader/take-cards')),
  );

/** Has the focus again after the list is drawn anew. */
function key(text, of, onclick) {
  const button = el('button', { type: 'button', className: 'plain', textContent: text, onclick });
  button.dataset.key = `${of} ${text}`;
  return button;
}
