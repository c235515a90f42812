// The simulators' page in the browser: one state in by server-sent events, acts out by POST.
import { act, chosen, get, patron, view } from './basics.js';
import { drawCardReader, setUpCardReader } from './card-reader.js';
import {
  drawLibrary,
  drawPayments,
  drawPlate,
  drawPlugs,
  drawPrinter,
  drawScanner,
} from './devices.js';
import { drawLines, setUpLines } from './lines.js';
import { drawPeople, drawPerson } from './people.js';
import { drawItems } from './shelf.js';

view.draw = () => {
  get('kiosk-link').href = view.state.kioskUrl;
  for (const panel of document.querySelectorAll('[data-device]'))
    drawPlugs(panel, view.state[panel.dataset.device]);
  drawPeople();
  drawPerson();
  drawItems();
  drawPlate();
  drawLines();
  drawPayments('terminal');
  drawPayments('code');
  drawScanner();
  drawCardReader();
  drawPrinter();
  drawLibrary();
  drawCall();
};

/** The bell at the desk. */
function drawCall() {
  const { call } = view.state;
  get('call').hidden = call === null;
  if (call === null) return;
  get('call-text').textContent = call.coming ? `${call.text} Somebody is on the way.` : call.text;
  get('come').hidden = call.coming;
}

for (const one of document.querySelectorAll('[data-act]'))
  one.onclick = () => act(one.dataset.act, JSON.parse(one.dataset.body ?? '{}'));
for (const id of ['people-search', 'item-search']) get(id).oninput = () => view.draw();
for (const id of ['item-kind', 'item-where']) get(id).onchange = () => view.draw();

get('scan-card').onclick = () => act('scanner/scan', { code: patron().card });
get('plate-card').onclick = () => act('reader/put-card', { card: patron().card });
get('block').onclick = () =>
  void act('library/set-blocks', {
    card: patron().card,
    reasons: patron().manualBlocks.length > 0 ? [] : ['Adres onbekend'],
  });
chosen('status', (value) =>
  act('library/set-status', { card: patron().card, status: Number(value) }),
);
get('fee-form').onsubmit = (event) => {
  event.preventDefault();
  const { euro: amount, kind, days } = event.target.elements;
  void act('library/add-fee', {
    card: patron().card,
    kind: kind.value,
    amountCents: Math.round(Number(amount.value.replace(',', '.')) * 100),
    daysAgo: Number(days.value),
  });
};
get('plate-chosen').onclick = async () => {
  await act('reader/put-items', { items: [...view.items] });
  view.items.clear();
  view.draw();
};
get('clear-chosen').onclick = () => {
  view.items.clear();
  view.draw();
};
setUpLines();
setUpCardReader();
get('take-all').onclick = () => act('reader/take-all');
chosen('odd', (kind) => {
  get('odd').value = '';
  if (kind.startsWith('card:'))
    void act('reader/put-foreign-card', { kind: kind.slice('card:'.length) });
  else if (kind !== '') void act('reader/put-odd', { kind });
});
for (const order of ['fail-writes', 'fail-reads', 'cut-lists'])
  chosen(order, (value) =>
    act(`reader/${order}`, { times: value === 'always' ? value : Number(value) }),
  );
chosen('trouble', (trouble) => {
  const uid = view.state.reader?.tags.at(-1)?.uid;
  if (uid) void act('reader/trouble', { uid, trouble });
});
chosen('warns', (how) => act('reader/warn', { on: how === 'warns' }));
chosen('write-takes', (ms) => act('reader/write-takes', { ms: Number(ms) }));
chosen('silent', (how) => act('reader/silent', { on: how === 'silent' }));
get('number-form').onsubmit = (event) => {
  event.preventDefault();
  void act('reader/put-number', { item: event.target.elements.item.value.trim() });
};
get('scan-form').onsubmit = (event) => {
  event.preventDefault();
  void act('scanner/scan', { code: event.target.elements.code.value });
};
chosen('terminal-status', (code) => act('terminal/status', { code: Number(code) }));
for (const way of ['terminal', 'code']) {
  chosen(`${way}-silent`, (how) => act(`${way}/silent`, { on: how === 'silent' }));
  chosen(`${way}-next`, (behaviour) => act(`${way}/next`, { behaviour }));
}
chosen('paper-state', (paper) => act('printer/set-status', { paper }));
get('cover').onchange = (event) => act('printer/set-status', { coverOpen: event.target.checked });
get('offline').onchange = (event) => act('printer/set-status', { offline: event.target.checked });
chosen('delay', (ms) => act('library/delay', { ms: Number(ms) }));
const misbehave = () => {
  const codes = get('misbehave-codes').value;
  const times = get('misbehave-times').value;
  void act('library/misbehave', {
    how: get('misbehave').value,
    codes: codes === '' ? [] : [codes],
    ...(times === '' ? {} : { times: Number(times) }),
  });
};
for (const id of ['misbehave', 'misbehave-codes', 'misbehave-times']) chosen(id, misbehave);
chosen('form', (form) => act('library/form', { form }));
chosen('checksums', (checksums) => act('library/checksums', { checksums }));
chosen('announces', (announces) => act('library/announces', { announces: JSON.parse(announces) }));
chosen('hangs-up-idle', (ms) =>
  act('library/hangs-up-idle', { hangsUpIdleMs: ms === '' ? null : Number(ms) }),
);
chosen('late', (code) =>
  act('library/late', { late: code === '' ? null : { codes: [code], ms: 20_000 } }),
);
const dies = () => {
  const number = get('dies-of').value.trim();
  void act('library/dies-of', {
    diesOf: number === '' ? null : { number, codes: [], how: get('dies-how').value },
  });
};
for (const id of ['dies-of', 'dies-how']) chosen(id, dies);

const events = new EventSource('/events');
const live = (text, kind) =>
  Object.assign(get('live'), { textContent: text, className: `pill ${kind}` });
events.addEventListener('state', (event) => {
  view.state = JSON.parse(event.data);
  live('live', 'good');
  view.draw();
});
events.onerror = () => live('no connection', 'bad');
