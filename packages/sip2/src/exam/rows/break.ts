import type { Row } from './row.ts';

/** What may come where a line is broken, and a message is spoiled or repeated, on purpose. */
export const breakRows = {
  'bad-checksum-asked': {
    verdict: 'standard',
    said: {
      en: 'A message with a wrong checksum is asked for again (96).',
      nl: 'Een bericht met een foute controlesom wordt opnieuw gevraagd (96).',
    },
  },
  'bad-checksum-taken': {
    verdict: 'differs',
    said: {
      en: 'A message with a wrong checksum is carried out: it checks none.',
      nl: 'Een bericht met een foute controlesom wordt uitgevoerd: het controleert er geen.',
    },
  },
  'bad-checksum-ignored': {
    verdict: 'differs',
    said: {
      en: 'A message with a wrong checksum gets no answer.',
      nl: 'Een bericht met een foute controlesom krijgt geen antwoord.',
    },
  },
  'plain-answered': {
    verdict: 'standard',
    said: {
      en: 'A message without number and checksum is answered.',
      nl: 'Een bericht zonder nummer en controlesom wordt beantwoord.',
    },
  },
  'plain-ignored': {
    verdict: 'differs',
    said: {
      en: 'A message without number and checksum gets no answer.',
      nl: 'Een bericht zonder nummer en controlesom krijgt geen antwoord.',
    },
  },
  'resend-answered': {
    verdict: 'standard',
    said: {
      en: 'Asked for it again (97), it gives its last answer.',
      nl: 'Opnieuw gevraagd (97) geeft het zijn laatste antwoord.',
    },
  },
  'resend-ignored': {
    verdict: 'differs',
    said: {
      en: 'Asked for it again (97), it does not give its last answer.',
      nl: 'Opnieuw gevraagd (97) geeft het zijn laatste antwoord niet.',
    },
  },
  'both-answered': {
    verdict: 'unsaid',
    said: {
      en: 'Two messages at once are both answered.',
      nl: 'Twee berichten tegelijk worden allebei beantwoord.',
    },
  },
  'one-answered': {
    verdict: 'unsaid',
    said: {
      en: 'Of two messages at once not both are answered.',
      nl: 'Van twee berichten tegelijk worden niet allebei beantwoord.',
    },
  },
  recovers: {
    verdict: 'standard',
    said: {
      en: 'After half a message and a cut it answers on the next connection.',
      nl: 'Na een half bericht en een breuk antwoordt het op de volgende verbinding.',
    },
  },
  'recovers-not': {
    verdict: 'differs',
    said: {
      en: 'After half a message and a cut it does not answer on the next connection.',
      nl: 'Na een half bericht en een breuk antwoordt het niet op de volgende verbinding.',
    },
  },
  'given-up-in-order': {
    verdict: 'unsaid',
    said: {
      en: 'A question that was given up is answered before the next one.',
      nl: 'Een vraag die opgegeven is, wordt vóór de volgende beantwoord.',
    },
  },
  'given-up-after': {
    verdict: 'unsaid',
    said: {
      en: 'A question that was given up is answered after the next one.',
      nl: 'Een vraag die opgegeven is, wordt ná de volgende beantwoord.',
    },
  },
  'given-up-dropped': {
    verdict: 'unsaid',
    said: {
      en: 'A question that was given up is not answered any more.',
      nl: 'Een vraag die opgegeven is, wordt niet meer beantwoord.',
    },
  },
  'given-up-blocks': {
    verdict: 'unsaid',
    said: {
      en: 'After a question that was given up the next one is not answered.',
      nl: 'Na een vraag die opgegeven is, wordt de volgende niet beantwoord.',
    },
  },
  'given-up-unnumbered': {
    verdict: 'differs',
    said: {
      en: 'Its answer does not have the number of its own question: it can be taken for the answer to another.',
      nl: 'Het antwoord erop heeft niet het nummer van zijn eigen vraag: het kan voor het antwoord op een andere gehouden worden.',
    },
  },
  'repeat-stored': {
    verdict: 'standard',
    said: {
      en: 'A loan that is sent again, byte by byte, gets the same answer.',
      nl: 'Een uitlening die byte voor byte opnieuw komt, krijgt hetzelfde antwoord.',
    },
  },
  'repeat-executed': {
    verdict: 'differs',
    said: {
      en: 'A loan that is sent again, byte by byte, is carried out again.',
      nl: 'Een uitlening die byte voor byte opnieuw komt, wordt opnieuw uitgevoerd.',
    },
  },
  'cut-done': {
    verdict: 'unsaid',
    said: {
      en: 'A message whose connection is cut at once is carried out: {about}.',
      nl: 'Een bericht waarvan de verbinding meteen breekt, wordt uitgevoerd: {about}.',
    },
  },
  'cut-undone': {
    verdict: 'unsaid',
    said: {
      en: 'A message whose connection is cut at once is not carried out, as far as it says afterwards: {about}.',
      nl: 'Een bericht waarvan de verbinding meteen breekt, wordt niet uitgevoerd, voor zover het dat daarna zegt: {about}.',
    },
  },
} as const satisfies Readonly<Record<string, Row>>;
