/** Borrowing, paying, and a book that is left behind. */
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import {
  books,
  choosesToPay,
  comesIn,
  els,
  elsComesIn,
  joris,
  laysDown,
  printsAndLeaves,
  settled,
  shows,
  takesAll,
} from './people.ts';
import { places } from './places.ts';
import { type Story, step } from './story.ts';

/** Not for loan. */
const encyclopedia = shelfNumber('book', 91);
const [first, second, third] = books as [string, string, string];

export const borrow: Story = {
  id: 'borrow',
  title: { nl: 'Lenen', en: 'Borrowing' },
  about: {
    nl: 'Drie boeken mogen mee, één niet',
    en: 'Three books may go, one may not',
  },
  steps: [
    ...comesIn(
      els,
      {
        nl: 'Els houdt haar bibkaart voor de scanner.',
        en: 'Els holds her library card in front of the scanner.',
      },
      {
        nl: 'Ze typt haar pincode. De bibliotheek wordt gevraagd of ze mag lenen.',
        en: 'She types her PIN. The library system is asked whether she may borrow.',
      },
    ),
    laysDown(
      [first, second, third],
      {
        nl: 'Ze legt drie boeken op de plaat. Elk boek krijgt zijn eigen regel en zijn datum.',
        en: 'She lays three books on the plate. Each gets its own row and its due date.',
      },
      settled(3),
    ),
    laysDown(
      [encyclopedia],
      {
        nl: 'De encyclopedie mag niet mee. Het scherm zegt waarom, en de beveiliging blijft aan.',
        en: 'The encyclopedia may not go. The screen says why, and its security stays on.',
      },
      settled(3, 1),
    ),
    printsAndLeaves({
      nl: 'Klaar, met een ticket: drie geleend, één niet.',
      en: 'Done, with a receipt: three borrowed, one not.',
    }),
    takesAll({
      nl: 'Els neemt haar boeken mee. Het scherm vergeet haar.',
      en: 'Els takes her books. The screen forgets her.',
    }),
  ],
};

export const pay: Story = {
  id: 'pay',
  title: { nl: 'Boete betalen', en: 'Paying a fine' },
  about: {
    nl: 'Geblokkeerd, betaald, meteen weer lenen',
    en: 'Blocked, paid, and borrowing at once',
  },
  needs: 'terminal',
  steps: [
    ...comesIn(
      joris,
      { nl: 'Joris toont zijn bibkaart.', en: 'Joris shows his library card.' },
      {
        nl: 'Hij mag niet lenen. Hij leest waarom, en wat het oplost: twee redenen, één bedrag.',
        en: 'He may not borrow. He reads why, and what clears it: two reasons, one amount.',
      },
    ),
    step(
      'Het kleinste bedrag dat hem weer laat lenen, is al gekozen.',
      'The smallest amount that lets him borrow again is chosen already.',
      async (scene) => {
        await scene.look(0.5);
        await scene.touch({ type: 'FEES' }, places.key);
        await scene.sees('the fees', shows('fees'));
      },
    ),
    step(
      'Hij betaalt met zijn bankkaart op het betaaltoestel.',
      'He pays with his bank card at the terminal.',
      async (scene) => {
        const terminal = scene.terminal();
        await choosesToPay(scene, 'terminal');
        await scene.until('a card to be asked for', () => terminal.waits());
        await scene.look();
        await scene.until('the approval', () => terminal.approveNow());
        await scene.sees('paid', shows('paid'));
      },
    ),
    step(
      'Betaald en geboekt: nu mag hij lenen, zonder naar de balie te gaan.',
      'Paid and booked: now he may borrow, without going to the desk.',
      async (scene) => {
        await scene.look(0.5);
        await scene.touch({ type: 'CHOOSE', action: 'borrow' }, places.key);
        await scene.sees('the list', shows('borrow'));
        await scene.layDown(first);
        await scene.sees('the book', settled(1));
      },
    ),
    printsAndLeaves({
      nl: 'Op zijn ticket staan het boek en de betaling.',
      en: 'His receipt has the book and the payment.',
    }),
    takesAll({ nl: 'Joris neemt zijn boek mee.', en: 'Joris takes his book.' }),
  ],
};

export const forgotten: Story = {
  id: 'forgotten',
  title: { nl: 'Boek vergeten', en: 'A book left behind' },
  about: {
    nl: 'De kiosk merkt wat op de plaat blijft liggen',
    en: 'The kiosk notices what stays on the plate',
  },
  steps: [
    ...elsComesIn(),
    laysDown(
      [first, second],
      { nl: 'Twee boeken op de plaat, twee geleend.', en: 'Two books on the plate, two borrowed.' },
      settled(2),
    ),
    step(
      'Ze neemt één boek en raakt Klaar aan. Het scherm noemt het boek dat er nog ligt.',
      'She takes one book and touches Done. The screen names the book that still lies there.',
      async (scene) => {
        await scene.lift(first);
        await scene.look(0.5);
        await scene.touch({ type: 'DONE', receipt: 'none' }, places.done);
        await scene.sees('the book that lies there', ({ view }) => hasRows(view.toTake));
      },
    ),
    step(
      'Ze komt terug en neemt het. De regel verdwijnt vanzelf.',
      'She comes back and takes it. The row goes by itself.',
      async (scene) => {
        await scene.look();
        await scene.lift(second);
        await scene.sees('nothing left', ({ view }) => !hasRows(view.toTake));
        await scene.look(0.5);
        await scene.touch({ type: 'DONE' }, places.key);
        await scene.sees('attract', shows('attract'));
      },
    ),
  ],
};

function hasRows(rows: unknown): boolean {
  return Array.isArray(rows) && rows.length > 0;
}
