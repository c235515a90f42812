import type { Row } from './row.ts';

/** What may come of 63, for a card and for a number that is none. */
export const patronRows = {
  'card-known': {
    verdict: 'standard',
    said: { en: 'It knows the card (BL Y).', nl: 'Het kent de kaart (BL Y).' },
  },
  'card-unknown': {
    verdict: 'unsaid',
    said: {
      en: 'It does not accept the card (BL N): what follows says little.',
      nl: 'Het aanvaardt de kaart niet (BL N): wat volgt zegt weinig.',
    },
  },
  'card-unsaid': {
    verdict: 'unsaid',
    said: {
      en: 'It does not say whether the card is valid (no BL).',
      nl: 'Het zegt niet of de kaart geldig is (geen BL).',
    },
  },
  'silent-without-pin': {
    verdict: 'differs',
    said: {
      en: 'Without a PIN it says nothing of the card: BL N, CQ N, no name and no reason.',
      nl: 'Zonder pincode zegt het niets van de kaart: BL N, CQ N, geen naam en geen reden.',
    },
  },
  'no-without-pin': {
    verdict: 'standard',
    said: { en: 'It says no to no PIN (CQ N).', nl: 'Het zegt nee op geen pincode (CQ N).' },
  },
  'yes-without-pin': {
    verdict: 'differs',
    said: {
      en: 'It says yes to no PIN (CQ Y).',
      nl: 'Het zegt ja op geen pincode (CQ Y).',
    },
  },
  'pin-unsaid': {
    verdict: 'unsaid',
    said: {
      en: 'Without a PIN it says nothing of the PIN (no CQ).',
      nl: 'Zonder pincode zegt het niets van de pincode (geen CQ).',
    },
  },
  'flags-blank': {
    verdict: 'standard',
    said: {
      en: 'A flag of the patron that is not set is a blank.',
      nl: 'Een vlag van de lener die niet gezet is, is een spatie.',
    },
  },
  'flags-n': {
    verdict: 'differs',
    said: {
      en: 'A flag of the patron that is not set is written as N or 0, in place of a blank.',
      nl: 'Een vlag van de lener die niet gezet is, staat er als N of 0, in plaats van een spatie.',
    },
  },
  'all-flags': {
    verdict: 'differs',
    said: {
      en: 'All fourteen flags of the patron are set, so that none of them says anything.',
      nl: 'Alle veertien vlaggen van de lener zijn gezet, zodat geen ervan iets zegt.',
    },
  },
  'flags-set': {
    verdict: 'standard',
    said: {
      en: 'Flags of the card that are set: {about}.',
      nl: 'Gezette vlaggen van de kaart: {about}.',
    },
  },
  'amount-unread': {
    verdict: 'differs',
    said: {
      en: 'The amount owed (BV) cannot be read as an amount.',
      nl: 'Het verschuldigde bedrag (BV) is niet als bedrag te lezen.',
    },
  },
  'other-card': {
    verdict: 'unsaid',
    said: {
      en: 'The answer names another card number (AA) than was asked about.',
      nl: 'Het antwoord noemt een ander kaartnummer (AA) dan waarnaar gevraagd werd.',
    },
  },
  'unknown-card-refused': {
    verdict: 'standard',
    said: {
      en: 'A number that is no card is refused (BL N).',
      nl: 'Een nummer dat geen kaart is, wordt geweigerd (BL N).',
    },
  },
  'unknown-card-taken': {
    verdict: 'differs',
    said: {
      en: 'A number that is no card is taken for one (BL Y).',
      nl: 'Een nummer dat geen kaart is, wordt voor een kaart gehouden (BL Y).',
    },
  },
  'unknown-card-unsaid': {
    verdict: 'unsaid',
    said: {
      en: 'Of a number that is no card it does not say so (no BL).',
      nl: 'Van een nummer dat geen kaart is, zegt het dat niet (geen BL).',
    },
  },
} as const satisfies Readonly<Record<string, Row>>;

/** What may come of the lists of 63, and of 41. */
export const listRows = {
  'list-whole': {
    verdict: 'standard',
    said: {
      en: 'As many lines come as are counted: {about}.',
      nl: 'Er komen evenveel regels als er geteld zijn: {about}.',
    },
  },
  'list-empty': {
    verdict: 'not-tried',
    said: {
      en: 'This card has nothing in these lists: {about}.',
      nl: 'Deze kaart heeft niets in deze lijsten: {about}.',
    },
  },
  'list-hidden': {
    verdict: 'differs',
    said: {
      en: 'Something is counted, and no line of it comes: {about}.',
      nl: 'Er is iets geteld, en er komt geen regel van: {about}.',
    },
  },
  'list-in-part': {
    verdict: 'differs',
    said: {
      en: 'Fewer lines come than are counted: {about}.',
      nl: 'Er komen minder regels dan er geteld zijn: {about}.',
    },
  },
  'list-longer': {
    verdict: 'differs',
    said: {
      en: 'More lines come than are counted: {about}.',
      nl: 'Er komen meer regels dan er geteld zijn: {about}.',
    },
  },
  'list-uncounted': {
    verdict: 'unsaid',
    said: {
      en: 'It does not count these: {about}.',
      nl: 'Deze telt het niet: {about}.',
    },
  },
  'loans-named': {
    verdict: 'standard',
    said: {
      en: 'Each loan names its item.',
      nl: 'Elke lening noemt haar exemplaar.',
    },
  },
  'loans-unnamed': {
    verdict: 'differs',
    said: {
      en: 'Not each loan names its item: what was lent cannot be found in the list.',
      nl: 'Niet elke lening noemt haar exemplaar: wat geleend is, is in de lijst niet te vinden.',
    },
  },
  'fees-add-up': {
    verdict: 'standard',
    said: {
      en: 'The fees that are listed add up to what is owed (BV).',
      nl: 'De kosten in de lijst zijn samen wat er verschuldigd is (BV).',
    },
  },
  'fees-less': {
    verdict: 'differs',
    said: {
      en: 'The fees that are listed are not all that is owed (BV).',
      nl: 'De kosten in de lijst zijn niet alles wat er verschuldigd is (BV).',
    },
  },
  'fees-more': {
    verdict: 'unsaid',
    said: {
      en: 'More fees are listed than are owed by the sum (BV).',
      nl: 'Er staan meer kosten in de lijst dan er volgens de som verschuldigd zijn (BV).',
    },
  },
  'fees-hidden': {
    verdict: 'differs',
    said: {
      en: 'Something is owed (BV), and no fee is listed.',
      nl: 'Er is iets verschuldigd (BV), en er staan geen kosten in een lijst.',
    },
  },
  'fees-elsewhere': {
    verdict: 'differs',
    said: {
      en: 'The fees are listed where place {about} of the summary is Y.',
      nl: 'De kosten staan in de lijst als plaats {about} van de samenvatting Y is.',
    },
  },
  'fees-by-flag': {
    verdict: 'unsaid',
    said: {
      en: 'The fees are listed where {about} of 41 is Y.',
      nl: 'De kosten staan in de lijst als {about} van 41 Y is.',
    },
  },
  'fees-unread': {
    verdict: 'differs',
    said: {
      en: 'Lines of fees come that the format of the settings does not read.',
      nl: 'Er komen regels met kosten die de vorm van de instellingen niet leest.',
    },
  },
  'fees-without-id': {
    verdict: 'unsaid',
    said: {
      en: 'A fee has no number of its own, by which it could be paid.',
      nl: 'Kosten hebben geen eigen nummer, waarmee ze betaald kunnen worden.',
    },
  },
  'fees-with-id': {
    verdict: 'standard',
    said: {
      en: 'Each fee has a number of its own.',
      nl: 'Alle kosten hebben een eigen nummer.',
    },
  },
} as const satisfies Readonly<Record<string, Row>>;
