// What is paid with: the terminal, and the phone that comes in its place while a code is shown.
import { act, get, stage } from './common.js';
import { languageNow, word } from './words.js';

export function setUpPayments() {
  get('pay').onclick = () => act('terminal/approve');
  get('decline').onclick = () => act('terminal/decline');
  get('phone-scan').onclick = () => act('code/scan');
  get('phone-confirm').onclick = () => act('code/approve');
  get('phone-refuse').onclick = () => act('code/decline');
}

const goesOn = ['code', 'confirm', 'wait'];
/** How long a phone shows how its payment ended, beside a terminal. */
const shownMs = 8_000;
/** How it ended is news only where this page saw the payment go on. */
let isNews = false;
let timer;

export function drawPayments() {
  const { terminal, code } = stage.state;
  const phone = code?.phone ?? { state: 'ready', amountCents: null };
  if (goesOn.includes(phone.state)) {
    clearTimeout(timer);
    timer = undefined;
    isNews = true;
  } else if (isNews)
    timer ??= setTimeout(() => {
      isNews = false;
      stage.draw();
    }, shownMs);
  const shown = isNews ? phone.state : 'ready';
  const phoneIsOut = code !== null && (terminal === null || shown !== 'ready');
  get('terminal').hidden = terminal === null || phoneIsOut;
  get('phone').hidden = !phoneIsOut;
  if (terminal !== null) drawTerminal(terminal);
  if (code !== null) drawPhone(shown, phone.amountCents);
}

function drawTerminal({ display, waits }) {
  get('terminal').classList.toggle('waits', waits);
  get('display').textContent = displayWords(display);
  get('pay').disabled = !waits;
  get('decline').disabled = !waits;
}

/** What the terminal shows, in the language of the page. */
function displayWords(text) {
  const amount = inEuro(/^(?:EUR|€) ?(\d+\.\d\d)/.exec(text)?.[1]);
  if (/(insert|present) your card/.test(text)) return word('terminal.card', { amount }).trim();
  if (/approved/i.test(text)) return word('terminal.approved', { amount }).trim();
  if (text === 'Please wait') return word('terminal.wait');
  if (text.startsWith('Cancelled')) return word('terminal.cancelled');
  if (text.includes('eclined')) return word('terminal.declined');
  return text.startsWith('Ready') ? word('terminal.ready') : text;
}

function drawPhone(state, amountCents) {
  get('phone').dataset.state = state;
  const amount = amountCents === null ? '' : inEuro(amountCents / 100);
  get('phone-display').textContent = word(`phone.${state}`, { amount });
  get('phone-scan').hidden = state === 'confirm';
  get('phone-scan').disabled = state !== 'code';
  for (const id of ['phone-confirm', 'phone-refuse']) get(id).hidden = state !== 'confirm';
}

function inEuro(amount) {
  if (amount === undefined) return '';
  const euro = { style: 'currency', currency: 'EUR' };
  return new Intl.NumberFormat(languageNow(), euro).format(amount);
}
