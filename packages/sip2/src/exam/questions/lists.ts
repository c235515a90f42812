/** 63 for each list: what is counted, what comes, and whether it can be read. */
import { all, firstFilled, yesNo } from '../../codec/access.ts';
import { readCount, readMoney } from '../../codec/values.ts';
import type { Field, Message } from '../../messages/table.ts';
import type { FeeEntry } from '../../profiles/fee-entry.ts';
import { readFees } from '../../profiles/fee-formats.ts';
import { readLoans } from '../../profiles/loan-formats.ts';
import { type FeeFormat, feeFormats, loanFormats } from '../../profiles/profile.ts';
import type { Asking, ExamSettings, Note, Question } from '../question.ts';
import type { FindingCode } from '../rows/rows.ts';
import { patronQuestion } from './patron.ts';

type Fixed = Message<'64'>['fixed'];
/** By their places in the summary (3M SIP 2.00, "Patron Information"). */
const lists: readonly { count: keyof Fixed; field: string }[] = [
  { count: 'holdItemsCount', field: 'AS' },
  { count: 'overdueItemsCount', field: 'AT' },
  { count: 'chargedItemsCount', field: 'AU' },
  { count: 'fineItemsCount', field: 'AV' },
  { count: 'recallItemsCount', field: 'BU' },
  { count: 'unavailableHoldsCount', field: 'CD' },
];

export const lines: Question = {
  id: 'lists',
  level: 'look',
  asks: '63',
  section: 'Patron Information',
  title: { en: 'The lists of the card', nl: 'De lijsten van de kaart' },
  standard: {
    en: 'A Y in the summary asks for one list: holds AS, overdue AT, loans AU, fees AV, recalls BU, holds that wait CD. Each has a count, and as many lines.',
    nl: 'Een Y in de samenvatting vraagt één lijst: reserveringen AS, te laat AT, leningen AU, kosten AV, teruggevraagd BU, wachtende reserveringen CD. Elke lijst heeft een aantal, en evenveel regels.',
  },
  needs: ['card'],
  async run(asking) {
    const { ask, settings, atHand } = asking;
    const found = new Map<FindingCode, string[]>();
    const of: Note[] = [];
    for (const [place, { count, field }] of lists.entries()) {
      if (field === 'AV' && settings.profile.feesIn !== 'AV') continue;
      const asked = field === 'AV' ? settings.profile.feeSummary : place;
      const question = patronQuestion(settings, atHand.card ?? '', asked);
      const { message, notes } = await ask(question);
      of.push(...notes);
      if (message === null) break;
      if (yesNo(message, 'BL') === false) return [...of, { code: 'not-asked' }];
      const code = verdictOf(readCount(message.fixed[count]), linesOf(message, field, settings));
      found.set(code, [...(found.get(code) ?? []), field]);
      if (field === 'AU') of.push(...loansIn(message, settings));
      if (field !== 'AV') continue;
      const fees = feesIn(message, owedIn(message), settings);
      of.push(...fees);
      if (fees.some(({ code: found }) => found === 'fees-hidden'))
        of.push(...(await elsewhere(asking, asked)));
    }
    const counted = [...found].map(([code, fields]): Note => ({ code, about: fields.join(', ') }));
    return [...counted, ...of];
  },
};

/** A message with lines of a list. */
interface Listing {
  readonly fields: readonly Field[];
}

export function filled(message: Listing, field: string): number {
  return all(message, field).filter((line) => line.trim() !== '').length;
}

/** Fees may stand in fields of their own (`groups`), and loans in another field (`loansIn`). */
function linesOf(message: Message<'64'>, field: string, { profile, timeZone }: ExamSettings) {
  if (field === 'AU') return filled(message, profile.loansIn);
  if (field !== 'AV' || profile.feeFormat !== 'groups') return filled(message, field);
  return feesBy('groups', message, { profile, timeZone })?.length ?? 0;
}

function verdictOf(count: number | null, came: number): FindingCode {
  if (count === null) return 'list-uncounted';
  if (count === came) return count === 0 ? 'list-empty' : 'list-whole';
  if (came > count) return 'list-longer';
  return came === 0 ? 'list-hidden' : 'list-in-part';
}

function loansIn(message: Message<'64'>, { profile, timeZone }: ExamSettings): Note[] {
  const { loansIn: field, dateOrder } = profile;
  const by = (format: (typeof loanFormats)[number]) =>
    readLoans(message, { format, field, timeZone, dateOrder });
  const own = by(profile.loanFormat);
  if (own.length === 0) return [];
  // A number, and nothing of the signs between parts.
  const isNamed = ({ item }: { item: string | null }) =>
    item !== null && /^[\w-]{2,30}$/.test(item);
  if (own.every(isNamed)) return [{ code: 'loans-named' }];
  const other = loanFormats.find((format) => by(format).every(isNamed));
  return [
    {
      code: 'loans-unnamed',
      ...(other === undefined ? {} : { fits: [{ name: 'loanFormat', value: other } as const] }),
    },
  ];
}

type ReadBy = Pick<ExamSettings, 'profile' | 'timeZone'>;

/** Of AV in 64, or YZ in 42; null: a line cannot be read so. */
function feesBy(format: FeeFormat, message: Listing, { profile, timeZone }: ReadBy) {
  return readFees(message, {
    format,
    timeZone,
    dateOrder: profile.dateOrder,
    kinds: profile.feeKinds,
    field: profile.feesIn,
  });
}

/** Those that the settings read, and that are not paid; null: a line cannot be read. */
export function feesOf(message: Listing, settings: ReadBy): FeeEntry[] | null {
  const read = feesBy(settings.profile.feeFormat, message, settings);
  return read?.filter(({ state }) => state !== 'paid') ?? null;
}

function sumOf(fees: ReturnType<typeof feesBy>): number | null {
  return fees?.reduce((sum, { amountCents }) => sum + amountCents, 0) ?? null;
}

export function owedIn(message: Message<'64'> | null): number | null {
  return message && readMoney(firstFilled(message, 'BV') ?? '');
}

/** By which the lines add up to what is owed. */
function fittingFormat(
  message: Listing,
  owedCents: number | null,
  settings: ExamSettings,
): FeeFormat | undefined {
  // `wise` reads lines of `tilde` too, and `free` those of most.
  const inOrder = [
    ...feeFormats.filter((each) => each !== 'wise' && each !== 'free'),
    'wise' as const,
  ];
  return inOrder.find((format) => {
    const read = feesBy(format, message, settings);
    return read !== null && read.length > 0 && sumOf(read) === owedCents;
  });
}

/** `owedCents`: by BV; null: it does not say. */
export function feesIn(message: Listing, owedCents: number | null, settings: ExamSettings): Note[] {
  const fees = feesBy(settings.profile.feeFormat, message, settings);
  const sum = sumOf(fees);
  const isUnread =
    fees === null || (fees.length === 0 && filled(message, settings.profile.feesIn) > 0);
  if (isUnread) return [{ code: 'fees-unread', ...formatFor(message, owedCents, settings) }];
  if (fees.length === 0)
    return owedCents !== null && owedCents > 0 ? [{ code: 'fees-hidden' }] : [];
  const isNamed = fees.every(({ id }) => id !== null);
  const named: Note = { code: isNamed ? 'fees-with-id' : 'fees-without-id' };
  if (owedCents === null || sum === null) return [named];
  if (sum === owedCents) return [{ code: 'fees-add-up' }, named];
  const code = sum < owedCents ? 'fees-less' : 'fees-more';
  return [{ code, ...formatFor(message, owedCents, settings) }, named];
}

function formatFor(
  message: Listing,
  owedCents: number | null,
  settings: ExamSettings,
): Pick<Note, 'fits'> {
  const format = fittingFormat(message, owedCents, settings);
  return format === undefined ? {} : { fits: [{ name: 'feeFormat', value: format }] };
}

/** FOLIO lists the accounts at the seventh place, and Evergreen nothing there. */
async function elsewhere({ ask, settings, atHand }: Asking, asked: number): Promise<Note[]> {
  const place = asked === 3 ? 6 : 3;
  const { message } = await ask(patronQuestion(settings, atHand.card ?? '', place));
  const format = message === null ? undefined : fittingFormat(message, owedIn(message), settings);
  if (format === undefined) return [];
  const fits = [
    { name: 'feeSummary', value: place } as const,
    { name: 'feeFormat', value: format } as const,
  ];
  return [{ code: 'fees-elsewhere', about: String(place + 1), fits }];
}
