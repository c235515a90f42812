// The drawn kiosk: its screen, plate, scanner, printer and line.
import { drawCardReader, setUpCardReader } from './card-reader.js';
import { act, el, get, isNew, redraw, stage, withKey } from './common.js';
import { cover, shortTitle } from './covers.js';
import { makeDraggable } from './drag.js';
import { drawPayments, setUpPayments } from './payments.js';
import { languageNow, word } from './words.js';

let finger = 0;

export function setUpCabinet() {
  setUpPayments();
  setUpCardReader();
  get('tear').onclick = async () => {
    await act('printer/tear');
    get('receipt').close();
  };
  get('receipt-close').onclick = () => get('receipt').close();
  get('paper').onclick = () => {
    get('receipt').showModal();
    get('receipt-text').scrollTop = get('receipt-text').scrollHeight;
  };
  get('roll').onclick = () =>
    act('printer/set-status', {
      paper: stage.state.printer.condition.paper === 'out' ? 'ok' : 'out',
    });
  get('come').onclick = () => act('desk/come');
  get('line').onclick = () =>
    act(stage.state.library.plugged ? 'library/unplug' : 'library/plug-in');
  get('receipt-text').tabIndex = 0;
  keepFocus();
}

/**
 * The kiosk's page gives the focus to each new screen; here that would take it from a person who
 * plays by the keyboard. A person who goes to the screen keeps it there.
 */
function keepFocus() {
  let before = null;
  let wanted = false;
  const frame = get('screen');
  for (const type of ['pointerenter', 'pointermove'])
    frame.addEventListener(type, () => {
      wanted = true;
    });
  frame.addEventListener('pointerleave', () => {
    wanted = false;
  });
  addEventListener(
    'keydown',
    ({ key }) => {
      wanted = key === 'Tab' || wanted;
    },
    true,
  );
  addEventListener(
    'pointerdown',
    ({ target }) => {
      wanted = target === frame;
    },
    true,
  );
  addEventListener('focusin', ({ target }) => {
    if (target !== frame) before = target;
  });
  addEventListener('blur', () => {
    setTimeout(() => {
      if (document.activeElement !== frame || wanted) return;
      // What had it may have been drawn anew meanwhile.
      const again = before?.isConnected ? before : withKey(document, before?.dataset.key);
      if (again) again.focus();
      else frame.blur();
    });
  });
}

export function drawCabinet() {
  const { kioskUrl, library, printer, scanner, reader } = stage.state;
  if (isNew('url', kioskUrl)) {
    get('screen').src = kioskUrl;
    get('screen-link').href = kioskUrl;
    get('panel-link').href = new URL('service/', kioskUrl).href;
  }
  get('scanner').hidden = scanner === null;
  get('plate').hidden = reader === null;
  drawCall();
  drawLamp();
  drawLamps(reader);
  drawLine(library);
  drawCardReader();
  drawPayments();
  drawPrinter(printer);
  drawPlate();
  drawFinger();
}

/** The bell at the desk. */
function drawCall() {
  const { call } = stage.state;
  get('call').hidden = call === null;
  if (call === null) return;
  const words = call.coming ? `${call.text} ${word('call.coming')}` : call.text;
  if (isNew('call', words)) get('call').firstElementChild.textContent = words;
  get('come').hidden = call.coming;
}

function drawLamp() {
  const { library, printer, reader, scanner } = stage.state;
  const connected = [reader, scanner].some((one) => one?.connected);
  const state = !connected
    ? 'none'
    : library && !library.plugged
      ? 'line'
      : printer?.condition.paper === 'out'
        ? 'paper'
        : 'well';
  if (!isNew('lamp', [languageNow(), state])) return;
  get('lamp').dataset.state = state;
  get('lamp-word').textContent = word(`lamp.${state}`);
}

/** On the first three outputs of the reader, as the configuration of npm start has them. */
function drawLamps(reader) {
  const outputs = reader?.lines.outputs ?? [];
  const lamps = [...get('lamps').children];
  const lit = lamps.filter((_, at) => outputs.includes(at + 1));
  if (!isNew('lamps', [languageNow(), outputs])) return;
  get('lamps').hidden = lit.length === 0;
  for (const one of lamps) one.classList.toggle('lit', lit.includes(one));
  const names = lit.map(({ dataset }) => word(`lamps.${dataset.lamp}`)).join(', ');
  get('lamps').ariaLabel = `${word('lamps')}: ${names}`;
}

function drawLine(library) {
  get('line').hidden = library === null;
  if (library === null) return;
  get('line').dataset.state = library.plugged ? 'up' : 'down';
  get('line').lastElementChild.textContent = word(library.plugged ? 'line.up' : 'line.down');
}

function drawPrinter(printer) {
  get('printer').hidden = printer === null;
  if (printer === null) return;
  const out = printer.condition.paper === 'out';
  get('roll').lastElementChild.textContent = word(out ? 'roll.out' : 'roll.ok');
  get('printer').classList.toggle('out', out);
  if (!isNew('paper', printer.paper)) return;
  const last = printer.paper.trimEnd();
  get('paper').hidden = last === '';
  get('receipt-text').textContent = last;
  get('paper').querySelector('.print').textContent = last.split('\n').slice(-22).join('\n');
  if (last === '') get('receipt').close();
}

function drawPlate() {
  const { reader, library } = stage.state;
  const tags = reader?.tags ?? [];
  if (!isNew('plate', [languageNow(), tags])) return;
  get('plate-word').textContent =
    tags.length === 0 ? word('plate') : word('plate.lies', { count: tags.length });
  redraw(
    get('lying'),
    tags.map((tag) => {
      const title = tag.item === null ? null : (titleOf(library, tag) ?? tag.item);
      const name = tag.card ?? (title === null ? tag.kind : shortTitle(title));
      const off = () => act('reader/take', { uids: [tag.uid] });
      const button = el(
        'button',
        { type: 'button', className: tag.card ? 'card lying' : 'book', onclick: off },
        tag.card ? el('span', { className: 'holder', textContent: name }) : cover(title ?? name),
        el('span', { className: 'hidden', textContent: word('plate.take', { name }) }),
      );
      button.dataset.key = tag.uid;
      button.title = name;
      button.classList.toggle('released', tag.released);
      makeDraggable(button, (place) => place !== 'plate' && off());
      return el('li', {}, button);
    }),
  );
}

function titleOf(library, tag) {
  return library?.items.find(({ item }) => item === tag.item)?.title;
}

function drawFinger() {
  const at = stage.state.finger;
  const ring = get('finger');
  ring.hidden = at === null;
  if (at === null) {
    finger = 0;
    return;
  }
  ring.style.setProperty('--x', `${at.x * 100}%`);
  ring.style.setProperty('--y', `${at.y * 100}%`);
  if (at.nth === finger) return;
  finger = at.nth;
  ring.classList.remove('touches');
  // The animation begins anew.
  void ring.offsetWidth;
  ring.classList.add('touches');
}
