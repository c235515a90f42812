// The scanner, the card reader, the printer, and what is connected: the lines of the reader, and a relay board.
import { act, stage } from '../common.js';
import { choice, choose, group, press, quirks, says, tick, typed } from './controls.js';
import { plug } from './plug.js';
import { printerQuirks, scannerQuirks } from './quirk-names.js';

export const scanner = () => [
  plug('scanner'),
  group(
    '',
    typed('Any code', 'Scan', (code) => act('scanner/scan', { code }), '9789022334455'),
  ),
  quirks('Sends as other scanners do', 'scanner', scannerQuirks, () => stage.state.scanner.quirks),
];

const chips = {
  'eid-old': 'eID before 2020',
  'kids-id': 'Kids-ID',
  phone: 'a telephone (another UID each time)',
  bank: 'a bank card',
  'not-activated': 'eID, not activated',
  mute: 'a card the wrong way round',
  pulled: 'eID, pulled out while it is read',
  eid: 'eID that the library does not know',
  contactless: 'library card with a chip, of no patron',
};

export const cardReader = () => [
  plug('cards'),
  group(
    '',
    choose('Card', chips, 'Put in', (kind) => act('cards/insert', { kind })),
    press(
      'Pull out',
      () => act('cards/pull'),
      () => stage.state.cards.card === null,
    ),
    says(() => {
      const { card } = stage.state.cards;
      return card === null ? 'No card stands in it.' : `In it: ${chips[card.kind]}.`;
    }),
  ),
  group(
    'The program pcscd, and polkit',
    tick(
      'pcscd runs',
      () => stage.state.cards.serves,
      (on) => act('cards/service', { on }),
    ),
    choice(
      'polkit allows',
      { none: 'all', cards: 'no card', programs: 'nothing' },
      () => stage.state.orders.cardsRefused,
      (what) => act('cards/refuse', { what }),
    ),
  ),
];

const setPrinter = (condition) => act('printer/set-status', condition);
const condition = () => stage.state.printer.condition;

export const printer = () => [
  plug('printer'),
  group(
    '',
    choice(
      'Paper',
      { ok: 'enough', low: 'low', out: 'out' },
      () => condition().paper,
      (paper) => setPrinter({ paper }),
    ),
    tick(
      'cover open',
      () => condition().coverOpen,
      (coverOpen) => setPrinter({ coverOpen }),
    ),
    tick(
      'off line',
      () => condition().offline,
      (offline) => setPrinter({ offline }),
    ),
    press('One stray byte', () => act('printer/stray-byte')),
    says(() => {
      const { lostBytes } = stage.state.printer;
      return lostBytes > 0 ? `${lostBytes} bytes came to a full buffer` : '';
    }),
  ),
  quirks(
    'Answers as other printers do',
    'printer',
    printerQuirks,
    () => stage.state.printer.quirks,
  ),
];

/** `1 on, 2 off`; by npm start's configuration 1 is the green lamp, 2 the amber and 3 the red one. */
const levels = (all) => all.map((on, at) => `${at + 1} ${on ? 'on' : 'off'}`).join(', ');

export const lines = () => [
  group(
    '',
    choice(
      'Outputs',
      { none: 'work', refused: 'are refused', stuck: 'are stuck' },
      () => stage.state.orders.outputs,
      (fail) => act('reader/outputs', { fail }),
    ),
    says(() => {
      const { outputs, inputs } = stage.state.reader.lines;
      return `Outputs: ${levels(inputs.map((_, at) => outputs.includes(at + 1)))}`;
    }),
  ),
  group(
    'Inputs',
    ...stage.state.reader.lines.inputs.map((_, at) =>
      tick(
        `input ${at + 1}`,
        () => stage.state.reader.lines.inputs[at],
        (on) => act('reader/input', { number: at + 1, on }),
      ),
    ),
  ),
];

export const relay = () => [
  plug('relay'),
  group(
    '',
    press('Without power for a moment', () => act('relay/power-off')),
    tick(
      'hangs',
      () => stage.state.orders.silent.relay,
      (on) => act('relay/silent', { on }),
    ),
    says(() => `Relays: ${levels(stage.state.relay.relays)}`),
  ),
];
