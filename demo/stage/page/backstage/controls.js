// Controls that show what is true: drawn again at each state, and left alone in a person's hand.
import { act, el } from '../common.js';

/** What is on the page, and how it shows the state of now. */
const shown = [];

/** Draws `element` now and at each state, as long as it is on the page. */
export function draws(element, draw) {
  shown.push({ element, draw });
  return element;
}

export function drawControls() {
  for (const { element, draw } of shown) if (element.isConnected) draw();
}

/** A text that follows the state. */
export function says(now, className = 'quiet') {
  const line = el('p', { className });
  return draws(line, () => {
    const text = now();
    if (line.textContent !== text) line.textContent = text;
    line.hidden = text === '';
  });
}

/** `options`: text by value. `now` gives the one that is true; `send` resolves false where it fails. */
export function choice(label, options, now, send) {
  const select = selectOf(options);
  const truth = follow(now, (value) => {
    select.value = String(value);
  });
  select.onchange = () => truth.after(send(select.value));
  return draws(labelled(label, select), truth.draw);
}

export function tick(label, now, send) {
  const box = el('input', { type: 'checkbox' });
  const truth = follow(now, (isOn) => {
    box.checked = isOn;
  });
  box.onchange = () => truth.after(send(box.checked));
  return draws(el('label', { className: 'tick' }, box, label), truth.draw);
}

/**
 * Shows the truth as it changes, and nothing while an act is under way: a state that was sent before
 * would put back what a person has just chosen.
 */
function follow(now, show) {
  let shownLast;
  let underWay = 0;
  const draw = () => {
    const value = now();
    if (underWay > 0 || value === shownLast) return;
    show(value);
    shownLast = value;
  };
  const after = async (sent) => {
    underWay += 1;
    const isDone = await sent;
    underWay -= 1;
    shownLast = undefined;
    if (!isDone) draw();
  };
  return { draw, after };
}

/** A choice that does something each time its button is pressed. */
export function choose(label, options, verb, send) {
  const select = selectOf(options);
  return el(
    'div',
    { className: 'pair' },
    labelled(label, select),
    press(verb, () => send(select.value)),
  );
}

/** A field that does something with what is typed. */
export function typed(label, verb, send, value = '') {
  const input = el('input', { value, autocomplete: 'off' });
  const form = el(
    'form',
    { className: 'pair' },
    labelled(label, input),
    el('button', { type: 'submit', className: 'plain', textContent: verb }),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    void send(input.value.trim());
  };
  return form;
}

/** `text`: may be a function, of a button whose word follows the state. */
export function press(text, send, isOff = () => false) {
  const button = el('button', { type: 'button', className: 'plain' });
  button.onclick = send;
  return draws(button, () => {
    button.textContent = typeof text === 'function' ? text() : text;
    button.disabled = isOff();
  });
}

/** Of a device that answers as others of its kind do: a tick for each of its ways. */
export function quirks(title, device, names, now) {
  const list = el('div', { className: 'ticks' });
  return el(
    'details',
    {},
    el('summary', { textContent: title }),
    draws(list, () => {
      if (list.childElementCount > 0) return;
      const isOn = (quirk) => now().find((one) => one.quirk === quirk)?.on === true;
      for (const { quirk } of now())
        list.append(
          tick(
            names[quirk] ?? quirk,
            () => isOn(quirk),
            (on) => act(`${device}/quirk`, { quirk, on }),
          ),
        );
    }),
  );
}

export function group(title, ...children) {
  return el(
    'section',
    {},
    ...(title === '' ? [] : [el('h3', { textContent: title })]),
    el('div', { className: 'controls' }, ...children),
  );
}

export function labelled(label, field) {
  // The words of a label that holds a choice are also those of its options.
  field.ariaLabel = label;
  return el('label', { className: 'field' }, el('span', { textContent: label }), field);
}

/** `options`: text by value. */
export function selectOf(options) {
  return el(
    'select',
    {},
    ...Object.entries(options).map(([value, text]) => new Option(text, value)),
  );
}
