/** The cards with a chip that a person on the page puts into the card reader. */
import type { SimulatedCard } from '../../../simulators/cards/card.ts';
import { createEid } from '../../../simulators/cards/eid.ts';
import {
  createBankCard,
  createContactless,
  createMuteCard,
  pulledAt,
} from '../../../simulators/cards/others.ts';
import type { Patron } from '../../../simulators/library/state.ts';

/**
 * `eid`, `eid-old`: of a patron, with the national number that the library knows, or one that it does
 * not. `contactless`: a library card whose UID is its number. `phone`: another UID at each tap.
 */
export const chipCardKinds = [
  ...(['eid', 'eid-old', 'kids-id', 'contactless', 'phone', 'bank', 'not-activated'] as const),
  ...(['mute', 'pulled'] as const),
] as const;
export type ChipCardKind = (typeof chipCardKinds)[number];

/** No patron of the simulated library has it; a made-up one of which the check holds. */
const unknownNumber = '94021300145';
const childsNumber = '17073003384';
const cardNumber = '591191706458';

/** `patron` null: of no patron. `pull`: what takes it out in the middle of reading. */
export function chipCard(
  kind: ChipCardKind,
  patron: Pick<Patron, 'card' | 'otherCards'> | null,
  pull: () => void,
): SimulatedCard {
  const nationalNumber = nationalNumberOf(patron) ?? unknownNumber;
  const own = { nationalNumber, cardNumber };
  switch (kind) {
    case 'eid':
      return createEid({ ...own, applet: '1.8' });
    case 'eid-old':
      return createEid({ ...own, applet: '1.7' });
    case 'kids-id':
      return createEid({
        nationalNumber: childsNumber,
        cardNumber: '610123456727',
        applet: '1.7',
        documentType: 6,
      });
    case 'contactless':
      // Fourteen digits are seven bytes.
      return createContactless(patron?.card ?? '04A1B2C3D4E580');
    case 'phone':
      return createContactless('08112233');
    case 'bank':
      return createBankCard();
    case 'not-activated':
      return createEid({ ...own, applet: '1.8', isNotActivated: true });
    case 'mute':
      return createMuteCard();
    case 'pulled':
      return pulledAt(createEid({ ...own, applet: '1.8' }), 3, pull);
  }
}

/** Null: the library has none of this patron. */
function nationalNumberOf(patron: Pick<Patron, 'otherCards'> | null): string | null {
  return patron?.otherCards.find((number) => /^\d{11}$/.test(number)) ?? null;
}
