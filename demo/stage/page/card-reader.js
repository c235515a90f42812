// The card reader of the drawn kiosk: a library card with a chip, or an eID, is put in and taken out.
import { act, get, isNew, stage } from './common.js';
import { makeDraggable } from './drag.js';
import { languageNow, word } from './words.js';

const pull = () => act('cards/pull');

export function setUpCardReader() {
  get('chip-card').onclick = pull;
  makeDraggable(get('chip-card'), (place) => place !== 'card-reader' && pull());
}

export function drawCardReader() {
  const { cards, library } = stage.state;
  get('card-reader').hidden = cards === null;
  const standing = cards?.card ?? null;
  get('chip-card').hidden = standing === null;
  if (standing === null || !isNew('chip-card', [languageNow(), standing])) return;
  const holder = library?.patrons.find(({ card }) => card === standing.card)?.name;
  const name = holder ?? word('card-reader.other');
  get('chip-card').querySelector('.holder').textContent = name;
  get('chip-card').title = word('card-reader.take', { name });
}

/** A patron whose national number the library knows comes with an eID. */
export function putIn(card) {
  const patron = stage.state.library?.patrons.find((one) => one.card === card);
  const hasEid = patron?.otherCards.some((number) => /^\d{11}$/.test(number));
  return act('cards/insert', { kind: hasEid ? 'eid' : 'contactless', card });
}
