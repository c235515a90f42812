// The devices and the library's line.
import { act, button, el, euro, get, isNew, keep, patrons, view } from './basics.js';
import { paymentNames } from './payment-names.js';

export function drawPlugs(panel, device) {
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

const troubles = {
  'afi-locked': 'AFI locked',
  'eas-locked': 'EAS locked',
  'no-system-info': 'no info',
  'silent-system-info': 'no info',
};

export function drawPlate() {
  const {
    tags = [],
    cards = 0,
    failingWrites = 0,
    failingReads = 0,
    cutLists = 0,
    warns,
  } = view.state.reader ?? {};
  keep('fail-writes', String(failingWrites));
  keep('fail-reads', String(failingReads));
  keep('cut-lists', String(cutLists));
  keep('warns', warns ? 'warns' : '');
  keep('trouble', tags.at(-1)?.trouble ?? 'none');
  if (!isNew('plate', [tags, cards])) return;
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
      troubles[tag.trouble]
        ? el('span', { className: 'pill bad', textContent: troubles[tag.trouble] })
        : tag.kind === 'item'
          ? button('Lift at write', () => act('reader/lift-at-write', { uids: [tag.uid] }))
          : null,
      button('Off', () => act('reader/take', { uids: [tag.uid] })),
    );
  });
  for (let card = 0; card < cards; card++) {
    const name = el('span', { textContent: 'card of another kind' });
    rows.unshift(
      el(
        'div',
        { className: 'tag' },
        name,
        button('Off', () => act('reader/take-cards')),
      ),
    );
  }
  get('plate').replaceChildren(
    ...(rows.length > 0
      ? rows
      : [el('p', { className: 'empty', textContent: 'Nothing lies on the plate.' })]),
  );
  get('take-all').disabled = rows.length === 0;
}

/** The terminal, or the phone: `terminal` or `code`. */
export function drawPayments(way) {
  const device = view.state[way];
  if (!device) return;
  const { protocol, display, behaviours, next, status, quirks, transactions } = device;
  const names = paymentNames[protocol];
  get(`${way}-protocol`).textContent = names.protocol;
  get(`${way}-display`).textContent = display;
  if (isNew(`${way}-behaviours`, behaviours))
    get(`${way}-next`).replaceChildren(
      ...behaviours.map((value) =>
        el('option', { value, textContent: names.behaviours[value] ?? value }),
      ),
    );
  keep(`${way}-next`, next);
  if (way === 'terminal') {
    get('terminal-says').hidden = status === null;
    keep('terminal-status', String(status));
  }
  drawQuirks(way, quirks, names.quirks);
  get(`${way}-transactions`).replaceChildren(
    ...transactions.map((one) =>
      el(
        'li',
        {},
        el('span', {
          textContent: `${euro(one.amountCents)}${one.by === 'other' ? ', another register' : ''}, ${one.receiptNumber}`,
        }),
        el('span', { textContent: one.state }),
      ),
    ),
  );
}

export function drawScanner() {
  if (view.state.scanner) drawQuirks('scanner', view.state.scanner.quirks);
}

export function drawPrinter() {
  if (!view.state.printer) return;
  const { condition, paper, quirks, lostBytes } = view.state.printer;
  drawQuirks('printer', quirks);
  get('lost-bytes').textContent = lostBytes > 0 ? `${lostBytes} bytes came to a full buffer` : '';
  keep('paper-state', condition.paper);
  get('cover').checked = condition.coverOpen;
  get('offline').checked = condition.offline;
  const strip = get('paper');
  if (strip.textContent === paper) return;
  strip.textContent = paper;
  strip.scrollTop = strip.scrollHeight;
}

export function drawLibrary() {
  if (!view.state.library) return;
  const { connections, misbehaving, bookings, today, delayMs } = view.state.library;
  const kiosks = connections === 1 ? '1 kiosk' : `${connections} kiosks`;
  get('library-state').textContent = `${today}, ${kiosks} connected`;
  keep('misbehave', misbehaving?.how ?? 'none');
  keep('delay', String(delayMs));
  drawForms(view.state.library);
  const { checksums, announces, diesOf, late, hangsUpIdleMs } = view.state.library.lineBehaviour;
  keep('checksums', checksums);
  keep('announces', JSON.stringify(announces));
  keep('late', late?.codes[0] ?? '');
  keep('hangs-up-idle', String(hangsUpIdleMs ?? ''));
  keep('dies-of', diesOf?.number ?? '');
  keep('dies-how', diesOf?.how ?? 'hang-up');
  drawQuirks('library', view.state.library.quirks);
  const name = (card) => patrons().find((one) => one.card === card)?.name ?? '';
  const title = (item) => view.state.library.items.find((one) => one.item === item)?.title ?? '';
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
    ...(bookings.length > 0
      ? bookings.map(line)
      : [el('li', { className: 'quiet', textContent: 'Nothing yet.' })]),
  );
}

const formNames = { wise: 'OCLC Wise', fbs: 'FBS', simulated: 'no real one: a form of our own' };

function drawForms({ forms, form }) {
  const select = get('form');
  if (select.options.length === 0)
    select.append(...forms.map((name) => new Option(formNames[name] ?? name, name)));
  keep('form', form);
}

const quirkNames = {
  'empty-alert': 'Returns: CS, CT, CV always there, empty (FOLIO)',
  'no-pin-verdict': 'Looks at no PIN, never sends CQ (FOLIO as delivered)',
  'no-holder': 'Never says who has an item',
  'own-card-form': 'Writes card numbers its own way',
  'day-first-dates': 'Due dates as 16/12/2026',
  'month-first-dates': 'Due dates as 12/16/2026,23:59 (Symphony)',
  'blocked-is-invalid': 'Blocked patrons: BL N, with the reason (FOLIO)',
  'wrong-pin-is-invalid': 'Wrong PIN: BL N and CQ N (FOLIO)',
  'refuses-without-pin': 'Without a PIN: BL N and CQ N for every card (fsip2)',
  'yes-to-any-pin': 'CQ Y to any PIN, and to none (fsip2 as delivered)',
  'yes-without-pin': 'CQ Y without a PIN; one that is sent is checked',
  'writes-n-flags': 'N for each flag that is not set (pescew/sip)',
  'constant-sequence': '18 always with AY0 (fsip2)',
  'parses-due-date': 'No answer to a blank nb due date (pescew/sip)',
  'renews-by-12': 'Answers 29 by 12 (SLiMS)',
  'desensitize-no': 'Magazines stay secured: N at desensitize (Koha)',
  'sorts-out-invoiced': 'Takes items on an invoice back, sorted out (setting of Wise)',
  'asks-by-fv': 'Asks about supplements by FV (setting of Wise)',
  'no-bank-journal': 'The port has no bank journal: refuses payments (Wise)',
  'credits-closed-fees': 'Takes money for a fee that is paid already, as a credit (Koha)',
};

const scannerQuirkNames = {
  'seven-bits': 'Seven bits and even parity (7E1)',
  'codabar-letters': 'Codabar with its start and stop signs: A…B',
  'codabar-old-letters': 'The same as older ones write it: a, number, t',
};

const printerQuirkNames = {
  'no-end-of-job': 'Does not say when it is done (no GS r)',
  'no-identity': 'Does not say who it is (no GS I)',
  'no-clear-answer': 'Clears its buffers without a word',
  'automatic-status': 'Sends its status unasked',
  'interrupted-status': 'The same, with an answer in its midst',
  'star-status': 'Sends Star’s automatic status',
  'cr-feeds': 'CR feeds a line (DIP switch)',
  'small-buffer': 'Buffer of 45 bytes with XOFF (over a serial line)',
};

const namesOf = {
  library: quirkNames,
  scanner: scannerQuirkNames,
  printer: printerQuirkNames,
};

function drawQuirks(device, quirks, names = namesOf[device]) {
  const id = device === 'library' ? 'quirks' : `${device}-quirks`;
  if (!isNew(id, quirks)) return;
  get(id).replaceChildren(
    ...quirks.map(({ quirk, on }) =>
      el(
        'label',
        { className: 'quirk' },
        el('input', {
          type: 'checkbox',
          checked: on,
          onchange: (event) => act(`${device}/quirk`, { quirk, on: event.target.checked }),
        }),
        ` ${names[quirk] ?? quirk}`,
      ),
    ),
  );
}
