/** The line is lost, the kiosk is killed, and the paper runs out. */
import type { SeenScreen } from '../stage/kiosk-screen.ts';
import {
  books,
  comesIn,
  els,
  elsComesIn,
  laysDown,
  printsAndLeaves,
  settled,
  shows,
  takesAll,
} from './people.ts';
import { places } from './places.ts';
import { type Story, step } from './story.ts';

const [first, second] = books as [string, string];

const elsBorrowsOne = () => [
  ...elsComesIn(),
  laysDown(
    [first],
    { nl: 'Haar eerste boek is geleend.', en: 'Her first book is borrowed.' },
    settled(1),
  ),
];

export const line: Story = {
  id: 'line',
  title: { nl: 'De lijn valt weg', en: 'The line goes down' },
  about: {
    nl: 'Lenen gaat door; later wordt alles geboekt',
    en: 'Borrowing goes on; all is booked later',
  },
  steps: [
    ...elsBorrowsOne(),
    step(
      'De lijn naar de bibliotheek wordt doorgeknipt.',
      'The line to the library system is cut.',
      async (scene) => {
        await scene.devices.library.cutLine();
        await scene.look(0.5);
      },
    ),
    laysDown(
      [second],
      {
        nl: 'Het tweede boek mag toch mee, op de regels die de kiosk onthoudt. De datum is voorlopig.',
        en: 'The second book may go all the same, by the rules that the kiosk remembers. Its date is provisional.',
      },
      settled(2),
    ),
    printsAndLeaves({
      nl: 'Ook op haar ticket staat dat die datum voorlopig is.',
      en: 'Her receipt too says that this date is provisional.',
    }),
    step(
      'De lijn is terug: de kiosk boekt wat hij onthouden heeft. Niets is verloren.',
      'The line is back: the kiosk books what it kept. Nothing is lost.',
      async (scene) => {
        const { library, reader } = scene.devices;
        for (const { uid } of reader.tags()) reader.take(uid);
        await library.restoreLine();
        await scene.touch({ type: 'DONE' }, places.key);
        await scene.until('the loan in the library system', () =>
          library.library.state.loans.has(second),
        );
        await scene.sees(
          'all to work again',
          ({ view }) => view.kind === 'attract' && view.limits === null,
        );
      },
    ),
  ],
};

export const killed: Story = {
  id: 'killed',
  title: { nl: 'De stroom valt weg', en: 'The power goes' },
  about: {
    nl: 'Midden in een uitlening; niets is weg',
    en: 'In mid-loan; nothing is lost',
  },
  needs: 'kill',
  steps: [
    ...elsBorrowsOne(),
    step(
      'Het tweede wordt geboekt. Net voor het antwoord er is, wordt het programma van de kiosk gedood.',
      'The second is being booked. Just before the answer comes the kiosk’s program is killed.',
      async (scene) => {
        const { library } = scene.devices;
        library.misbehave('silent', { codes: ['11'], times: 1 });
        await scene.layDown(second);
        await scene.until('the loan in the library system', () =>
          library.library.state.loans.has(second),
        );
        await scene.look(0.5);
        scene.killKiosk();
      },
    ),
    step(
      'Hij start vanzelf opnieuw, leest in zijn dagboek waarmee hij bezig was, en vraagt het bibliotheeksysteem hoe dat afliep. Els neemt haar boeken weer in de hand.',
      'It starts again by itself, reads in its journal what it was doing, and asks the library system how that ended. Els takes her books in her hand again.',
      async (scene) => {
        const { library, reader } = scene.devices;
        library.misbehave(null);
        for (const { uid } of reader.tags()) reader.take(uid);
        await scene.sees(
          'all to work again',
          ({ view }) => view.kind === 'attract' && view.limits === null,
        );
      },
    ),
    ...comesIn(
      els,
      { nl: 'Ze toont haar kaart nog eens.', en: 'She shows her card once more.' },
      { nl: 'En typt haar pincode.', en: 'And types her PIN.' },
    ),
    laysDown(
      [first, second],
      {
        nl: 'Beide boeken staan al op haar kaart, elk één keer, en mogen mee.',
        en: 'Both books are on her card already, once each, and may go.',
      },
      settled(2),
    ),
    step(
      'Het bibliotheeksysteem heeft twee uitleningen geboekt. De medewerkers hebben een regel op hun lijst: de kiosk zag het antwoord niet.',
      'The library system has booked two loans. The staff have a line on their list: the kiosk did not see the answer.',
      async (scene) => {
        const loans = scene.devices.library.log().filter(({ what }) => what === 'check-out').length;
        if (loans !== 2) throw new Error(`Two loans were to be booked, and ${loans} were.`);
        await scene.look();
      },
    ),
    printsAndLeaves({ nl: 'Ze is klaar.', en: 'She is done.' }),
    takesAll({ nl: 'Ze neemt haar boeken mee.', en: 'She takes her books.' }),
  ],
};

export const paper: Story = {
  id: 'paper',
  title: { nl: 'Papier op', en: 'Out of paper' },
  about: {
    nl: 'Het ticket staat op het scherm',
    en: 'The receipt is on the screen',
  },
  steps: [
    step(
      'De rol is leeg. Het beginscherm zegt wat er nog kan: alles, behalve een ticket.',
      'The roll is empty. The first screen says what still works: all but a receipt.',
      async (scene) => {
        scene.devices.printer.setStatus({ paper: 'out' });
        await scene.sees('that receipts are off', noReceipts);
      },
    ),
    ...comesIn(
      els,
      { nl: 'Els leent toch.', en: 'Els borrows all the same.' },
      { nl: 'Ze typt haar pincode.', en: 'She types her PIN.' },
    ),
    laysDown([first], { nl: 'Haar boek is geleend.', en: 'Her book is borrowed.' }, settled(1)),
    step(
      'In plaats van een ticket krijgt ze een overzicht op het scherm.',
      'In place of a receipt she gets an overview on the screen.',
      async (scene) => {
        await scene.touch({ type: 'DONE', receipt: 'screen' }, places.ticket);
        await scene.sees('the overview', shows('receipt'));
        await scene.look();
        await scene.touch({ type: 'RECEIPT', how: 'none' }, places.key);
        await scene.sees('goodbye', shows('goodbye'));
      },
    ),
    takesAll({ nl: 'Ze neemt haar boek mee.', en: 'She takes her book.' }),
    step(
      'Een medewerker legt een nieuwe rol in. De kiosk merkt het zelf.',
      'A member of staff puts in a new roll. The kiosk notices by itself.',
      async (scene) => {
        scene.devices.printer.setStatus({ paper: 'ok' });
        await scene.sees('receipts again', (screen) => !noReceipts(screen));
      },
    ),
  ],
};

function noReceipts({ view }: SeenScreen): boolean {
  const limits = view.limits as { receipt?: string } | null | undefined;
  return limits?.receipt === 'not-now';
}
