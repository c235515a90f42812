// The branch in the browser: one state in by server-sent events, acts out by POST.
import { act, el, get } from './page.js';

let language = new URLSearchParams(location.search).get('language') === 'en' ? 'en' : 'nl';
let state = null;
const say = (nl, en) => (language === 'nl' ? nl : en);
const screenWidth = 720;

const seats = new Map();
/** What stands there once; the frame is never drawn again. */
function seatOf(kiosk, nth) {
  const known = seats.get(kiosk.name);
  if (known) return known;
  const cards = el('select', { ariaLabel: 'card' });
  const items = el('select', { ariaLabel: 'item' });
  cards.append(...state.cards.map(({ card, name }) => new Option(name, card)));
  items.append(...state.items.map(({ item, title }) => new Option(title, item)));
  const button = (onclick) => el('button', { type: 'button', onclick });
  const parts = {
    scan: button(() => act('kiosk/scan', { kiosk: nth, code: cards.value })),
    lay: button(() => act('kiosk/lay', { kiosk: nth, item: items.value })),
    take: button(() => act('kiosk/take', { kiosk: nth })),
    cut: button(() => act(now(kiosk.name).isCut ? 'kiosk/join' : 'kiosk/cut', { kiosk: nth })),
    pills: el('p', { className: 'row' }),
    lying: el('p', { className: 'quiet' }),
    title: el('h2'),
    more: el('a', { href: kiosk.moreUrl, target: `more-${nth}`, rel: 'noopener' }),
    panel: el('a', {
      href: `${kiosk.screenUrl}service/`,
      target: `panel-${nth}`,
      rel: 'noopener',
    }),
  };
  const frame = el('iframe', { src: kiosk.screenUrl, title: `${kiosk.name}` });
  const box = el('div', { className: 'frame' }, frame);
  new ResizeObserver(() => {
    frame.style.transform = `scale(${box.clientWidth / screenWidth})`;
  }).observe(box);
  const whole = el(
    'article',
    { className: 'kiosk' },
    el('div', { className: 'row' }, parts.title, parts.cut),
    parts.pills,
    box,
    el('div', { className: 'row' }, cards, parts.scan),
    el('div', { className: 'row' }, items, parts.lay),
    el('div', { className: 'row' }, parts.take, parts.more, parts.panel),
    parts.lying,
  );
  get('kiosks').append(whole);
  seats.set(kiosk.name, { ...parts, whole });
  return seats.get(kiosk.name);
}
const now = (name) => state.kiosks.find((kiosk) => kiosk.name === name);

function pill(text, kind = '') {
  return el('span', { className: `pill ${kind}`, textContent: text });
}

function drawKiosk(kiosk, at) {
  const seat = seatOf(kiosk, at + 1);
  seat.title.textContent = `${say('Toestel', 'Kiosk')} ${at + 1}`;
  seat.scan.textContent = say('Kaart', 'Scan card');
  seat.lay.textContent = say('Leg neer', 'Lay down');
  seat.take.textContent = say('Neem alles weg', 'Take all');
  seat.more.textContent = say('meer', 'more');
  seat.panel.textContent = say('paneel', 'panel');
  seat.cut.textContent = kiosk.isCut
    ? say('Sluit aan', 'Plug in')
    : say('Trek de kabel uit', 'Pull its cable');
  seat.cut.ariaPressed = String(kiosk.isCut);
  seat.whole.classList.toggle('cut', kiosk.isCut);
  seat.lying.textContent = kiosk.lying.join(' · ');
  const { line, isShared, toSend, unpublished } = kiosk;
  seat.pills.replaceChildren(
    line === null
      ? pill(say('start …', 'starting …'))
      : pill(
          line === 'up' ? say('verbonden', 'on line') : say('lijn weg', 'off line'),
          line === 'up' ? 'good' : 'bad',
        ),
    pill(isShared ? say('deelt', 'shares') : say('alleen', 'alone'), isShared ? 'good' : 'bad'),
    toSend > 0 ? pill(say(`${toSend} te boeken`, `${toSend} to book`)) : '',
    unpublished > 0
      ? pill(say(`${unpublished} niet gepubliceerd`, `${unpublished} unpublished`))
      : '',
  );
}

const whats = {
  lent: ['leent uit', 'lent'],
  returned: ['neemt terug', 'took back'],
  over: ['afgehandeld', 'is over'],
  open: ['alles wat nog openstaat', 'all that is open'],
  adopted: ['overgenomen', 'adopted'],
  'escrow-key': ['sleutel voor noodgevallen', 'escrow key'],
  'check-out': ['geleend', 'lent'],
  'check-in': ['terug', 'returned'],
};
const ends = {
  accepted: ['aanvaard', 'accepted'],
  refused: ['geweigerd', 'refused'],
  staff: ['voor het personeel', 'for the staff'],
  'not-done': ['niet gebeurd', 'not done'],
  closed: ['afgesloten', 'closed'],
};
const endOf = (beside) => (ends[beside] ? say(...ends[beside]) : beside);
const whatOf = (what) => (whats[what] ? say(...whats[what]) : what);

const clock = (at) => new Date(at).toLocaleTimeString('nl-BE');
function line(...parts) {
  return el('li', {
    textContent: parts.filter((part) => part !== '' && part !== null).join(' · '),
  });
}

function draw() {
  if (state === null) return;
  document.documentElement.lang = language;
  for (const one of document.querySelectorAll('[data-nl]')) one.textContent = one.dataset[language];
  const { minute } = state;
  const isPlaying = minute?.state === 'playing';
  get('play').textContent = isPlaying
    ? say('Stop', 'Stop')
    : say('Speel de minuut', 'Play the minute');
  get('line').textContent = state.line
    ? say('Knip de lijn door', 'Cut the line for all')
    : say('Herstel de lijn', 'Restore the line');
  get('line').ariaPressed = String(!state.line);
  get('broker').textContent = state.broker
    ? say('Stop de broker hard', 'Kill the broker')
    : say('Start de broker', 'Start the broker');
  get('broker').ariaPressed = String(!state.broker);
  get('says').dataset.state = minute?.state ?? 'none';
  get('says').textContent = minute
    ? `${minute.step}/${minute.of} ${minute.says[language]}${minute.problem ? ` – ${minute.problem}` : ''}${minute.state === 'done' ? ` ${say('Klaar.', 'Done.')}` : ''}`
    : say(
        'Speel de minuut, of doe het zelf: knip de lijn door, leen een boek aan toestel 1, en probeer het aan toestel 2.',
        'Play the minute, or do it yourself: cut the line, borrow a book at kiosk 1, and try it at kiosk 2.',
      );
  state.kiosks.forEach(drawKiosk);
  get('events').replaceChildren(
    ...state.events.map((event) =>
      line(
        clock(event.at),
        event.kiosk,
        whatOf(event.what),
        event.entry === null ? '' : `#${event.entry}`,
        event.item,
        event.patron,
        endOf(event.beside),
        `${event.bytes} B`,
      ),
    ),
  );
  const titleOf = (item) => state.items.find((one) => one.item === item)?.title ?? item ?? '';
  const nameOf = (card) => state.cards.find((one) => one.card === card)?.name ?? card ?? '';
  get('bookings').replaceChildren(
    ...state.bookings.map((one) =>
      line(
        clock(one.at),
        whatOf(one.what),
        titleOf(one.item),
        nameOf(one.card),
        one.noBlock ? say('achteraf', 'afterwards') : '',
      ),
    ),
  );
}

get('play').onclick = () => act(state?.minute?.state === 'playing' ? 'minute/stop' : 'minute/play');
get('line').onclick = () => act(state?.line ? 'line/cut' : 'line/restore');
get('broker').onclick = () => act(state?.broker ? 'broker/kill' : 'broker/start');
get('older').onclick = () => act('broker/older-disk');
for (const one of document.querySelectorAll('[data-language]'))
  one.onclick = () => {
    language = one.dataset.language;
    draw();
  };

const events = new EventSource('/events');
events.addEventListener('state', (event) => {
  state = JSON.parse(event.data);
  draw();
});
