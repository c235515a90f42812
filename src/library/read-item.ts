/** Answers about an item: 18 (item information), 10 (check-in), 12 and 30 (check-out, renewal). */
import type { Destination } from '../domain.ts';
import {
  all,
  dayInWords,
  firstFilled,
  type Message,
  type Profile,
  plainText,
  readCount,
  readDay,
  readYesNo,
} from '../sip2/index.ts';
import type { ItemAnswer, ItemState, LoanVerdict, ReturnVerdict } from './library.ts';
import { screenMessages, titleOf } from './read-texts.ts';

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
  { itemHolder, dateOrder }: Pick<Profile, 'itemHolder' | 'dateOrder'>,
  timeZone: string,
): ItemAnswer | null {
  const status = reply.fixed.circulationStatus.trim();
  const state = stateOf(status);
  if (state === null) return null;
  const queue = readCount(firstFilled(reply, 'CF') ?? '');
  const isQueued = queue === null ? null : queue > 0;
  return {
    state,
    holder: itemHolder === null ? null : onlyOne(reply, itemHolder),
    dueOn: readDay(firstFilled(reply, 'AH') ?? '', timeZone, dateOrder),
    onHold: status === '08' ? true : isQueued,
    // 08 is on the hold shelf and 10 is on its way there: a return has filled that hold.
    holdToFill: ['08', '10'].includes(status) ? false : isQueued,
  };
}

/** Each screen message once, as one text. */
export function messageOf(reply: Pick<Message<'12'>, 'fields'>): string | undefined {
  return [...new Set(screenMessages(reply))].join(' ') || undefined;
}

/** Null: the answer says neither yes nor no. */
export function readLoan(
  reply: Message<'12'> | Message<'30'>,
  { dateOrder }: Pick<Profile, 'dateOrder'>,
  timeZone: string,
): LoanVerdict | null {
  const ok = readYesNo(reply.fixed.ok);
  if (ok === null) return null;
  const due = firstFilled(reply, 'AH') ?? '';
  const dueOn = readDay(due, timeZone, dateOrder);
  return {
    ok,
    dueOn,
    dueText: dueOn === null ? (dayInWords(plainText(due)) ?? undefined) : undefined,
    renewed: readYesNo(reply.fixed.renewalOk) === true,
    title: titleOf(reply),
    message: messageOf(reply),
  };
}

/** Null: the answer says neither yes nor no. */
export function readReturn(reply: Message<'10'>): ReturnVerdict | null {
  const ok = readYesNo(reply.fixed.ok);
  if (ok === null) return null;
  return {
    ok,
    title: titleOf(reply),
    message: messageOf(reply),
    destination: destinationOf(reply),
    onHold: isOnHold(reply),
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
function destinationOf(reply: Message<'10'>): Destination {
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
