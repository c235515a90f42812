/** 63 without a PIN: what it says of a card, and of a number that is none. */
import { first, firstFilled, yesNo } from '../../codec/access.ts';
import { writeDate18 } from '../../codec/dates.ts';
import { readFlags, readMoney } from '../../codec/values.ts';
import type { Draft, Message } from '../../messages/table.ts';
import { identityOf } from '../../profiles/identity.ts';
import type { ExamSettings, Note, Question } from '../question.ts';

/** `place` in the summary asks for its list; null: no list. */
export function patronQuestion(
  { profile, institution, terminalPassword, language, timeZone, now }: ExamSettings,
  card: string,
  place: number | null,
  pin: string | null = null,
): Draft<'63'> {
  const one = Array.from({ length: 10 }, (_, at) => (at === place ? 'Y' : ' ')).join('');
  return {
    code: '63',
    fixed: {
      language,
      transactionDate: writeDate18(now(), timeZone),
      summary: profile.summary === 'nine' ? 'YYYYYYYYY' : one,
    },
    fields: identityOf(profile, { AO: institution, AA: card, AC: terminalPassword, pin }),
  };
}

/** No library gives it to anybody. */
export const noNumber = '00000000000000';

export const card: Question = {
  id: 'card',
  level: 'look',
  asks: '63',
  section: 'Patron Information Response',
  title: { en: 'A card, without its PIN', nl: 'Een kaart, zonder pincode' },
  standard: {
    en: '64 says whether the card is valid (BL), whether the PIN that came is right (CQ), and its fourteen flags, a blank where one is not set.',
    nl: '64 zegt of de kaart geldig is (BL), of de meegestuurde pincode juist is (CQ), en haar veertien vlaggen, een spatie waar er een niet gezet is.',
  },
  needs: ['card'],
  async run({ ask, settings, atHand }) {
    const number = atHand.card ?? '';
    const { message, notes } = await ask(patronQuestion(settings, number, null));
    if (message === null) return notes;
    return [...notes, ...validIn(message), ...flagsIn(message), ...besides(message, number)];
  },
};

function validIn(message: Message<'64'>): Note[] {
  const [valid, pin] = [yesNo(message, 'BL'), yesNo(message, 'CQ')];
  const isSilent =
    valid === false &&
    pin === false &&
    firstFilled(message, 'AF') === null &&
    firstFilled(message, 'AE') === null;
  if (isSilent) return [{ code: 'silent-without-pin' }];
  return [
    { code: valid === null ? 'card-unsaid' : valid ? 'card-known' : 'card-unknown' },
    { code: pin === null ? 'pin-unsaid' : pin ? 'yes-without-pin' : 'no-without-pin' },
  ];
}

function flagsIn(message: Message<'64'>): Note[] {
  const { patronStatus } = message.fixed;
  const flags = readFlags(patronStatus);
  if (flags === null || yesNo(message, 'BL') === false) return [];
  const set = flags.flatMap((isSet, at) => (isSet ? [String(at)] : []));
  const isBlank = !/[Nn0]/.test(patronStatus);
  if (set.length === 14) return [{ code: 'all-flags' }];
  return [
    { code: isBlank ? 'flags-blank' : 'flags-n' },
    ...(set.length === 0 ? [] : [{ code: 'flags-set', about: set.join(', ') } as const]),
  ];
}

function besides(message: Message<'64'>, number: string): Note[] {
  const owed = firstFilled(message, 'BV');
  // FBS says before it what it is.
  const named =
    first(message, 'AA')
      ?.trim()
      .replace(/^(?:LN|ANY):/, '') || number;
  return [
    ...(owed !== null && readMoney(owed) === null ? [{ code: 'amount-unread' } as const] : []),
    ...(named === number ? [] : [{ code: 'other-card' } as const]),
  ];
}

export const unknownCard: Question = {
  id: 'unknown-card',
  level: 'look',
  asks: '63',
  section: 'Patron Information Response',
  title: { en: 'A number that is no card', nl: 'Een nummer dat geen kaart is' },
  standard: {
    en: '64 says that such a card is not valid (BL N).',
    nl: '64 zegt dat zo’n kaart niet geldig is (BL N).',
  },
  async run({ ask, settings }) {
    const { message, notes } = await ask(patronQuestion(settings, noNumber, null));
    if (message === null) return notes;
    const valid = yesNo(message, 'BL');
    if (valid === null) return [...notes, { code: 'unknown-card-unsaid' }];
    return [...notes, { code: valid ? 'unknown-card-taken' : 'unknown-card-refused' }];
  },
};
