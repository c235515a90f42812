// Outputs and inputs of the reader, and the relay board.
import { act, chosen, el, get, isNew, view } from './basics.js';

export function setUpLines() {
  chosen('outputs-fail', (fail) => act('reader/outputs', { fail }));
  get('relay-power').onclick = () => act('relay/power-off');
  get('relay-silent').onchange = ({ target }) => act('relay/silent', { on: target.checked });
}

/** `1 on, 2 off`; by npm start's configuration 1 is the green lamp, 2 the amber and 3 the red one. */
function states(outputs) {
  return outputs.map((on, at) => `${at + 1} ${on ? 'on' : 'off'}`).join(', ');
}

export function drawLines() {
  const { reader, relay } = view.state;
  if (relay) get('relays').textContent = states(relay.relays);
  if (!reader) return;
  const { outputs, inputs } = reader.lines;
  get('reader-outputs').textContent = states(inputs.map((_, at) => outputs.includes(at + 1)));
  if (!isNew('inputs', inputs)) return;
  get('reader-inputs').replaceChildren(
    ...inputs.map((on, at) => {
      const box = el('input', {
        type: 'checkbox',
        checked: on,
        onchange: ({ target }) => act('reader/input', { number: at + 1, on: target.checked }),
      });
      return el('label', { className: 'inline' }, box, ` input ${at + 1}`);
    }),
  );
}
