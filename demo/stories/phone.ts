/** Paying with a phone: a code on the screen, and the app of a bank. */
import {
  books,
  choosesToPay,
  comesIn,
  fatma,
  printsAndLeaves,
  settled,
  shows,
  takesAll,
} from './people.ts';
import { places } from './places.ts';
import { type Story, step } from './story.ts';

const [, , , fourth] = books as [string, string, string, string];

export const phone: Story = {
  id: 'phone',
  title: { nl: 'Met de telefoon', en: 'Paying by phone' },
  about: {
    nl: 'Een code op het scherm, de app van de bank',
    en: 'A code on the screen, the app of the bank',
  },
  needs: 'code',
  steps: [
    ...comesIn(
      fatma,
      { nl: 'Fatma toont haar bibkaart.', en: 'Fatma shows her library card.' },
      {
        nl: 'Een oude boete staat in de weg. Haar bankkaart ligt thuis, haar telefoon niet.',
        en: 'An old fine is in the way. Her bank card is at home, her phone is not.',
      },
    ),
    step(
      'Ze kiest: betalen met haar telefoon.',
      'She chooses to pay with her phone.',
      async (scene) => {
        await scene.look(0.5);
        await scene.touch({ type: 'FEES' }, places.key);
        await scene.sees('the fees', shows('fees'));
        await scene.look(0.5);
        await choosesToPay(scene, 'code');
      },
    ),
    step(
      'Op het scherm staat een code. Ze scant die met de app van haar bank.',
      'A code stands on the screen. She scans it with the app of her bank.',
      async (scene) => {
        await scene.sees('the code', ({ view }) => view.kind === 'pay' && view.code !== null);
        await scene.look();
        await scene.until('the scan', () => scene.phone().scanNow());
        // The code has gone: it cannot be scanned once more.
        await scene.sees('no code', ({ view }) => view.kind === 'pay' && view.code === null);
      },
    ),
    step(
      'In de app leest ze het bedrag, en bevestigt.',
      'In the app she reads the amount, and confirms.',
      async (scene) => {
        await scene.look(0.5);
        await scene.until('the confirmation', () => scene.phone().approveNow());
        await scene.sees('paid', shows('paid'));
      },
    ),
    step(
      'Betaald en geboekt: ze leent meteen een boek.',
      'Paid and booked: she borrows a book at once.',
      async (scene) => {
        await scene.look(0.5);
        await scene.touch({ type: 'CHOOSE', action: 'borrow' }, places.key);
        await scene.sees('the list', shows('borrow'));
        await scene.layDown(fourth);
        await scene.sees('the book', settled(1));
      },
    ),
    printsAndLeaves({
      nl: 'Op haar ticket staan het boek en de betaling.',
      en: 'Her receipt has the book and the payment.',
    }),
    takesAll({ nl: 'Fatma neemt haar boek mee.', en: 'Fatma takes her book.' }),
  ],
};
