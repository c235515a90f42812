/** What the library system says of an item: 18 (item information) and 10 (check-in), read. */
import type { Destination } from '../domain.ts';
import {
  all,
  firstFilled,
  type Message,
  type Profile,
  readCount,
  readDay,
  readYesNo,
} from '../sip2/index.ts';
import type { ItemAnswer, ItemState } from './library.ts';

/**
 * Circulation status (SIP2 2.00): 04 charged, 05 charged until, 07 recalled: someone has it; 01,
 * 02, 11, 12, 13: neither on loan nor here. Null: none of these, so it does not say.
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

/**
 * `itemHolder` of the profile: the field of 18 that names who has it. Null: the answer does not say
 * where the item is.
 */
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
    held: status === '08' ? true : isQueued,
    // 08 waits on the hold shelf and 10 is on its way: a return has been there, and whoever waits
    // is known.
    holdToCatch: ['08', '10'].includes(status) ? false : isQueued,
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
export function destinationOf(reply: Message<'10'>): Destination {
  if (readYesNo(reply.fixed.alert) === true || (alertType(reply) ?? '00') !== '00')
    return { kind: 'desk' };
  const bin = firstFilled(reply, 'CL')?.trim();
  return bin === undefined ? { kind: 'shelf' } : { kind: 'bin', name: bin };
}

/** Whether it is on hold. Null: an alert without its type, or neither Y nor N as alert. */
export function isHeld(reply: Message<'10'>): boolean | null {
  const type = alertType(reply);
  if (type !== null && type !== '00') return ['01', '02', '03'].includes(type);
  return readYesNo(reply.fixed.alert) === false ? false : null;
}
