import type { Row } from './row.ts';

/** What may come of 99. */
export const statusRows = {
  'status-online': {
    verdict: 'standard',
    said: { en: 'It says that it is on line.', nl: 'Het zegt dat het on line is.' },
  },
  'status-offline': {
    verdict: 'standard',
    said: {
      en: 'It says that it works without its own database (on-line status N).',
      nl: 'Het zegt dat het zonder zijn eigen database werkt (on-line status N).',
    },
  },
  'status-denies': {
    verdict: 'standard',
    said: {
      en: 'It says that it does not allow: {about}.',
      nl: 'Het zegt dat dit niet mag: {about}.',
    },
  },
  'time-out-said': {
    verdict: 'standard',
    said: {
      en: 'It says how long to wait for an answer: {about} s.',
      nl: 'Het zegt hoelang op een antwoord te wachten: {about} s.',
    },
  },
  'time-out-unsaid': {
    verdict: 'unsaid',
    said: {
      en: 'It does not say how long to wait for an answer ({about}).',
      nl: 'Het zegt niet hoelang op een antwoord te wachten ({about}).',
    },
  },
  'retries-said': {
    verdict: 'standard',
    said: {
      en: 'It says how often a message may be sent again: {about}.',
      nl: 'Het zegt hoe vaak een bericht opnieuw mag: {about}.',
    },
  },
  'protocol-other': {
    verdict: 'differs',
    said: {
      en: 'It says that it speaks version {about}, not 2.00.',
      nl: 'Het zegt dat het versie {about} spreekt, niet 2.00.',
    },
  },
  'clock-away': {
    verdict: 'unsaid',
    said: {
      en: 'Its clock and the one here differ by more than five minutes.',
      nl: 'Zijn klok en die hier verschillen meer dan vijf minuten.',
    },
  },
  'clock-unsaid': {
    verdict: 'unsaid',
    said: { en: 'It does not say what time it is.', nl: 'Het zegt niet hoe laat het is.' },
  },
  'messages-supported': {
    verdict: 'standard',
    said: {
      en: 'It says that it supports (BX): {about}.',
      nl: 'Het zegt dat het dit ondersteunt (BX): {about}.',
    },
  },
  'messages-denied': {
    verdict: 'standard',
    said: {
      en: 'It says that it does not support (BX): {about}.',
      nl: 'Het zegt dat het dit niet ondersteunt (BX): {about}.',
    },
  },
  'messages-unsaid': {
    verdict: 'unsaid',
    said: {
      en: 'It does not say which messages it supports (BX).',
      nl: 'Het zegt niet welke berichten het ondersteunt (BX).',
    },
  },
  'institution-other': {
    verdict: 'unsaid',
    said: {
      en: 'It names another institution (AO) than the settings: {about}.',
      nl: 'Het noemt een andere instelling (AO) dan de configuratie: {about}.',
    },
  },
} as const satisfies Readonly<Record<string, Row>>;
