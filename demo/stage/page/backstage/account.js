// One patron of the simulated library: what each channel allows them, their fees and loans, and what
// the staff at the desk do to the account.
import { act, el, euro, isNew, redraw, stage } from '../common.js';
import { choice, choose, draws, group, labelled, press, says, typed } from './controls.js';
import { decisions } from './decisions.js';

const statuses = {
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
const chips = {
  contactless: 'library card with a chip',
  eid: 'eID',
  'eid-old': 'eID before 2020',
  pulled: 'eID, pulled out while it is read',
};

let card = null;
const patrons = () => stage.state.library.patrons;
const patron = () => patrons().find((one) => one.card === card) ?? patrons()[0];
const own = () => ({ card: patron().card });

export const account = () => [
  group(
    '',
    people(),
    press('Scan the card', () => act('scanner/scan', { code: patron().card }), without('scanner')),
    press('Lay the card on the plate', () => act('reader/put-card', own()), without('reader')),
    ...(stage.state.cards === null
      ? []
      : [
          choose('Card with a chip', chips, 'Put in', (kind) =>
            act('cards/insert', { kind, ...own() }),
          ),
        ]),
    says(() => patron().note, 'wide'),
    says(facts, 'quiet wide'),
  ),
  group(
    'At the desk',
    choice(
      'Status',
      Object.fromEntries(Object.entries(statuses).map(([code, text]) => [code, `${code} ${text}`])),
      () => patron().membership.status,
      (status) => act('library/set-status', { ...own(), status: Number(status) }),
    ),
    press(
      () => (patron().manualBlocks.length > 0 ? 'Lift the block' : 'Block by hand'),
      () =>
        act('library/set-blocks', {
          ...own(),
          reasons: patron().manualBlocks.length > 0 ? [] : ['Adres onbekend'],
        }),
    ),
  ),
  group(
    'May do',
    decisions(() => patron().seen),
  ),
  group('Open fees', rows('fees', feeRows), ...newFee()),
  group('At home, and on hold', rows('loans', loanRows)),
];

const without = (device) => () => stage.state[device] === null;

function people() {
  const select = el('select');
  select.onchange = () => {
    card = select.value;
    stage.draw();
  };
  return draws(labelled('Patron', select), () => {
    const names = patrons().map((one) => [one.card, one.name]);
    if (isNew('patrons', names))
      select.replaceChildren(...names.map(([value, text]) => new Option(text, value)));
    select.value = patron().card;
  });
}

function facts() {
  const { otherCards, pin, language, membership } = patron();
  return [
    patron().card,
    `PIN ${pin ?? 'none'}`,
    ...(otherCards.length > 0 ? [`also ${otherCards.join(', ')}`] : []),
    `speaks ${language}`,
    `${membership.type}, since ${membership.startedOn}`,
  ].join(' · ');
}

/** A list of what one patron has. */
function rows(name, rowsOf) {
  const list = el('ul', { className: 'rows' });
  return draws(list, () => {
    const one = patron();
    if (!isNew(name, [one.card, one[name], one.holds, stage.state.library.today])) return;
    const drawn = rowsOf(one);
    redraw(list, drawn.length > 0 ? drawn : [el('li', { textContent: 'None.' })]);
  });
}

function row(title, about, verb, key, onclick) {
  const button =
    verb && el('button', { type: 'button', className: 'plain', textContent: verb, onclick });
  if (button) button.dataset.key = key;
  return el(
    'li',
    {},
    el('span', { className: 'what', textContent: title }, el('small', { textContent: about })),
    button,
  );
}

function feeRows(one) {
  const today = Date.parse(stage.state.library.today);
  return one.fees.map(({ id, kind, title, amountCents, createdOn, state, until, institution }) => {
    const about = [
      kind,
      `${Math.round((today - Date.parse(createdOn)) / 86_400_000)} days old`,
      ...(institution === one.institution ? [] : [`at ${institution}`]),
      ...(state === 'open' ? [] : [until ? `${state} until ${until}` : state]),
    ];
    const name = `${euro(amountCents)} · ${title ?? kind}`;
    return row(name, about.join(', '), 'Pay', id, () =>
      act('library/pay-fee', { card: one.card, feeId: id }),
    );
  });
}

function loanRows({ loans, holds }) {
  const { today } = stage.state.library;
  return [
    ...loans.map(({ item, title, dueOn, renewals }) => {
      const due = `${dueOn < today ? 'late, was due' : 'due'} ${dueOn}`;
      const about = renewals > 0 ? `${due}, renewed ${renewals}×` : due;
      return row(title, about, 'To the plate', item, () =>
        act('reader/put-items', { items: [item] }),
      );
    }),
    ...holds.map(({ title, state }) =>
      row(title, state === 'ready' ? 'on the hold shelf' : 'on hold, waiting', null),
    ),
  ];
}

function newFee() {
  const kinds = ['overdue', 'hold', 'damage', 'membership', 'replacement', 'other'];
  const kind = el('select', {}, ...kinds.map((value) => new Option(value)));
  const days = el('input', { value: '0', inputMode: 'numeric', size: 4 });
  return [
    labelled('For', kind),
    labelled('Days old', days),
    typed(
      'Amount in euro',
      'Add a fee',
      (amount) =>
        act('library/add-fee', {
          ...own(),
          kind: kind.value,
          amountCents: Math.round(Number(amount.replace(',', '.')) * 100),
          daysAgo: Number(days.value),
        }),
      '5.00',
    ),
  ];
}
