// The patrons, and one of them: what each channel sees, fees, loans.
import { act, button, el, euro, get, isNew, patron, patrons, view } from './basics.js';

export function drawPeople() {
  const wanted = get('people-search').value.trim().toLowerCase();
  const shown = patrons().filter((one) =>
    `${one.name} ${one.card} ${one.note}`.toLowerCase().includes(wanted),
  );
  if (!isNew('people', [patron()?.card, shown.map((one) => [one.card, one.seen.kiosk.level])]))
    return;
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
            view.card = one.card;
            view.draw();
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

export function drawPerson() {
  const one = patron();
  if (!one) return;
  get('person-name').textContent = one.name;
  get('person-note').textContent = one.note;
  const fact = (name, value) =>
    el('div', {}, el('dt', { textContent: name }), el('dd', { textContent: value }));
  get('person-facts').replaceChildren(
    fact('Card', [one.card, ...one.otherCards].join(', ')),
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
    select.append(
      ...Object.entries(statusNames).map(([code, name]) => new Option(`${code} ${name}`, code)),
    );
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
  seeMessages: 'See messages',
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
        ? el('span', {
            className: `pill ${seen.kiosk.level}`,
            textContent: levelNames[seen.kiosk.level],
          })
        : null,
    ),
  );
  const rows = Object.entries(actionNames).map(([action, name]) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row', textContent: name }),
      ...channels.map((channel) => {
        if (channel === 'portal' && atTheCounter.has(action))
          return el('td', { className: 'none', textContent: '–' });
        const allowed = seen[channel].allows[action];
        if (seen[channel].warns.includes(action))
          return el('td', { className: 'yes', textContent: '! yes, asked first' });
        return el('td', {
          className: allowed ? 'yes' : 'no',
          textContent: allowed ? '✓ yes' : '✗ no',
        });
      }),
    ),
  );
  const why = channels.map((channel) => {
    const { reasons, popUps, mismatches } = seen[channel];
    const lines = [
      ...reasons
        .filter((reason) => !popUps.includes(reason.rule))
        .map((reason) => `${reason.rule}${clearing(reason)}`),
      ...popUps.map((text) => `pop-up: ${text}`),
      ...(channel === 'kiosk' ? mismatches.map((text) => `mismatch: ${text}`) : []),
    ];
    return el(
      'td',
      {},
      ...(lines.length > 0 ? lines : ['–']).map((text) => el('p', { textContent: text })),
    );
  });
  get('seen').replaceChildren(
    el(
      'table',
      {},
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('th', {}, el('span', { className: 'hidden', textContent: 'Act' })),
          ...head,
        ),
      ),
      el(
        'tbody',
        {},
        ...rows,
        el('tr', {}, el('th', { scope: 'row', textContent: 'Why' }), ...why),
      ),
    ),
  );
}

function clearing({ clears }) {
  return clears.leastCents === undefined
    ? `, by ${clears.by}`
    : `, pay at least ${euro(clears.leastCents)}`;
}

function drawFees(one) {
  const sum = one.fees.reduce((cents, fee) => cents + fee.amountCents, 0);
  get('fees-sum').textContent = one.fees.length > 0 ? `${euro(sum)} in all` : '';
  const today = Date.parse(view.state.library.today);
  const rows = one.fees.map((fee) => {
    const days = Math.round((today - Date.parse(fee.createdOn)) / 86_400_000);
    const state =
      fee.state === 'open' ? '' : ` · ${fee.state}${fee.until ? ` until ${fee.until}` : ''}`;
    const elsewhere = fee.institution === one.institution ? '' : ` · at ${fee.institution}`;
    return el(
      'tr',
      {},
      el(
        'td',
        {},
        fee.title ?? fee.kind,
        el('div', {
          className: 'quiet',
          textContent: `${fee.kind}, ${days} days old${elsewhere}${state}`,
        }),
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
  const { today } = view.state.library;
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
