/** 99: what it says of itself. */
import { firstFilled } from '../../codec/access.ts';
import { readDate18, writeDate18 } from '../../codec/dates.ts';
import { withoutControls } from '../../codec/values.ts';
import type { Message } from '../../messages/table.ts';
import type { Asking, ExamSettings, Note, Question } from '../question.ts';
import { statusQuestion } from './idle.ts';

/** The messages by their place in BX (3M SIP 2.00, "ACS Status"). */
const places = [
  ...['23', '11', '09', '01', '99', '97', '93', '63'],
  ...['35', '37', '17', '19', '25', '15', '29', '65'],
];

export const status: Question = {
  id: 'status',
  level: 'look',
  asks: '99',
  section: 'ACS Status',
  title: { en: 'What it says of itself', nl: 'Wat het van zichzelf zegt' },
  standard: {
    en: '98 says whether it is on line, what it allows, how long to wait, what time it is, and which messages it supports (BX, sixteen places).',
    nl: '98 zegt of het on line is, wat mag, hoelang te wachten, hoe laat het is, en welke berichten het ondersteunt (BX, zestien plaatsen).',
  },
  async run({ ask, settings }: Asking) {
    const { message, notes } = await ask(statusQuestion);
    if (message === null) return notes;
    return [
      ...notes,
      ...saidIn(message),
      ...clockIn(message, settings),
      ...ofSite(message, settings),
    ];
  },
};

function saidIn(message: Message<'98'>): Note[] {
  const { fixed } = message;
  const denied = [
    ...(fixed.checkoutOk === 'N' ? ['11'] : []),
    ...(fixed.checkinOk === 'N' ? ['09'] : []),
    ...(fixed.acsRenewalPolicy === 'N' ? ['29'] : []),
  ];
  const tenths = numberIn(fixed.timeoutPeriod);
  const retries = numberIn(fixed.retriesAllowed);
  const version = withoutControls(fixed.protocolVersion);
  return [
    { code: fixed.onlineStatus === 'N' ? 'status-offline' : 'status-online' },
    ...(denied.length > 0 ? [{ code: 'status-denies', about: denied.join(', ') } as const] : []),
    tenths === null || tenths === 0
      ? { code: 'time-out-unsaid', about: withoutControls(fixed.timeoutPeriod) }
      : { code: 'time-out-said', about: String(tenths / 10) },
    ...(retries === null ? [] : [{ code: 'retries-said', about: String(retries) } as const]),
    ...(version === '2.00' ? [] : [{ code: 'protocol-other', about: version } as const]),
    ...supportIn(message),
  ];
}

/** 999 is "not known". */
function numberIn(text: string): number | null {
  return /^\d{3}$/.test(text) && text !== '999' ? Number(text) : null;
}

function supportIn(message: Message<'98'>): Note[] {
  const given = firstFilled(message, 'BX') ?? '';
  if (!/^[YN]{6,}/.test(given)) return [{ code: 'messages-unsaid' }];
  const of = (mark: string) => places.filter((_, at) => given.charAt(at) === mark).join(', ');
  const [yes, no] = [of('Y'), of('N')];
  return [
    ...(yes === '' ? [] : [{ code: 'messages-supported', about: yes } as const]),
    ...(no === '' ? [] : [{ code: 'messages-denied', about: no } as const]),
  ];
}

function clockIn(message: Message<'98'>, { now, timeZone }: ExamSettings): Note[] {
  const there = instantIn(message.fixed.dateTimeSync);
  const here = instantIn(writeDate18(now(), timeZone));
  if (there === null || here === null) return [{ code: 'clock-unsaid' }];
  return Math.abs(there - here) > 300_000 ? [{ code: 'clock-away' }] : [];
}

/** Of clocks in one zone. */
function instantIn(text: string): number | null {
  const read = readDate18(text);
  return read?.time ? Date.parse(`${read.date}T${read.time}Z`) : null;
}

function ofSite(message: Message<'98'>, { institution }: ExamSettings): Note[] {
  const named = firstFilled(message, 'AO')?.trim() ?? '';
  // A long number in its place is none of an institution.
  if (named === institution || !/^[\w .-]{1,40}$/.test(named) || /\d{7}/.test(named)) return [];
  return [
    { code: 'institution-other', about: named, fits: [{ name: 'institutionId', value: named }] },
  ];
}
