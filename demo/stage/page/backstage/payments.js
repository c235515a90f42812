// The terminal, and the phone with its host: what becomes of the next payment, and their faults.
import { act, el, euro, stage } from '../common.js';
import { choice, draws, group, press, quirks, says, tick } from './controls.js';
import { paymentNames } from './payment-names.js';
import { plug } from './plug.js';

const statuses = {
  0: 'ready',
  240: 'end of day is due',
  223: 'out of order',
  81: 'to be initialised',
  225: 'a card is inside',
};

export const terminal = () => payments('terminal', 'another register');
export const code = () => payments('code', 'another kiosk');

function payments(way, elsewhere) {
  const part = () => stage.state[way];
  const names = paymentNames[part().protocol];
  const known = Object.fromEntries(
    part().behaviours.map((behaviour) => [behaviour, names.behaviours[behaviour] ?? behaviour]),
  );
  return [
    plug(way),
    group(
      names.protocol,
      choice(
        'The next payment',
        known,
        () => part().next,
        (behaviour) => act(`${way}/next`, { behaviour }),
      ),
      part().status === null
        ? null
        : choice(
            'It says that it is',
            statuses,
            () => part().status,
            (status) => act(`${way}/status`, { code: Number(status) }),
          ),
      tick(
        'answers nothing',
        () => stage.state.orders.silent[way],
        (on) => act(`${way}/silent`, { on }),
      ),
      press('Cancel', () => act(`${way}/cancel`)),
      press('Close the day', () => act(`${way}/close-day`)),
      press(`€ 7.77 at ${elsewhere}`, () => act(`${way}/pay-other`, { amountCents: 777 })),
      says(() => `It shows: ${part().display}`),
    ),
    quirks('Answers as others do', way, names.quirks, () => part().quirks),
    group('Payments', transactions(part, elsewhere)),
  ];
}

function transactions(part, elsewhere) {
  const list = el('ul', { className: 'lines' });
  return draws(list, () => {
    const rows = part().transactions.map(({ amountCents, by, receiptNumber, state }) =>
      [euro(amountCents), by === 'other' ? elsewhere : null, receiptNumber, state]
        .filter((word) => word !== null)
        .join(', '),
    );
    list.replaceChildren(
      ...(rows.length > 0 ? rows : ['None yet.']).map((textContent) => el('li', { textContent })),
    );
  });
}
