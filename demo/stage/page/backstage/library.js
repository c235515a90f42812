// The library system: how it answers, what its line does, what was really booked.
import { act, el, euro, isNew, stage } from '../common.js';
import {
  choice,
  draws,
  group,
  labelled,
  press,
  quirks,
  says,
  selectOf,
  typed,
} from './controls.js';
import { plug } from './plug.js';
import { libraryQuirks } from './quirk-names.js';

const misbehaviours = {
  silent: 'acts, no answer',
  deaf: 'ignores it',
  'hang-up-before-answer': 'acts, hangs up',
  'hang-up-on-request': 'hangs up first',
  garbage: 'answers garbage',
  'wrong-checksum': 'wrong checksum',
  'plain-text': 'exception text',
  resend: 'asks again (96)',
  split: 'single bytes',
  merged: 'answer and status in one',
  crlf: 'empty line, CRLF',
  'wrong-sequence': 'wrong sequence',
  'hang-up-mid-message': 'half an answer, hangs up',
  'status-instead': '98 instead',
  twice: 'answers twice',
  pauses: 'pauses in the middle',
  late: 'acts much later, no answer',
  'late-hang-up': 'hangs up, acts much later',
  'late-answer': 'acts and answers much later',
  'answer-of-before': 'the answer before once more',
};
const forms = { wise: 'OCLC Wise', fbs: 'FBS', simulated: 'no real one: a form of our own' };
const announced = {
  '{}': '10 s, 3 retries, all allowed',
  '{"timeoutPeriod":"600","retriesAllowed":"003"}': '60 s (Evergreen)',
  '{"timeoutPeriod":"010","retriesAllowed":"000"}': '1 s, no retry',
  '{"timeoutPeriod":"999","retriesAllowed":"999"}': 'nothing',
  '{"checkinOk":"N","checkoutOk":"N","acsRenewalPolicy":"N"}': 'no return, loan, renewal',
};
const loans = { 11: 'check-out', '09': 'return', 29: 'renewal', 37: 'payment' };

const part = () => stage.state.library;
const line = () => part().lineBehaviour;
const byName = (names, labels) =>
  Object.fromEntries(names.map((name) => [name, labels[name] ?? name]));

export const library = () => [
  plug('library'),
  group(
    '',
    says(() => `It is ${part().today} there. Connections: ${part().connections}.`),
    choice(
      'Answers after',
      { 0: '0 s', 500: '0.5 s', 2000: '2 s', 5000: '5 s', 15000: '15 s' },
      () => part().delayMs,
      (ms) => act('library/delay', { ms: Number(ms) }),
    ),
    press('Monthly run', () => act('library/monthly-run')),
    elsewhere(),
  ),
  misbehaving(),
  group(
    'Speaks',
    choice(
      'As',
      byName(part().forms, forms),
      () => part().form,
      (form) => act('library/form', { form }),
    ),
    choice(
      'Checksums',
      { 'as-asked': 'as asked', never: 'never', refused: 'refuses AY and AZ (FOLIO)' },
      () => line().checksums,
      (checksums) => act('library/checksums', { checksums }),
    ),
    choice(
      '98 announces',
      announced,
      () => JSON.stringify(line().announces),
      (announces) => act('library/announces', { announces: JSON.parse(announces) }),
    ),
    choice(
      'Late by 20 s with',
      { '': 'nothing', ...loans },
      () => line().late?.codes[0] ?? '',
      (code) => act('library/late', { late: code === '' ? null : { codes: [code], ms: 20_000 } }),
    ),
    choice(
      'Hangs up when idle',
      { '': 'never', 5000: 'after 5 s (pescew/sip)' },
      () => line().hangsUpIdleMs ?? '',
      (ms) => act('library/hangs-up-idle', { hangsUpIdleMs: ms === '' ? null : Number(ms) }),
    ),
    ...dying(),
  ),
  quirks('Answers as other library systems do', 'library', libraryQuirks, () => part().quirks),
  group('Really booked', bookings()),
];

/** What, for which messages, how often: one order, made as its button is pressed. */
function misbehaving() {
  const [how, on, often] = [
    misbehaviours,
    { '': 'everything', ...loans, 63: 'patron', 17: 'item' },
    { 1: 'once', 3: '3 times', always: 'always' },
  ].map(selectOf);
  on.value = '';
  often.value = '1';
  return group(
    'Misbehaves',
    labelled('How', how),
    labelled('On', on),
    labelled('How often', often),
    press('Order it', () =>
      act('library/misbehave', {
        how: how.value,
        codes: on.value === '' ? [] : [on.value],
        ...(often.value === 'always' ? {} : { times: Number(often.value) }),
      }),
    ),
    press(
      'Stop it',
      () => act('library/misbehave', { how: 'none' }),
      () => part().misbehaving === null,
    ),
    says(() => {
      const order = part().misbehaving;
      if (order === null) return 'Nothing is ordered.';
      const { how: which, codes, times } = order;
      return `${misbehaviours[which]}, on ${codes.join(', ') || 'everything'}, ${times === null ? 'always' : `${times} to come`}.`;
    }),
  );
}

/** It fails at each request that names this item, card or fee. */
function dying() {
  const how = selectOf({ 'hang-up': 'hangs up', silent: 'is silent' });
  return [
    labelled('At a number that it dies of', how),
    typed('The number of an item or a card', 'Order it', (number) =>
      act('library/dies-of', {
        diesOf: number === '' ? null : { number, codes: [], how: how.value },
      }),
    ),
    says(() => {
      const { diesOf } = line();
      return diesOf === null
        ? ''
        : `It dies of ${diesOf.number}: ${diesOf.how}. Order an empty number to end it.`;
    }),
  ];
}

/** What is on loan, or was returned at a machine and not taken in since, is taken in at the desk. */
function elsewhere() {
  const select = el('select');
  return el(
    'div',
    { className: 'pair' },
    draws(labelled('On loan, or not taken in', select), () => {
      const there = part().items.filter(({ where }) => where === 'lent' || where === 'sorted-out');
      if (!isNew('elsewhere', there)) return;
      const { value } = select;
      select.replaceChildren(
        ...there.map(
          ({ item, title, by }) => new Option(by === null ? title : `${title} · ${by}`, item),
        ),
      );
      if (there.some(({ item }) => item === value)) select.value = value;
    }),
    press(
      'Take in',
      () => act('library/take-in', { item: select.value }),
      () => select.value === '',
    ),
  );
}

function bookings() {
  const list = el('ul', { className: 'lines' });
  const name = (card) => part().patrons.find((one) => one.card === card)?.name;
  const title = (item) => part().items.find((one) => one.item === item)?.title;
  return draws(list, () => {
    if (!isNew('bookings', part().bookings)) return;
    const rows = part().bookings.map(({ what, amountCents, item, card, noBlock }) =>
      [
        what,
        amountCents === null ? title(item) : euro(amountCents),
        name(card),
        noBlock ? 'off line' : undefined,
      ]
        .filter((word) => word !== undefined)
        .join(' · '),
    );
    list.replaceChildren(
      ...(rows.length > 0 ? rows : ['Nothing yet.']).map((textContent) =>
        el('li', { textContent }),
      ),
    );
  });
}
