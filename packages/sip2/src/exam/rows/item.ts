import type { Row } from './row.ts';

/** What may come of 17, for an item and for a number that is none. */
export const itemRows = {
  'item-known': {
    verdict: 'standard',
    said: {
      en: 'It knows the item: a title comes.',
      nl: 'Het kent het exemplaar: er komt een titel.',
    },
  },
  'item-untitled': {
    verdict: 'unsaid',
    said: {
      en: 'No title of the item comes: it may not know it.',
      nl: 'Er komt geen titel van het exemplaar: misschien kent het dat niet.',
    },
  },
  'item-of-another': {
    verdict: 'differs',
    said: {
      en: 'The answer is of another item than was asked about.',
      nl: 'Het antwoord gaat over een ander exemplaar dan waarnaar gevraagd werd.',
    },
  },
  'item-state': {
    verdict: 'standard',
    said: {
      en: 'It says where the item is (circulation status {about}).',
      nl: 'Het zegt waar het exemplaar is (circulatiestatus {about}).',
    },
  },
  'item-state-other': {
    verdict: 'differs',
    said: {
      en: 'Its circulation status is none of the standard ({about}).',
      nl: 'De circulatiestatus is er geen van de standaard ({about}).',
    },
  },
  'due-standard': {
    verdict: 'standard',
    said: {
      en: 'Its due date can be read in one way.',
      nl: 'De inleverdatum is op één manier te lezen.',
    },
  },
  'due-other': {
    verdict: 'unsaid',
    said: {
      en: 'Its due date is written in the form {about}, and can be read.',
      nl: 'De inleverdatum staat er in de vorm {about}, en is te lezen.',
    },
  },
  'due-unread': {
    verdict: 'differs',
    said: {
      en: 'Its due date cannot be read, or in two ways: {about}.',
      nl: 'De inleverdatum is niet te lezen, of op twee manieren: {about}.',
    },
  },
  'due-unsaid': {
    verdict: 'unsaid',
    said: {
      en: 'The item is lent, and no due date comes.',
      nl: 'Het exemplaar is uitgeleend, en er komt geen inleverdatum.',
    },
  },
  'holder-named': {
    verdict: 'unsaid',
    said: {
      en: 'It says which card has the item, in the field {about}.',
      nl: 'Het zegt welke kaart het exemplaar heeft, in het veld {about}.',
    },
  },
  'holder-other-form': {
    verdict: 'unsaid',
    said: {
      en: 'It says which card has the item ({about}), and writes the number otherwise than it is on the card.',
      nl: 'Het zegt welke kaart het exemplaar heeft ({about}), en schrijft het nummer anders dan het op de kaart staat.',
    },
  },
  'holder-unsaid': {
    verdict: 'unsaid',
    said: {
      en: 'The item is lent, and it does not say to whom.',
      nl: 'Het exemplaar is uitgeleend, en het zegt niet aan wie.',
    },
  },
  'unknown-item-said': {
    verdict: 'standard',
    said: {
      en: 'Of a number that is no item no title comes.',
      nl: 'Van een nummer dat geen exemplaar is, komt geen titel.',
    },
  },
  'unknown-item-titled': {
    verdict: 'unsaid',
    said: {
      en: 'A number that is no item gets a title.',
      nl: 'Een nummer dat geen exemplaar is, krijgt een titel.',
    },
  },
  'no-prefix': {
    verdict: 'not-tried',
    said: {
      en: 'The number of this item has no letters before its digits.',
      nl: 'Het nummer van dit exemplaar heeft geen letters voor de cijfers.',
    },
  },
  'bare-unknown': {
    verdict: 'unsaid',
    said: {
      en: 'Without the letters before it the number is not known.',
      nl: 'Zonder de letters ervoor is het nummer niet bekend.',
    },
  },
  'bare-same': {
    verdict: 'unsaid',
    said: {
      en: 'Without the letters before it the number finds an item with the same title.',
      nl: 'Zonder de letters ervoor vindt het nummer een exemplaar met dezelfde titel.',
    },
  },
  'bare-other': {
    verdict: 'unsaid',
    said: {
      en: 'Without the letters before it the number is another item: two libraries share numbers.',
      nl: 'Zonder de letters ervoor is het nummer een ander exemplaar: twee bibliotheken delen nummers.',
    },
  },
} as const satisfies Readonly<Record<string, Row>>;
