// Backstage: in place of the stories what is behind the kiosk, a tab for each: accounts, and the
// devices with their faults. Its words are English in each language of the stage.
import { el, get, isNew, stage } from '../common.js';
import { languageNow, word } from '../words.js';
import { account } from './account.js';
import { drawControls } from './controls.js';
import { cardReader, lines, printer, relay, scanner } from './devices.js';
import { library } from './library.js';
import { code, terminal } from './payments.js';
import { plate } from './plate.js';

/** By the part of the state that it needs. */
const tabs = {
  account: { needs: 'library', build: account },
  library: { needs: 'library', build: library },
  plate: { needs: 'reader', build: plate },
  scanner: { needs: 'scanner', build: scanner },
  'card-reader': { needs: 'cards', build: cardReader },
  terminal: { needs: 'terminal', build: terminal },
  phone: { needs: 'code', build: code },
  printer: { needs: 'printer', build: printer },
  lines: { needs: 'reader', build: lines },
  relay: { needs: 'relay', build: relay },
};
const built = new Map();
let chosen = null;

export function setUpBackstage() {
  get('backstage-open').onclick = () => {
    location.hash = isOpen() ? '' : 'backstage';
  };
  addEventListener('hashchange', () => stage.draw());
  get('tabs').onkeydown = ({ key }) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (by === undefined) return;
    const there = possible();
    choose(there.at((there.indexOf(chosen) + by) % there.length));
    get('tabs').querySelector('[aria-selected=true]').focus();
  };
}

const isOpen = () => location.hash === '#backstage';
const possible = () => Object.keys(tabs).filter((name) => stage.state[tabs[name].needs] !== null);

function choose(name) {
  chosen = name;
  stage.draw();
}

export function drawBackstage() {
  document.body.classList.toggle('is-backstage', isOpen());
  get('backstage-open').setAttribute('aria-expanded', String(isOpen()));
  get('backstage').hidden = !isOpen();
  if (!isOpen()) return;
  const there = possible();
  if (!there.includes(chosen)) chosen = there[0];
  if (isNew('tabs', [languageNow(), there, chosen])) drawTabs(there);
  if (isNew('tab', chosen)) {
    if (!built.has(chosen)) built.set(chosen, tabs[chosen].build());
    get('tab').replaceChildren(...built.get(chosen));
    get('tab').scrollTop = 0;
  }
  drawControls();
}

function drawTabs(there) {
  const had = get('tabs').contains(document.activeElement);
  get('tabs').replaceChildren(
    ...there.map((name) => {
      const tab = el('button', { type: 'button', role: 'tab', textContent: word(`tab.${name}`) });
      tab.onclick = () => choose(name);
      tab.ariaSelected = String(name === chosen);
      tab.tabIndex = name === chosen ? 0 : -1;
      tab.setAttribute('aria-controls', 'tab');
      return tab;
    }),
  );
  get('tab').ariaLabel = word(`tab.${chosen}`);
  if (had) get('tabs').querySelector('[aria-selected=true]').focus();
}
