/** 17: what it says of an item, and of a number that is none. */
import { first, firstFilled } from '../../codec/access.ts';
import { readDay, writeDate18 } from '../../codec/dates.ts';
import { withoutControls } from '../../codec/values.ts';
import type { Draft, Message } from '../../messages/table.ts';
import type { ExamSettings, Note, Question } from '../question.ts';
import { noNumber } from './patron.ts';

export function itemQuestion(
  { institution, terminalPassword, timeZone, now }: ExamSettings,
  item: string,
): Draft<'17'> {
  return {
    code: '17',
    fixed: { transactionDate: writeDate18(now(), timeZone) },
    fields: { AO: institution, AB: item, AC: terminalPassword },
  };
}

export const item: Question = {
  id: 'item',
  level: 'look',
  asks: '17',
  section: 'Item Information Response',
  title: { en: 'An item', nl: 'Een exemplaar' },
  standard: {
    en: '18 names the item and its title, says where it is by one of thirteen circulation states, and when it is due (18 characters).',
    nl: '18 noemt het exemplaar en de titel, zegt met een van dertien circulatiestatussen waar het is, en wanneer het terug moet (18 tekens).',
  },
  needs: ['item'],
  async run({ ask, settings, atHand }) {
    const number = atHand.item ?? '';
    const { message, notes } = await ask(itemQuestion(settings, number));
    if (message === null) return notes;
    const named = first(message, 'AB')?.trim();
    if (named && named !== number) return [...notes, { code: 'item-of-another' }];
    const isKnown = titleOf(message, settings) !== null;
    const { circulationStatus } = message.fixed;
    const isStatus = /^(?:0[1-9]|1[0-3])$/.test(circulationStatus);
    return [
      ...notes,
      { code: isKnown ? 'item-known' : 'item-untitled' },
      {
        code: isStatus ? 'item-state' : 'item-state-other',
        about: withoutControls(circulationStatus),
      },
      ...(circulationStatus === '04' ? ofLoan(message, settings, atHand.card) : []),
    ];
  },
};

function titleOf(message: Message<'18'>, { profile }: ExamSettings): string | null {
  return firstFilled(message, profile.titleIn);
}

function ofLoan(message: Message<'18'>, settings: ExamSettings, card: string | undefined): Note[] {
  const holder = settings.profile.itemHolder ?? 'AA';
  const named = firstFilled(message, holder);
  const digits = named?.replace(/\s/g, '').replace(/^0+/, '');
  const isOther = named !== null && card !== undefined && named !== card && digits === card;
  return [
    ...dueIn(message, settings),
    named === null
      ? { code: 'holder-unsaid' }
      : {
          code: isOther ? 'holder-other-form' : 'holder-named',
          about: holder,
          ...(settings.profile.itemHolder === null
            ? { fits: [{ name: 'itemHolder', value: holder } as const] }
            : {}),
        },
  ];
}

/** Of a due date: 18 characters, or the day alone, which many write. */
export function dueIn(message: Message<'18'> | Message<'12'>, settings: ExamSettings): Note[] {
  const { timeZone, profile } = settings;
  const due = firstFilled(message, 'AH');
  if (due === null) return [{ code: 'due-unsaid' }];
  if (/^\d{8}(?: {4}\d{6}| {3}Z\d{6})?$/.test(due.trim())) return [{ code: 'due-standard' }];
  const form = due
    .slice(0, 30)
    .replace(/\p{L}/gu, 'a')
    .replace(/\d/g, 'd')
    .replace(/[^ad ./,:-]/g, '?');
  const code = readDay(due, timeZone, profile.dateOrder) === null ? 'due-unread' : 'due-other';
  const order = orderIn(due, timeZone);
  const isSet = profile.dateOrder === order || order === null;
  return [
    {
      code,
      about: form,
      ...(isSet ? {} : { fits: [{ name: 'dateOrder', value: order } as const] }),
    },
  ];
}

/** null: it can be read in two ways, or has no order to choose. */
function orderIn(due: string, timeZone: string): 'day-first' | 'month-first' | null {
  const parts = /^(\d{1,2})[/-](\d{1,2})[/-]\d{4}/.exec(due.trim());
  if (parts === null || readDay(due, timeZone) === null || parts[1] === parts[2]) return null;
  return Number(parts[1]) > 12 ? 'day-first' : 'month-first';
}

export const unknownItem: Question = {
  id: 'unknown-item',
  level: 'look',
  asks: '17',
  section: 'Item Information Response',
  title: { en: 'A number that is no item', nl: 'Een nummer dat geen exemplaar is' },
  standard: {
    en: 'The standard has no word for it: a title that is empty, or a screen message.',
    nl: 'De standaard heeft er geen woord voor: een lege titel, of een tekst voor het scherm.',
  },
  async run({ ask, settings }) {
    const { message, notes } = await ask(itemQuestion(settings, noNumber));
    if (message === null) return notes;
    const named = first(message, 'AB')?.trim();
    if (named && named !== noNumber) return [...notes, { code: 'item-of-another' }];
    const hasTitle = titleOf(message, settings) !== null;
    return [...notes, { code: hasTitle ? 'unknown-item-titled' : 'unknown-item-said' }];
  },
};

/** Letters before the digits of a number, as old labels print them. */
const withPrefix = /^[A-Za-z]+(\d{4,})$/;

export const bareNumber: Question = {
  id: 'bare-number',
  level: 'look',
  asks: '17 17',
  section: 'Item Information Response',
  title: {
    en: 'The item by its number without the letters before it',
    nl: 'Het exemplaar met zijn nummer zonder de letters ervoor',
  },
  standard: {
    en: 'The number of an item is its own. What is found by a part of it is left open.',
    nl: 'Het nummer van een exemplaar is er één. Wat met een deel ervan gevonden wordt, blijft open.',
  },
  needs: ['item'],
  async run({ ask, settings, atHand }) {
    const bare = withPrefix.exec(atHand.item ?? '')?.[1];
    if (bare === undefined) return [{ code: 'no-prefix' }];
    const titleBy = async (number: string) => {
      const { message, notes } = await ask(itemQuestion(settings, number));
      return { notes, title: message && titleOf(message, settings), isAnswered: message !== null };
    };
    const whole = await titleBy(atHand.item ?? '');
    if (whole.title === null) return [...whole.notes, { code: 'not-asked' }];
    const found = await titleBy(bare);
    if (!found.isAnswered) return found.notes;
    if (found.title === null) return [...found.notes, { code: 'bare-unknown' }];
    const isSame = found.title === whole.title;
    return [...found.notes, { code: isSame ? 'bare-same' : 'bare-other' }];
  },
};
