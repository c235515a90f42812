// The card reader: what is put in, and what pcscd and polkit do.
import { act, chosen, get, keep, patron, view } from './basics.js';

/** Cards that a patron of the library has; the others are of no one there. */
const ofPatron = new Set(['contactless', 'eid', 'eid-old', 'pulled']);

export function setUpCardReader() {
  get('cards-insert').onclick = () => {
    const kind = get('cards-kind').value;
    const card = ofPatron.has(kind) ? patron()?.card : undefined;
    void act('cards/insert', card === undefined ? { kind } : { kind, card });
  };
  chosen('cards-service', (value) => act('cards/service', { on: value === 'on' }));
  chosen('cards-refuse', (what) => act('cards/refuse', { what }));
}

export function drawCardReader() {
  const { cards } = view.state;
  if (!cards) return;
  const { card, serves } = cards;
  keep('cards-service', serves ? 'on' : 'off');
  const kind = card && get('cards-kind').querySelector(`[value="${card.kind}"]`).textContent;
  get('cards-card').textContent = kind === null ? 'No card stands in it.' : `In it: ${kind}.`;
}
