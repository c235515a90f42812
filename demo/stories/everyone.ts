/** By ear, in Arabic, and two readers in one visit. */
import type { SeenScreen } from '../stage/kiosk-screen.ts';
import {
  bart,
  books,
  els,
  elsComesIn,
  laysDown,
  pin,
  printsAndLeaves,
  settled,
  shows,
  takeLanguage,
  takesAll,
} from './people.ts';
import { places } from './places.ts';
import { type Scene, type Story, step } from './story.ts';

const [first, second, third] = books as [string, string, string];

export const blind: Story = {
  id: 'blind',
  title: { nl: 'Blind', en: 'Blind' },
  about: {
    nl: 'Het scherm leest zichzelf voor',
    en: 'The screen reads itself aloud',
  },
  steps: [
    step(
      'Els ziet het scherm niet. Eén toets (F2), en het leest zichzelf voor in haar koptelefoon.',
      'Els cannot see the screen. One key (F2), and it reads itself aloud in her headset.',
      async (scene) => {
        await takeLanguage(scene, scene.language);
        await scene.touch({ type: 'DISPLAY', display: { speech: true } }, null);
        await scene.sees('reading aloud', ({ display }) => display.speech);
        await scene.look(1.5);
      },
    ),
    step(
      'Haar kaart: het scherm zegt wat het vraagt, en waar de toetsen zijn.',
      'Her card: the screen says what it asks for, and where the keys are.',
      async (scene) => {
        await scene.scan(els);
        await scene.sees('the PIN', shows('pin'));
        await scene.look();
      },
    ),
    step(
      'Ze typt haar pincode op de voelbare toetsen.',
      'She types her PIN on the keys that can be felt.',
      async (scene) => {
        await scene.look(0.5);
        await scene.typePin(pin, 'felt');
        await scene.sees('the list', shows('borrow'));
        await scene.look();
      },
    ),
    step(
      'Elk boek wordt genoemd zodra het geleend is, daarna de telling.',
      'Each book is named once it is borrowed, then the count.',
      async (scene) => {
        await scene.layDown(first, second);
        await scene.sees('two books', settled(2));
        await scene.look(1.5);
      },
    ),
    step(
      'Klaar: ze hoort wat ze geleend heeft, en tegen wanneer.',
      'Done: she hears what she borrowed, and until when.',
      async (scene) => {
        await scene.touch({ type: 'DONE', receipt: 'none' }, null);
        await scene.sees('goodbye', shows('goodbye'));
        await scene.look(1.5);
      },
    ),
    takesAll(
      {
        nl: 'Ze neemt haar boeken. De stem zwijgt voor wie na haar komt.',
        en: 'She takes her books. The voice is silent for who comes next.',
      },
      null,
    ),
  ],
};

export const arabic: Story = {
  id: 'arabic',
  title: { nl: 'Arabisch', en: 'Arabic' },
  about: {
    nl: 'Van rechts naar links, tot het ticket',
    en: 'From right to left, up to the receipt',
  },
  steps: [
    step(
      'Elke taal staat op het beginscherm in haar eigen woord. Eén aanraking.',
      'Each language stands on the first screen in its own word. One touch.',
      async (scene) => {
        await takeLanguage(scene, 'ar');
        await scene.look();
      },
    ),
    step(
      'Het hele scherm is gespiegeld; cijfers en titels blijven zoals ze horen.',
      'The whole screen is mirrored; figures and titles stay as they should.',
      async (scene) => {
        await scene.scan(els);
        await scene.sees('the PIN', shows('pin'));
        await scene.look(0.5);
        await scene.typePin(pin);
        await scene.sees('the list', shows('borrow'));
      },
    ),
    laysDown(
      [first, second, third],
      { nl: 'Drie boeken geleend.', en: 'Three books borrowed.' },
      settled(3),
    ),
    step(
      'De printer kent geen Arabische letters: het ticket is in de taal van de bibliotheek, en het scherm zegt dat.',
      'The printer has no Arabic letters: the receipt is in the library’s language, and the screen says so.',
      async (scene) => {
        const before = scene.devices.printer.paper().length;
        await scene.touch({ type: 'DONE', receipt: 'print' }, places.ticketFromRight);
        await scene.sees('goodbye', shows('goodbye'));
        await scene.until('the paper', () => scene.devices.printer.paper().length > before);
        await scene.look();
      },
    ),
    takesAll(
      {
        nl: 'Wie na haar komt, ziet weer Nederlands.',
        en: 'Who comes next sees Dutch again.',
      },
      places.keyFromRight,
    ),
  ],
};

const people = ({ view }: SeenScreen) => (Array.isArray(view.people) ? view.people.length : 1);

async function joins(scene: Scene): Promise<void> {
  await scene.scan(bart);
  await scene.sees('the question', ({ dialog }) => dialog?.kind === 'who-is-there');
  await scene.look();
  await scene.touch({ type: 'ADD_CARD' }, places.join);
  await scene.sees('the PIN', shows('pin'));
}

export const two: Story = {
  id: 'two',
  title: { nl: 'Twee lezers', en: 'Two readers' },
  about: {
    nl: 'Samen aan één kiosk, elk op de eigen kaart',
    en: 'Together at one kiosk, each on their own card',
  },
  steps: [
    ...elsComesIn(),
    laysDown([first], { nl: 'Ze leent haar boek.', en: 'She borrows her book.' }, settled(1)),
    step(
      'Bart houdt zijn kaart erbij. De kiosk raadt niet: hij vraagt wie er is.',
      'Bart shows his card too. The kiosk does not guess: it asks who is there.',
      joins,
    ),
    step(
      'Hij hoort erbij, met zijn eigen pincode. Boven de lijst staan nu twee lezers.',
      'He joins, with his own PIN. Above the list there are two readers now.',
      async (scene) => {
        await scene.typePin(pin);
        await scene.sees(
          'two readers',
          (screen) => screen.view.kind === 'borrow' && people(screen) === 2,
        );
      },
    ),
    step(
      'Zijn boek komt op zijn kaart, het hare blijft op de hare.',
      'His book goes on his card, hers stays on hers.',
      async (scene) => {
        await scene.layDown(second);
        await scene.sees('his book', settled(1));
      },
    ),
    printsAndLeaves({
      nl: 'Samen klaar, elk een eigen ticket.',
      en: 'Done together, a receipt for each.',
    }),
    takesAll({ nl: 'Ze nemen hun boeken mee.', en: 'They take their books.' }),
  ],
};
