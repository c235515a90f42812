/** Screen messages (AF), in the patron's language. */
import type { Patron } from './state.ts';

const messages = {
  'unknown-patron': {
    nl: 'Deze kaart is niet bekend.',
    en: 'This card is not known.',
    fr: 'Cette carte est inconnue.',
  },
  'wrong-pin': {
    nl: 'De pincode is niet juist.',
    en: 'The PIN is not right.',
    fr: 'Le code PIN n’est pas correct.',
  },
  'unknown-item': {
    nl: 'Dit exemplaar is niet bekend.',
    en: 'This item is not known.',
    fr: 'Cet exemplaire est inconnu.',
  },
  'not-for-loan': {
    nl: 'Dit exemplaar wordt niet uitgeleend.',
    en: 'This item is not for loan.',
    fr: 'Cet exemplaire ne se prête pas.',
  },
  'on-hold': {
    nl: 'Gereserveerd door iemand anders.',
    en: 'On hold for somebody else.',
    fr: 'Réservé par un autre lecteur.',
  },
  'lent-to-another': {
    nl: 'Dit exemplaar staat op naam van iemand anders.',
    en: 'This item is lent to somebody else.',
    fr: 'Cet exemplaire est prêté à un autre lecteur.',
  },
  'already-yours': {
    nl: 'U hebt dit exemplaar al geleend.',
    en: 'You have already borrowed this item.',
    fr: 'Vous avez déjà emprunté cet exemplaire.',
  },
  'too-many-renewals': {
    nl: 'Dit exemplaar kan niet meer verlengd worden.',
    en: 'This item cannot be renewed any more.',
    fr: 'Cet exemplaire ne peut plus être prolongé.',
  },
  'other-library': {
    nl: 'Dit exemplaar is van een andere bibliotheek.',
    en: 'This item is of another library.',
    fr: 'Cet exemplaire est d’une autre bibliothèque.',
  },
  'not-yours': {
    nl: 'U hebt dit exemplaar niet geleend.',
    en: 'You have not borrowed this item.',
    fr: 'Vous n’avez pas emprunté cet exemplaire.',
  },
  blocked: {
    nl: 'U kunt op dit moment niet lenen of verlengen.',
    en: 'You cannot borrow or renew at the moment.',
    fr: 'Vous ne pouvez ni emprunter ni prolonger pour le moment.',
  },
  'hold-here': {
    nl: 'Gereserveerd: geef dit exemplaar aan de balie af.',
    en: 'On hold: please hand this item in at the desk.',
    fr: 'Réservé : remettez cet exemplaire au comptoir.',
  },
  'hold-elsewhere': {
    nl: 'Gereserveerd in een andere bibliotheek: geef dit exemplaar aan de balie af.',
    en: 'On hold at another library: please hand this item in at the desk.',
    fr: 'Réservé dans une autre bibliothèque : remettez cet exemplaire au comptoir.',
  },
  'on-invoice': {
    nl: 'Voor dit exemplaar is een nota gemaakt: geef het aan de balie af.',
    en: 'There is an invoice for this item: please hand it in at the desk.',
    fr: 'Cet exemplaire a été facturé : remettez-le au comptoir.',
  },
  'to-desk': {
    nl: 'Geef dit exemplaar aan de balie af.',
    en: 'Please hand this item in at the desk.',
    fr: 'Remettez cet exemplaire au comptoir.',
  },
  costs: {
    nl: 'Dit exemplaar lenen kost geld.',
    en: 'There is a charge for this item.',
    fr: 'Le prêt de cet exemplaire est payant.',
  },
  'has-attachment': {
    nl: 'Dit exemplaar heeft een bijlage. Is die erbij?',
    en: 'This item has a supplement. Is it there?',
    fr: 'Cet exemplaire a une annexe. Est-elle présente ?',
  },
  'no-journal': {
    nl: 'Voor deze poort is geen bankboek ingesteld.',
    en: 'No bank journal is set for this port.',
    fr: 'Aucun journal de banque n’est défini pour ce port.',
  },
  'other-branch': {
    nl: 'Dit exemplaar hoort in een andere bibliotheek thuis.',
    en: 'This item belongs to another library.',
    fr: 'Cet exemplaire appartient à une autre bibliothèque.',
  },
  'was-not-lent': {
    nl: 'Dit exemplaar was niet uitgeleend.',
    en: 'This item was not on loan.',
    fr: 'Cet exemplaire n’était pas prêté.',
  },
  'unknown-fee': {
    nl: 'Dit bedrag staat niet open.',
    en: 'This amount is not open.',
    fr: 'Ce montant n’est pas dû.',
  },
  'card-ended': {
    nl: 'Uw kaart is niet meer geldig. Vraag het aan de balie.',
    en: 'Your card is no longer valid. Please ask at the desk.',
    fr: 'Votre carte n’est plus valable. Demandez au comptoir.',
  },
  'not-payable-here': {
    nl: 'Dit bedrag kan hier niet betaald worden.',
    en: 'This amount cannot be paid here.',
    fr: 'Ce montant ne peut pas être payé ici.',
  },
  'too-much': {
    nl: 'Dat is meer dan er openstaat.',
    en: 'That is more than is open.',
    fr: 'C’est plus que le montant dû.',
  },
} as const;

export type ScreenMessage = keyof typeof messages;

/** Dutch without a patron. */
export function screenMessage(
  message: ScreenMessage,
  patron?: Pick<Patron, 'language'> | null,
): string {
  return messages[message][patron?.language ?? 'nl'];
}
