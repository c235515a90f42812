// What the rules allow a patron at the kiosk, in the portal and at the desk, and why.
import { el, euro, isNew } from '../common.js';
import { draws } from './controls.js';

const actions = {
  checkOut: 'Borrow',
  checkIn: 'Return',
  renew: 'Renew',
  hold: 'Place a hold',
  pay: 'Pay',
  seeLoans: 'See loans',
  seeHistory: 'See history',
  seeMessages: 'See messages',
};
/** What is not done in a web site. */
const atTheCounter = ['checkOut', 'checkIn'];
const channels = { kiosk: 'Kiosk', portal: 'Portal', staff: 'Staff' };

export function decisions(seenNow) {
  const table = el('table');
  return draws(table, () => {
    const seen = seenNow();
    if (!isNew('seen', seen)) return;
    const cells = (cellOf) =>
      Object.keys(channels).map((channel) => cellOf(channel, seen[channel]));
    table.replaceChildren(
      el(
        'thead',
        {},
        row(
          'Act',
          cells((channel) => header('col', channels[channel])),
        ),
      ),
      el(
        'tbody',
        {},
        ...Object.entries(actions).map(([action, name]) =>
          row(
            name,
            cells((channel, decision) => cell(action, channel, decision)),
          ),
        ),
        row(
          'Why',
          cells((channel, decision) => el('td', {}, ...why(channel, decision))),
        ),
      ),
    );
  });
}

const header = (scope, textContent) => el('th', { scope, textContent });
const row = (name, cells) => el('tr', {}, header('row', name), ...cells);

function cell(action, channel, { allows, warns }) {
  if (channel === 'portal' && atTheCounter.includes(action)) return el('td', { textContent: '–' });
  if (warns.includes(action)) return el('td', { textContent: '! yes, asked first' });
  const yes = allows[action];
  return el('td', { className: yes ? 'yes' : 'no', textContent: yes ? '✓ yes' : '✗ no' });
}

function why(channel, { reasons, popUps, mismatches }) {
  const lines = [
    ...reasons.filter(({ rule }) => !popUps.includes(rule)).map(reason),
    ...popUps.map((text) => `pop-up: ${text}`),
    ...(channel === 'kiosk' ? mismatches : []).map((text) => `mismatch: ${text}`),
  ];
  return (lines.length > 0 ? lines : ['–']).map((textContent) => el('p', { textContent }));
}

function reason({ rule, clears }) {
  return clears.leastCents === undefined
    ? `${rule}, by ${clears.by}`
    : `${rule}, pay at least ${euro(clears.leastCents)}`;
}
