import type { Row } from './row.ts';

/** What may come of any message, and of the way to the library system. */
export const lineRows = {
  answered: {
    verdict: 'standard',
    said: { en: 'It answers {about}.', nl: 'Het beantwoordt {about}.' },
  },
  'not-reached': {
    verdict: 'not-tried',
    said: {
      en: 'No connection was made: nothing else was asked.',
      nl: 'Er kwam geen verbinding: er is niets anders gevraagd.',
    },
  },
  'not-asked': {
    verdict: 'not-tried',
    said: {
      en: 'Not asked: what it needs was not given, or an earlier question was not answered.',
      nl: 'Niet gevraagd: wat ervoor nodig is werd niet gegeven, of een eerdere vraag werd niet beantwoord.',
    },
  },
  stopped: {
    verdict: 'not-tried',
    said: {
      en: 'The examination was ended before this.',
      nl: 'Het onderzoek is hiervoor beëindigd.',
    },
  },
  'idle-kept': {
    verdict: 'unsaid',
    said: {
      en: 'After {about} s without a question the connection still answers.',
      nl: 'Na {about} s zonder vraag antwoordt de verbinding nog.',
    },
  },
  'idle-hung-up': {
    verdict: 'unsaid',
    said: {
      en: 'It hangs up on a connection that asks nothing, after {about} s.',
      nl: 'Het verbreekt een verbinding waarop niets gevraagd wordt, na {about} s.',
    },
  },
  'idle-dead': {
    verdict: 'differs',
    said: {
      en: 'After {about} s without a question the connection looks open, and answers no more: something on the way has forgotten it.',
      nl: 'Na {about} s zonder vraag lijkt de verbinding open, en antwoordt ze niet meer: iets onderweg is haar vergeten.',
    },
  },
  'no-answer': {
    verdict: 'differs',
    said: {
      en: '{about} is not answered in time.',
      nl: '{about} wordt niet op tijd beantwoord.',
    },
  },
  'answered-late': {
    verdict: 'differs',
    said: {
      en: '{about} is answered late, when the question is given up already.',
      nl: '{about} wordt te laat beantwoord, als de vraag al is opgegeven.',
    },
  },
  'hung-up': {
    verdict: 'differs',
    said: {
      en: 'It hangs up in answer to {about}.',
      nl: 'Het verbreekt de verbinding als antwoord op {about}.',
    },
  },
  'cut-short': {
    verdict: 'differs',
    said: {
      en: 'It hangs up in the middle of its answer to {about}.',
      nl: 'Het verbreekt de verbinding midden in zijn antwoord op {about}.',
    },
  },
  'envelope-failed': {
    verdict: 'differs',
    said: {
      en: 'The envelope of {about} comes back without an answer in it.',
      nl: 'De envelop van {about} komt terug zonder antwoord erin.',
    },
  },
  'no-sip2': {
    verdict: 'differs',
    said: {
      en: 'What comes in answer to {about} is no SIP2 message.',
      nl: 'Wat als antwoord op {about} komt, is geen SIP2-bericht.',
    },
  },
  'other-answer': {
    verdict: 'differs',
    said: {
      en: 'It answers by another message than belongs to the question: {about}.',
      nl: 'Het antwoordt met een ander bericht dan bij de vraag hoort: {about}.',
    },
  },
  'asks-again': {
    verdict: 'differs',
    said: {
      en: 'It cannot read {about}, and asks for it again (96).',
      nl: 'Het kan {about} niet lezen, en vraagt er opnieuw om (96).',
    },
  },
  'more-than-asked': {
    verdict: 'differs',
    said: {
      en: 'More than one message comes in answer to {about}.',
      nl: 'Op {about} komt meer dan één bericht als antwoord.',
    },
  },
  'in-pieces': {
    verdict: 'unsaid',
    said: {
      en: 'Its answer to {about} comes in pieces.',
      nl: 'Zijn antwoord op {about} komt in stukken.',
    },
  },
  'log-in-accepted': {
    verdict: 'standard',
    said: { en: 'It accepts the log-in.', nl: 'Het aanvaardt de aanmelding.' },
  },
  'log-in-inside': {
    verdict: 'standard',
    said: {
      en: 'There is no log-in by 93: each message carries its own, or none is needed.',
      nl: 'Er is geen aanmelding met 93: elk bericht draagt de zijne, of er is geen nodig.',
    },
  },
  'log-in-refused': {
    verdict: 'differs',
    said: {
      en: 'It refuses the log-in: no card and no item was asked about.',
      nl: 'Het weigert de aanmelding: er is naar geen kaart of exemplaar gevraagd.',
    },
  },
  'delimiter-other': {
    verdict: 'differs',
    said: {
      en: 'It divides the fields by {about}, and by the settings another sign does.',
      nl: 'Het scheidt de velden met {about}, en volgens de instellingen doet een ander teken dat.',
    },
  },
  'checksum-right': {
    verdict: 'standard',
    said: {
      en: 'Each answer has the number (AY) of its question, and a right checksum (AZ).',
      nl: 'Elk antwoord heeft het nummer (AY) van zijn vraag, en een juiste controlesom (AZ).',
    },
  },
  'checksum-unasked': {
    verdict: 'not-tried',
    said: {
      en: 'By the settings no number and no checksum (AY, AZ) are sent.',
      nl: 'Volgens de instellingen gaan er geen nummer en geen controlesom (AY, AZ) mee.',
    },
  },
  'checksum-refused': {
    verdict: 'differs',
    said: {
      en: 'It does not take a message with a checksum; without one it answers.',
      nl: 'Het neemt geen bericht met een controlesom aan; zonder antwoordt het wel.',
    },
  },
  'checksum-absent': {
    verdict: 'differs',
    said: {
      en: 'It answers without number and checksum (AY, AZ) though the question has them: {about}.',
      nl: 'Het antwoordt zonder nummer en controlesom (AY, AZ) hoewel de vraag ze heeft: {about}.',
    },
  },
  'checksum-zero': {
    verdict: 'differs',
    said: {
      en: 'Its checksum is always 0000, which checks nothing: {about}.',
      nl: 'Zijn controlesom is altijd 0000, wat niets controleert: {about}.',
    },
  },
  'checksum-bad': {
    verdict: 'differs',
    said: {
      en: 'The checksum of its answers does not fit them: {about}.',
      nl: 'De controlesom van zijn antwoorden klopt niet: {about}.',
    },
  },
  'sequence-other': {
    verdict: 'differs',
    said: {
      en: 'Its answers have another number (AY) than their questions: {about}.',
      nl: 'Zijn antwoorden hebben een ander nummer (AY) dan hun vragen: {about}.',
    },
  },
  'form-right': {
    verdict: 'standard',
    said: {
      en: 'Its messages have the form of the standard.',
      nl: 'Zijn berichten hebben de vorm van de standaard.',
    },
  },
  'field-missing': {
    verdict: 'differs',
    said: {
      en: 'A message lacks a field that it must have: {about}.',
      nl: 'In een bericht ontbreekt een veld dat er moet zijn: {about}.',
    },
  },
  'field-extra': {
    verdict: 'unsaid',
    said: {
      en: 'A message has a field that the standard does not give it: {about}.',
      nl: 'Een bericht heeft een veld dat de standaard er niet in heeft: {about}.',
    },
  },
  undecodable: {
    verdict: 'differs',
    said: {
      en: 'Its texts are in another encoding than the settings say: {about}.',
      nl: 'Zijn teksten hebben een andere codering dan de instellingen zeggen: {about}.',
    },
  },
  'control-characters': {
    verdict: 'differs',
    said: {
      en: 'Control characters stand in a field: {about}.',
      nl: 'In een veld staan stuurtekens: {about}.',
    },
  },
  'empty-lines': {
    verdict: 'differs',
    said: {
      en: 'Empty lines come between its messages.',
      nl: 'Tussen zijn berichten komen lege regels.',
    },
  },
  deviates: {
    verdict: 'differs',
    said: {
      en: 'A message deviates from its form: {about}.',
      nl: 'Een bericht wijkt af van zijn vorm: {about}.',
    },
  },
  'small-deviation': {
    verdict: 'unsaid',
    said: {
      en: 'A message is written a little otherwise, which changes nothing: {about}.',
      nl: 'Een bericht is een beetje anders geschreven, wat niets verandert: {about}.',
    },
  },
} as const satisfies Readonly<Record<string, Row>>;
