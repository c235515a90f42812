/** A visit with the chip of an identity card, which stays in the slot until the goodbye. */
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { books, laysDown, pin, settled, shows, takeLanguage } from './people.ts';
import { places } from './places.ts';
import { type Story, step } from './story.ts';

/** Comes with an eID whose number the library knows. */
const karel = patronCard(33);
const [first] = books as [string];

export const chipCard: Story = {
  id: 'chip-card',
  title: { nl: 'Met de eID', en: 'With an identity card' },
  about: {
    nl: 'De kaart in de gleuf, en wie ze laat steken',
    en: 'The card in the slot, and who leaves it there',
  },
  needs: 'cards',
  steps: [
    step(
      'Karel heeft zijn bibkaart niet bij. Hij steekt zijn identiteitskaart in de kaartlezer.',
      'Karel has no library card with him. He puts his identity card into the card reader.',
      async (scene) => {
        await takeLanguage(scene, scene.language);
        await scene.chipCard({ kind: 'eid', card: karel });
        await scene.sees('the PIN', shows('pin'));
      },
    ),
    step(
      'Alleen het rijksregisternummer verlaat de kaart. De pincode is die van de bibliotheek.',
      'Only the national number leaves the card. The PIN is that of the library.',
      async (scene) => {
        await scene.typePin(pin);
        await scene.sees('the list', shows('borrow'));
      },
    ),
    laysDown(
      [first],
      {
        nl: 'Hij leent een boek, zoals met elke kaart.',
        en: 'He borrows a book, as with any card.',
      },
      settled(1),
    ),
    step(
      'Klaar. Zijn kaart steekt er nog: het scherm zegt het, voor alles.',
      'Done. His card is still in: the screen says so, before anything else.',
      async (scene) => {
        await scene.lift(first);
        await scene.touch({ type: 'DONE', receipt: 'none' }, places.done);
        await scene.sees('goodbye', shows('goodbye'));
        await scene.look();
      },
    ),
    step('Hij neemt zijn kaart mee.', 'He takes his card.', async (scene) => {
      await scene.chipCard(null);
      await scene.look(0.5);
      await scene.touch({ type: 'DONE' }, places.key);
      await scene.sees('attract', shows('attract'));
    }),
  ],
};
