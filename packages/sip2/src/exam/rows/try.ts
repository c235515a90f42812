import type { Row } from './row.ts';

/** What may come of a PIN, a blocked card, a loan and its return, and a payment. */
export const tryRows = {
  'wrong-pin-refused': {
    verdict: 'standard',
    said: {
      en: 'A wrong PIN is refused (CQ N).',
      nl: 'Een verkeerde pincode wordt geweigerd (CQ N).',
    },
  },
  'wrong-pin-taken': {
    verdict: 'differs',
    said: {
      en: 'A wrong PIN is taken for right (CQ Y).',
      nl: 'Een verkeerde pincode wordt voor juist gehouden (CQ Y).',
    },
  },
  'wrong-pin-unsaid': {
    verdict: 'unsaid',
    said: {
      en: 'Of a wrong PIN it does not say that it is wrong (no CQ).',
      nl: 'Van een verkeerde pincode zegt het niet dat ze verkeerd is (geen CQ).',
    },
  },
  'wrong-pin-invalid': {
    verdict: 'differs',
    said: {
      en: 'To a wrong PIN it says that the card is not valid (BL N).',
      nl: 'Op een verkeerde pincode zegt het dat de kaart niet geldig is (BL N).',
    },
  },
  'right-pin-taken': {
    verdict: 'standard',
    said: {
      en: 'The PIN of the card is taken (CQ Y).',
      nl: 'De pincode van de kaart is aanvaard (CQ Y).',
    },
  },
  'right-pin-refused': {
    verdict: 'unsaid',
    said: {
      en: 'The PIN that was given is refused: was it typed right?',
      nl: 'De gegeven pincode wordt geweigerd: was ze juist getypt?',
    },
  },
  'block-by-flag': {
    verdict: 'standard',
    said: {
      en: 'The blocked card is valid, and flags say that it is blocked: {about}.',
      nl: 'De geblokkeerde kaart is geldig, en vlaggen zeggen dat ze geblokkeerd is: {about}.',
    },
  },
  'block-invalid': {
    verdict: 'unsaid',
    said: {
      en: 'Of the blocked card it says that it is not valid (BL N).',
      nl: 'Van de geblokkeerde kaart zegt het dat ze niet geldig is (BL N).',
    },
  },
  'block-hidden': {
    verdict: 'differs',
    said: {
      en: 'Nothing says that the blocked card is blocked: no flag, and BL Y.',
      nl: 'Niets zegt dat de geblokkeerde kaart geblokkeerd is: geen vlag, en BL Y.',
    },
  },
  'loan-not-free': {
    verdict: 'not-tried',
    said: {
      en: 'By 17 the item is not on the shelf, or is on hold (circulation status {about}): nothing was lent.',
      nl: 'Volgens 17 staat het exemplaar niet op de plank, of is het gereserveerd (circulatiestatus {about}): er is niets uitgeleend.',
    },
  },
  'loan-done': {
    verdict: 'standard',
    said: { en: 'The item is lent.', nl: 'Het exemplaar is uitgeleend.' },
  },
  'loan-refused': {
    verdict: 'unsaid',
    said: {
      en: 'The loan is refused: what needs one was not tried.',
      nl: 'De uitlening wordt geweigerd: wat er een nodig heeft, is niet geprobeerd.',
    },
  },
  'loan-asks': {
    verdict: 'differs',
    said: {
      en: 'The loan is answered by a question (FV), which the standard does not have.',
      nl: 'De uitlening wordt beantwoord met een vraag (FV), die de standaard niet kent.',
    },
  },
  'loan-costs': {
    verdict: 'standard',
    said: {
      en: 'The loan costs something (BT, BV), which nobody agreed to: nothing was lent.',
      nl: 'De uitlening kost iets (BT, BV), waarmee niemand instemde: er is niets uitgeleend.',
    },
  },
  'loan-done-unanswered': {
    verdict: 'differs',
    said: {
      en: 'The loan was carried out, and no answer to it was understood.',
      nl: 'De uitlening is uitgevoerd, en geen antwoord erop werd begrepen.',
    },
  },
  'loan-needs-date': {
    verdict: 'differs',
    said: {
      en: 'A loan is answered only where a date stands in the no block due date, which says nothing there.',
      nl: 'Een uitlening wordt alleen beantwoord met een datum in de no block due date, die daar niets zegt.',
    },
  },
  'loan-stays-secured': {
    verdict: 'standard',
    said: {
      en: 'It says that the item is to stay secured (desensitize N).',
      nl: 'Het zegt dat het exemplaar beveiligd moet blijven (desensitize N).',
    },
  },
  'own-loan-kept': {
    verdict: 'standard',
    said: {
      en: 'A second loan of the same item (renewal policy N) renews nothing.',
      nl: 'Een tweede uitlening van hetzelfde exemplaar (renewal policy N) verlengt niets.',
    },
  },
  'own-loan-renewed': {
    verdict: 'differs',
    said: {
      en: 'A second loan of the same item renews it, though the renewal policy says N.',
      nl: 'Een tweede uitlening van hetzelfde exemplaar verlengt het, hoewel de renewal policy N zegt.',
    },
  },
  'loan-listed': {
    verdict: 'standard',
    said: {
      en: 'The loan is in the list of the card, with the number of the item.',
      nl: 'De uitlening staat in de lijst van de kaart, met het nummer van het exemplaar.',
    },
  },
  'loan-unlisted': {
    verdict: 'differs',
    said: {
      en: 'The loan is not in the list of the card, or not by the number of the item.',
      nl: 'De uitlening staat niet in de lijst van de kaart, of niet met het nummer van het exemplaar.',
    },
  },
  'renewal-done': {
    verdict: 'standard',
    said: { en: 'The loan is renewed.', nl: 'De lening is verlengd.' },
  },
  'renewal-refused': {
    verdict: 'standard',
    said: { en: 'The renewal is refused.', nl: 'De verlenging wordt geweigerd.' },
  },
  'return-done': {
    verdict: 'standard',
    said: { en: 'The item is taken back.', nl: 'Het exemplaar is ingenomen.' },
  },
  'return-refused': {
    verdict: 'unsaid',
    said: { en: 'The return is refused.', nl: 'De inname wordt geweigerd.' },
  },
  'alert-empty': {
    verdict: 'unsaid',
    said: {
      en: 'Fields of an alert come without one, and are empty: {about}.',
      nl: 'Velden van een melding komen zonder melding, en zijn leeg: {about}.',
    },
  },
  'again-taken': {
    verdict: 'unsaid',
    said: {
      en: 'What was returned already is taken back again.',
      nl: 'Wat al ingenomen was, wordt opnieuw ingenomen.',
    },
  },
  'again-refused': {
    verdict: 'unsaid',
    said: {
      en: 'What was returned already is refused.',
      nl: 'Wat al ingenomen was, wordt geweigerd.',
    },
  },
  'invoiced-refused': {
    verdict: 'unsaid',
    said: {
      en: 'The return of an item on an invoice is refused: nothing was changed.',
      nl: 'De inname van een exemplaar op een nota wordt geweigerd: er is niets gewijzigd.',
    },
  },
  'invoiced-sorted': {
    verdict: 'unsaid',
    said: {
      en: 'An item on an invoice is taken back, for the sort bin {about} (CL).',
      nl: 'Een exemplaar op een nota wordt ingenomen, voor sorteerbak {about} (CL).',
    },
  },
  'invoiced-taken': {
    verdict: 'unsaid',
    said: {
      en: 'An item on an invoice is taken back, and no sort bin is named (CL).',
      nl: 'Een exemplaar op een nota wordt ingenomen, en er wordt geen sorteerbak genoemd (CL).',
    },
  },
  'invoiced-alert': {
    verdict: 'standard',
    said: {
      en: 'An alert says that something is to be done with it.',
      nl: 'Een melding (alert) zegt dat er iets mee moet gebeuren.',
    },
  },
  'invoiced-stays': {
    verdict: 'unsaid',
    said: {
      en: 'The item may be taken back now: the staff see to it and to its invoice.',
      nl: 'Het exemplaar kan nu ingenomen zijn: het personeel kijkt het en zijn nota na.',
    },
  },
  'nothing-to-pay': {
    verdict: 'not-tried',
    said: {
      en: 'No open fee of the card has a number: nothing was paid.',
      nl: 'Geen openstaande kosten van de kaart hebben een nummer: er is niets betaald.',
    },
  },
  'payment-taken': {
    verdict: 'standard',
    said: { en: 'The payment of a fee is accepted.', nl: 'De betaling van kosten is aanvaard.' },
  },
  'payment-refused': {
    verdict: 'unsaid',
    said: { en: 'The payment of a fee is refused.', nl: 'De betaling van kosten wordt geweigerd.' },
  },
  'second-payment-refused': {
    verdict: 'standard',
    said: {
      en: 'A second payment of the same fee is refused.',
      nl: 'Een tweede betaling van dezelfde kosten wordt geweigerd.',
    },
  },
  'second-payment-taken': {
    verdict: 'differs',
    said: {
      en: 'A second payment of the same fee is accepted: it may be booked twice.',
      nl: 'Een tweede betaling van dezelfde kosten is aanvaard: ze kan twee keer geboekt zijn.',
    },
  },
  'payment-stays': {
    verdict: 'unsaid',
    said: {
      en: 'What was paid stays booked in the test account: the staff can undo it.',
      nl: 'Wat betaald is, blijft geboekt op de testkaart: het personeel kan het ongedaan maken.',
    },
  },
  'put-back': {
    verdict: 'standard',
    said: {
      en: 'The item is as it was before: it is on loan to nobody.',
      nl: 'Het exemplaar is zoals voordien: aan niemand uitgeleend.',
    },
  },
  'not-put-back': {
    verdict: 'differs',
    said: {
      en: 'The item may still be on loan to the test card: have it returned at the desk.',
      nl: 'Het exemplaar kan nog uitgeleend zijn aan de testkaart: laat het aan de balie innemen.',
    },
  },
} as const satisfies Readonly<Record<string, Row>>;
