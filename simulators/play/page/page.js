// The simulators' page in the browser: one state in by server-sent events, acts out by POST. Text only ever goes in as text.

/** @type {any} */
let state = null;
let chosenCard = null;
const chosenItems = new Set();

const get = (id) => document.getElementById(id);
const euro = (cents) => `€ ${(cents / 100).toFixed(2)}`;

/** An element with properties and children. */
function el(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Never rejects: what goes wrong is shown. */
async function act(path, body = {}) {
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

const button = (text, onclick, className = 'small') =>
  el('button', { type: 'button', textContent: text, onclick, className });

// ---- drawing

const drawn = new Map();
/** True once for each value: what has not changed is left alone, with whoever's focus is in it. */
function isNew(id, value) {
  const text = JSON.stringify(value);
  if (drawn.get(id) === text) return false;
  drawn.set(id, text);
  return true;
}

function draw() {
  get('kiosk-link').href = state.kioskUrl;
  for (const panel of document.querySelectorAll('[data-device]')) drawPlugs(panel, state[panel.dataset.device]);
  drawPeople();
  drawPerson();
  drawItems();
  drawPlate();
  drawTerminal();
  drawPrinter();
  drawLibrary();
}

function drawPlugs(panel, device) {
  panel.hidden = !device;
  if (!device) return;
  panel.classList.toggle('unplugged', !device.plugged);
  const name = panel.dataset.device;
  panel.querySelector('.plugs').replaceChildren(
    el('span', {
      className: `pill ${device.plugged ? 'good' : 'bad'}`,
      textContent: device.plugged ? `port ${device.port}` : 'unplugged',
    }),
    button(device.plugged ? (name === 'library' ? 'Cut' : 'Unplug') : 'Plug in', () =>
      act(`${name}/${device.plugged ? 'unplug' : 'plug-in'}`),
    ),
    button('Garbage', () => act(`${name}/garbage`)),
  );
}

const patrons = () => state.library?.patrons ?? [];
const patron = () => patrons().find((one) => one.card === chosenCard) ?? patrons()[0] ?? null;

function drawPeople() {
  const wanted = get('people-search').value.trim().toLowerCase();
  const shown = patrons().filter((one) => `${one.name} ${one.card} ${one.note}`.toLowerCase().includes(wanted));
  if (!isNew('people', [patron()?.card, shown.map((one) => [one.card, one.seen.kiosk.level])])) return;
  get('people').replaceChildren(
    ...shown.map((one) => {
      const level = one.seen.kiosk.level;
      return el(
        'button',
        {
          type: 'button',
          className: 'person',
          role: 'option',
          ariaSelected: String(one.card === patron()?.card),
          onclick: () => {
            chosenCard = one.card;
            draw();
          },
        },
        el('i', { className: `dot ${level}`, title: level }),
        one.name,
        el('small', { textContent: one.note }),
      );
    }),
  );
}

const statusNames = {
  1: 'new',
  2: 'billed',
  3: 'reminder',
  4: 'payment overdue',
  5: 'normal',
  6: 'not confirmed',
  7: 'not confirmed',
  8: 'banned',
  9: 'cancelled',
  42: 'unknown',
};

function drawPerson() {
  const one = patron();
  if (!one) return;
  get('person-name').textContent = one.name;
  get('person-note').textContent = one.note;
  const fact = (name, value) => el('div', {}, el('dt', { textContent: name }), el('dd', { textContent: value }));
  get('person-facts').replaceChildren(
    fact('Card', one.card),
    fact('PIN', one.pin ?? 'none'),
    fact('Speaks', one.language),
    fact('Membership', `${one.membership.type}, since ${one.membership.startedOn}`),
    fact('Status', `${one.membership.status} ${statusNames[one.membership.status] ?? ''}`),
  );
  drawSeen(one.seen);
  drawFees(one);
  drawLoans(one);
  const select = get('status');
  if (select.options.length === 0) {
    select.append(...Object.entries(statusNames).map(([code, name]) => new Option(`${code} ${name}`, code)));
  }
  if (document.activeElement !== select) select.value = String(one.membership.status);
  get('block').textContent = one.manualBlocks.length > 0 ? 'Lift the block' : 'Block by hand';
}

const actionNames = {
  checkOut: 'Borrow',
  checkIn: 'Return',
  renew: 'Renew',
  hold: 'Place a hold',
  pay: 'Pay',
  seeLoans: 'See loans',
  seeHistory: 'See history',
};
/** What nobody does in a web site. */
const atTheCounter = new Set(['checkOut', 'checkIn']);
const channels = ['kiosk', 'portal', 'staff'];
const levelNames = { full: 'everything', payment: 'return and pay', 'checkin-only': 'return only' };

function drawSeen(seen) {
  const head = channels.map((channel) =>
    el(
      'th',
      { scope: 'col' },
      `${channel[0].toUpperCase()}${channel.slice(1)} `,
      channel === 'kiosk'
        ? el('span', { className: `pill ${seen.kiosk.level}`, textContent: levelNames[seen.kiosk.level] })
        : null,
    ),
  );
  const rows = Object.entries(actionNames).map(([action, name]) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row', textContent: name }),
      ...channels.map((channel) => {
        if (channel === 'portal' && atTheCounter.has(action)) return el('td', { className: 'none', textContent: '–' });
        const allowed = seen[channel].allows[action];
        return el('td', { className: allowed ? 'yes' : 'no', textContent: allowed ? '✓ yes' : '✗ no' });
      }),
    ),
  );
  const why = channels.map((channel) => {
    const { reasons, popUps, mismatches } = seen[channel];
    const lines = [
      ...reasons.filter((reason) => !popUps.includes(reason.rule)).map((reason) => `${reason.rule}${clearing(reason)}`),
      ...popUps.map((text) => `pop-up: ${text}`),
      ...(channel === 'kiosk' ? mismatches.map((text) => `mismatch: ${text}`) : []),
    ];
    return el('td', {}, ...(lines.length > 0 ? lines : ['–']).map((text) => el('p', { textContent: text })));
  });
  get('seen').replaceChildren(
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, el('th', {}, el('span', { className: 'hidden', textContent: 'Act' })), ...head)),
      el('tbody', {}, ...rows, el('tr', {}, el('th', { scope: 'row', textContent: 'Why' }), ...why)),
    ),
  );
}

function clearing({ clears }) {
  return clears.leastCents === undefined ? `, by ${clears.by}` : `, pay at least ${euro(clears.leastCents)}`;
}

function drawFees(one) {
  const sum = one.fees.reduce((cents, fee) => cents + fee.amountCents, 0);
  get('fees-sum').textContent = one.fees.length > 0 ? `${euro(sum)} in all` : '';
  const today = Date.parse(state.library.today);
  const rows = one.fees.map((fee) => {
    const days = Math.round((today - Date.parse(fee.createdOn)) / 86_400_000);
    const state = fee.state === 'open' ? '' : ` · ${fee.state}${fee.until ? ` until ${fee.until}` : ''}`;
    const elsewhere = fee.institution === one.institution ? '' : ` · at ${fee.institution}`;
    return el(
      'tr',
      {},
      el(
        'td',
        {},
        fee.title ?? fee.kind,
        el('div', { className: 'quiet', textContent: `${fee.kind}, ${days} days old${elsewhere}${state}` }),
      ),
      el('td', { className: 'amount', textContent: euro(fee.amountCents) }),
      el(
        'td',
        { className: 'act' },
        button('Pay', () => act('library/pay-fee', { card: one.card, feeId: fee.id })),
      ),
    );
  });
  get('fees').replaceChildren(
    rows.length > 0
      ? el('table', {}, el('tbody', {}, ...rows))
      : el('p', { className: 'quiet', textContent: 'Nothing is open.' }),
  );
}

function drawLoans(one) {
  const { today } = state.library;
  get('loans-sum').textContent = one.loans.length > 0 ? String(one.loans.length) : '';
  const loans = one.loans.map((loan) =>
    el(
      'tr',
      {},
      el(
        'td',
        {},
        loan.title,
        el('div', {
          className: loan.dueOn < today ? 'late' : 'quiet',
          textContent: `${loan.dueOn < today ? 'late, was due' : 'due'} ${loan.dueOn}${loan.renewals > 0 ? `, renewed ${loan.renewals}×` : ''}`,
        }),
      ),
      el(
        'td',
        { className: 'act' },
        button('To plate', () => act('reader/put-items', { items: [loan.item] })),
      ),
    ),
  );
  const holds = one.holds.map((hold) =>
    el(
      'tr',
      {},
      el(
        'td',
        {},
        hold.title,
        el('div', {
          className: 'quiet',
          textContent: hold.state === 'ready' ? 'on the hold shelf' : 'on hold, waiting',
        }),
      ),
      el('td'),
    ),
  );
  const rows = [...loans, ...holds];
  get('loans').replaceChildren(
    rows.length > 0
      ? el('table', {}, el('tbody', {}, ...rows))
      : el('p', { className: 'quiet', textContent: 'Nothing.' }),
  );
}

const whereNames = {
  here: 'on the shelf',
  lent: 'lent',
  'on-hold': 'on hold',
  'hold-shelf': 'hold shelf',
  'not-for-loan': 'not for loan',
};

function drawItems() {
  const all = state.library?.items ?? [];
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
  if (isNew('items', [shown, [...chosenItems]])) get('items').replaceChildren(...shown.map(itemRow));
  get('plate-chosen').disabled = chosenItems.size === 0;
  get('clear-chosen').disabled = chosenItems.size === 0;
  get('plate-chosen').textContent =
    chosenItems.size === 0 ? 'Lay on the plate' : `Lay ${chosenItems.size} on the plate`;
}

function itemRow(one) {
  const box = el('input', { type: 'checkbox', checked: chosenItems.has(one.item) });
  box.onchange = () => {
    if (box.checked) chosenItems.add(one.item);
    else chosenItems.delete(one.item);
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
      el('span', { className: 'name', textContent: one.parts > 1 ? `${one.title} · ${one.parts} parts` : one.title }),
    ),
    el('span', { className: 'where', textContent: where, title: where }),
    button('Scan', () => act('scanner/scan', { code: one.item })),
  );
}

function drawPlate() {
  const tags = state.reader?.tags ?? [];
  keep('fail-writes', String(state.reader?.failingWrites ?? 0));
  if (!isNew('plate', tags)) return;
  const rows = tags.map((tag) => {
    const name = tag.title ?? tag.card ?? `${tag.kind} tag`;
    return el(
      'div',
      { className: 'tag', title: tag.uid },
      el('span', { textContent: name }),
      tag.part ? el('span', { className: 'quiet', textContent: tag.part }) : null,
      tag.kind === 'item'
        ? el('span', {
            className: `pill ${tag.released ? '' : 'good'}`,
            textContent: tag.released ? 'released' : 'secured',
          })
        : null,
      button('Off', () => act('reader/take', { uids: [tag.uid] })),
    );
  });
  get('plate').replaceChildren(
    ...(rows.length > 0 ? rows : [el('p', { className: 'empty', textContent: 'Nothing lies on the plate.' })]),
  );
  get('take-all').disabled = tags.length === 0;
}

function drawTerminal() {
  if (!state.terminal) return;
  get('display').textContent = state.terminal.display;
  keep('terminal-next', state.terminal.next);
  get('transactions').replaceChildren(
    ...state.terminal.transactions.map((one) =>
      el(
        'li',
        {},
        el('span', { textContent: `receipt ${one.receiptNumber}, ${euro(one.amountCents)}` }),
        el('span', { textContent: one.state }),
      ),
    ),
  );
}

function drawPrinter() {
  if (!state.printer) return;
  const { condition, paper } = state.printer;
  keep('paper-state', condition.paper);
  get('cover').checked = condition.coverOpen;
  get('offline').checked = condition.offline;
  const strip = get('paper');
  if (strip.textContent === paper) return;
  strip.textContent = paper;
  strip.scrollTop = strip.scrollHeight;
}

function drawLibrary() {
  if (!state.library) return;
  const { connections, misbehaving, bookings, today, delayMs } = state.library;
  const kiosks = connections === 1 ? '1 kiosk' : `${connections} kiosks`;
  get('library-state').textContent = `${today}, ${kiosks} connected`;
  keep('misbehave', misbehaving?.how ?? 'none');
  keep('delay', String(delayMs));
  const name = (card) => patrons().find((one) => one.card === card)?.name ?? '';
  const title = (item) => state.library.items.find((one) => one.item === item)?.title ?? '';
  const line = (one) => {
    const what = one.amountCents !== null ? euro(one.amountCents) : title(one.item);
    const text = [one.what, what, name(one.card)].filter((part) => part !== '').join(' · ');
    return el(
      'li',
      {},
      el('span', { textContent: text, title: text }),
      el('span', { className: 'quiet', textContent: one.noBlock ? 'off line' : '' }),
    );
  };
  get('bookings').replaceChildren(
    ...(bookings.length > 0 ? bookings.map(line) : [el('li', { className: 'quiet', textContent: 'Nothing yet.' })]),
  );
}

/** Sets a select to what is true, unless somebody is choosing. */
function keep(id, value) {
  if (document.activeElement !== get(id)) get(id).value = value;
}

// ---- acts

for (const one of document.querySelectorAll('[data-act]')) one.onclick = () => act(one.dataset.act);
for (const id of ['people-search', 'item-search']) get(id).oninput = () => draw();
for (const id of ['item-kind', 'item-where']) get(id).onchange = () => draw();
const chosen = (id, send) => {
  get(id).onchange = () => {
    const { value } = get(id);
    get(id).blur();
    send(value);
  };
};

get('scan-card').onclick = () => act('scanner/scan', { code: patron().card });
get('plate-card').onclick = () => act('reader/put-card', { card: patron().card });
get('block').onclick = () =>
  void act('library/set-blocks', {
    card: patron().card,
    reasons: patron().manualBlocks.length > 0 ? [] : ['Adres onbekend'],
  });
chosen('status', (value) => act('library/set-status', { card: patron().card, status: Number(value) }));
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
  await act('reader/put-items', { items: [...chosenItems] });
  chosenItems.clear();
  draw();
};
get('clear-chosen').onclick = () => {
  chosenItems.clear();
  draw();
};
get('take-all').onclick = () => act('reader/take-all');
chosen('odd', (kind) => {
  get('odd').value = '';
  if (kind !== '') void act('reader/put-odd', { kind });
});
chosen('fail-writes', (value) => act('reader/fail-writes', { times: value === 'always' ? value : Number(value) }));
get('scan-form').onsubmit = (event) => {
  event.preventDefault();
  void act('scanner/scan', { code: event.target.elements.code.value });
};
chosen('terminal-next', (behaviour) => act('terminal/next', { behaviour }));
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

// ---- the state

const events = new EventSource('/events');
const live = (text, kind) => Object.assign(get('live'), { textContent: text, className: `pill ${kind}` });
events.addEventListener('state', (event) => {
  state = JSON.parse(event.data);
  live('live', 'good');
  draw();
});
events.onerror = () => live('no connection', 'bad');
