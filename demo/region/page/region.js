// The region in the browser: one state in by server-sent events, acts out by POST.
import { act, el, get } from './page.js';

let language = new URLSearchParams(location.search).get('language') === 'en' ? 'en' : 'nl';
let state = null;
const say = (nl, en) => (language === 'nl' ? nl : en);
const screenWidth = 720;

const known = new Map();
/** What stands there once; the frames are never drawn again. */
function branchOf(branch, nth) {
  const made = known.get(branch.name);
  if (made) return made;
  const isCut = () => state.branches[nth - 1].isCut;
  const cut = el('button', {
    type: 'button',
    onclick: () => act(isCut() ? 'branch/join' : 'branch/cut', { branch: nth }),
  });
  const calls = [];
  const more = [];
  const kiosks = branch.kiosks.map(({ name, screenUrl, moreUrl }, at) => {
    const frame = el('iframe', { src: screenUrl, title: `${branch.name} ${name}` });
    const box = el('div', { className: 'frame' }, frame);
    new ResizeObserver(() => {
      frame.style.transform = `scale(${box.clientWidth / screenWidth})`;
    }).observe(box);
    const call = el('button', {
      type: 'button',
      onclick: () => act('kiosk/call', { branch: nth, kiosk: at + 1 }),
    });
    calls.push(call);
    const devices = el('a', { href: moreUrl, target: `more-${branch.name}-${name}` });
    more.push(devices);
    const panel = el('a', { href: `${screenUrl}service/`, target: `${branch.name}-${name}` });
    panel.textContent = name;
    return el(
      'div',
      { className: 'kiosk' },
      box,
      el('div', { className: 'row' }, panel, devices, call),
    );
  });
  const whole = el(
    'article',
    { className: 'branch' },
    el('div', { className: 'row' }, el('h2', { textContent: branch.name }), cut),
    el('div', { className: 'kiosks' }, ...kiosks),
  );
  get('branches').append(whole);
  known.set(branch.name, { whole, cut, more, calls });
  return known.get(branch.name);
}

function drawBranch(branch, at) {
  const { whole, cut, more, calls } = branchOf(branch, at + 1);
  whole.classList.toggle('cut', branch.isCut);
  cut.textContent = branch.isCut
    ? say('Sluit weer aan', 'Join it again')
    : say('Knip de vestiging af van de hub', 'Cut the branch off the hub');
  cut.ariaPressed = String(branch.isCut);
  for (const one of more) one.textContent = say('kaarten en boeken', 'cards and books');
  for (const call of calls) call.textContent = say('Vraag hulp', 'Call for help');
}

function draw() {
  if (state === null) return;
  document.documentElement.lang = language;
  for (const one of document.querySelectorAll('[data-nl]')) one.textContent = one.dataset[language];
  get('hub').textContent = state.hub
    ? say('Stop de hub hard', 'Kill the hub')
    : say('Start de hub', 'Start the hub');
  get('hub').ariaPressed = String(!state.hub);
  get('panel').hidden = !state.panel;
  state.branches.forEach(drawBranch);
  get('ran').replaceChildren(
    ...state.ran.map(({ command, output, code }) =>
      el(
        'li',
        {},
        el('code', { textContent: command }),
        el('pre', { textContent: output }),
        code === null || code === 0 ? null : el('p', { textContent: `→ ${code}` }),
      ),
    ),
  );
}

get('hub').onclick = () => act(state?.hub ? 'hub/kill' : 'hub/start');
for (const one of document.querySelectorAll('[data-act]')) one.onclick = () => act(one.dataset.act);
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
