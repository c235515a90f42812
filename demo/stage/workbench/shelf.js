// The shelves: search, choose, lay on the plate.
import { act, button, el, get, isNew, view } from './basics.js';

const whereNames = {
  here: 'on the shelf',
  lent: 'lent',
  'on-hold': 'on hold',
  'hold-shelf': 'hold shelf',
  'not-for-loan': 'not for loan',
  'sorted-out': 'sorted out, not taken in',
};

export function drawItems() {
  const all = view.state.library?.items ?? [];
  const wanted = get('item-search').value.trim().toLowerCase();
  const kind = get('item-kind').value;
  const where = get('item-where').value;
  const shown = all.filter(
    (one) =>
      `${one.title} ${one.item}`.toLowerCase().includes(wanted) &&
      (kind === '' || one.material === kind) &&
      (where === '' || (where === 'sets' ? one.parts > 1 : one.where === where)),
  );
  get('item-count').textContent = `${shown.length} of ${all.length}`;
  if (isNew('items', [shown, [...view.items]])) get('items').replaceChildren(...shown.map(itemRow));
  get('plate-chosen').disabled = view.items.size === 0;
  get('clear-chosen').disabled = view.items.size === 0;
  get('plate-chosen').textContent =
    view.items.size === 0 ? 'Lay on the plate' : `Lay ${view.items.size} on the plate`;
}

function itemRow(one) {
  const box = el('input', { type: 'checkbox', checked: view.items.has(one.item) });
  box.onchange = () => {
    if (box.checked) view.items.add(one.item);
    else view.items.delete(one.item);
    drawItems();
  };
  const where = one.where === 'lent' ? `lent, ${one.by}` : whereNames[one.where];
  return el(
    'div',
    { className: `item ${one.where}`, title: `${one.item}, ${one.material}` },
    el(
      'label',
      {},
      box,
      el('span', {
        className: 'name',
        textContent: one.parts > 1 ? `${one.title} · ${one.parts} parts` : one.title,
      }),
    ),
    el('span', { className: 'where', textContent: where, title: where }),
    el(
      'span',
      { className: 'acts' },
      one.where === 'sorted-out' || one.where === 'lent'
        ? button('Take in', () => act('library/take-in', { item: one.item }))
        : null,
      button('Scan', () => act('scanner/scan', { code: one.item })),
    ),
  );
}
