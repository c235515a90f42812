/** Answers about an item: 18 (item information), 10 (check-in), 12 and 30 (check-out, renewal). */
import type { Destination } from '../../machines/domain.ts';
import {
  all,
  dayInWords,
  firstFilled,
  type Message,
  type Profile,
  plainText,
  readCount,
  readDay,
  readMoney,
  readYesNo,
} from '../../packages/sip2/src/index.ts';
import type {
  ItemAnswer,
  ItemState,
  LoanVerdict,
  ReturnVerdict,
  Sorting,
  Verdict,
} from './library.ts';
import { printLines, screenMessages, titleOf } from './read-texts.ts';

/**
 * Circulation status (SIP2 2.00): 04 charged, 05 charged until, 07 recalled: on loan; 01, 02, 11,
 * 12, 13: neither on loan nor here. Null: none of these.
 */
function stateOf(code: string): ItemState | null {
  if (['04', '05', '07'].includes(code)) return 'on-loan';
  if (['03', '06', '08', '09', '10'].includes(code)) return 'here';
  return ['01', '02', '11', '12', '13'].includes(code) ? 'elsewhere' : null;
}

/** The one value of a field; null where there is none, or more than one. */
function onlyOne(reply: Message<'18'>, field: string): string | null {
  const values = new Set(all(reply, field).map((value) => value.trim()));
  values.delete('');
  const [only = null] = values;
  return values.size === 1 ? only : null;
}

/** Null: the answer does not say where the item is. */
export function readItem(
  reply: Message<'18'>,
  { itemHolder, dateOrder, titleIn }: Pick<Profile, 'itemHolder' | 'dateOrder' | 'titleIn'>,
  timeZone: string,
): ItemAnswer | null {
  const status = reply.fixed.circulationStatus.trim();
  const state = stateOf(status);
  if (state === null) return null;
  const queue = readCount(firstFilled(reply, 'CF') ?? '');
  const isQueued = queue === null ? null : queue > 0;
  return {
    state,
    title: titleOf(reply, titleIn),
    holder: itemHolder === null ? null : onlyOne(reply, itemHolder),
    dueOn: readDay(firstFilled(reply, 'AH') ?? '', timeZone, dateOrder),
    onHold: status === '08' ? true : isQueued,
    // 08 is on the hold shelf and 10 is on its way there: a return has filled that hold.
    holdToFill: ['08', '10'].includes(status) ? false : isQueued,
  };
}

type Answered = Pick<Message<'12'>, 'fields'>;

/** Each screen message once, as one text. */
function messageOf(reply: Answered): string | undefined {
  return [...new Set(screenMessages(reply))].join(' ') || undefined;
}

/** What 10, 12, 30 and 38 have in common. Null: the answer says neither yes nor no. */
export function readVerdict(
  reply: Answered,
  yesOrNo: string,
  titleIn: Profile['titleIn'],
): Verdict | null {
  const ok = readYesNo(yesOrNo);
  if (ok === null) return null;
  const lines = printLines(reply);
  const mediaType = firstFilled(reply, 'CK')?.trim();
  return {
    ok,
    title: titleOf(reply, titleIn),
    message: messageOf(reply),
    ...(lines.length === 0 ? {} : { printLines: lines }),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(!ok && questionOf(reply) !== null ? { needsAnswer: true } : {}),
  };
}

/** FV of Wise, whose values are not published: a question to the patron. */
export function questionOf(reply: Answered): string | null {
  return firstFilled(reply, 'FV')?.trim() ?? null;
}

/** Null: the answer says neither yes nor no. */
export function readLoan(
  reply: Message<'12'> | Message<'30'>,
  {
    dateOrder,
    obeysDesensitize,
    titleIn,
  }: Pick<Profile, 'dateOrder' | 'obeysDesensitize' | 'titleIn'>,
  timeZone: string,
): LoanVerdict | null {
  const verdict = readVerdict(reply, reply.fixed.ok, titleIn);
  if (verdict === null) return null;
  const due = firstFilled(reply, 'AH') ?? '';
  const dueOn = readDay(due, timeZone, dateOrder);
  const costCents = costOf(reply);
  return {
    ...verdict,
    dueOn,
    dueText: dueOn === null ? (dayInWords(plainText(due)) ?? undefined) : undefined,
    renewed: readYesNo(reply.fixed.renewalOk) === true,
    ...(verdict.ok && obeysDesensitize && isToStaySecured(reply) ? { staysSecured: true } : {}),
    ...(costCents === null ? {} : { costCents }),
  };
}

/** N of a magnetic medium is about its recording, which no RFID tag harms. */
function isToStaySecured(reply: Message<'12'> | Message<'30'>): boolean {
  const { desensitize, magneticMedia } = reply.fixed;
  return (
    (readYesNo(desensitize) === false && readYesNo(magneticMedia) !== true) ||
    readYesNo(firstFilled(reply, 'CI') ?? '') === true
  );
}

/** A fee for the loan itself has its type too (BT): BV alone may be what the patron owes. */
function costOf(reply: Answered): number | null {
  if (firstFilled(reply, 'BT') === null) return null;
  const cents = readMoney(firstFilled(reply, 'BV') ?? '');
  return cents !== null && cents > 0 ? cents : null;
}

/** Null: the answer says neither yes nor no. */
export function readReturn(
  reply: Message<'10'>,
  { titleIn }: Pick<Profile, 'titleIn'>,
): ReturnVerdict | null {
  const verdict = readVerdict(reply, reply.fixed.ok, titleIn);
  return (
    verdict && {
      ...verdict,
      destination: destinationInReply(reply),
      sorting: sortingOf(reply),
      onHold: isOnHold(reply),
    }
  );
}

function sortingOf(reply: Message<'10'>): Sorting {
  const value = (id: 'CL' | 'CT' | 'AQ') => firstFilled(reply, id)?.trim();
  const type = alertType(reply);
  const [bin, branch, home] = [value('CL'), value('CT'), value('AQ')];
  return {
    ...(bin === undefined ? {} : { bin }),
    ...(branch === undefined ? {} : { branch }),
    ...(home === undefined ? {} : { home }),
    ...(type === null || type === '00' ? {} : { alertType: type }),
    isAlert: readYesNo(reply.fixed.alert) === true,
  };
}

/**
 * CV of the 3M extensions: 00 unknown, 01 a hold for here, 02 for another branch, 03 for another
 * library, 04 send elsewhere.
 */
function alertType(reply: Message<'10'>): string | null {
  return firstFilled(reply, 'CV')?.trim() ?? null;
}

/** Alert, or a hold here: the desk. A sort bin: that bin. Else the shelf. */
function destinationInReply(reply: Message<'10'>): Destination {
  if (readYesNo(reply.fixed.alert) === true || (alertType(reply) ?? '00') !== '00')
    return { kind: 'desk' };
  const bin = firstFilled(reply, 'CL')?.trim();
  return bin === undefined ? { kind: 'shelf' } : { kind: 'bin', name: bin };
}

/** Null: an alert without its type, or neither Y nor N as alert. */
function isOnHold(reply: Message<'10'>): boolean | null {
  const type = alertType(reply);
  if (type !== null && type !== '00') return ['01', '02', '03'].includes(type);
  return readYesNo(reply.fixed.alert) === false ? false : null;
}
