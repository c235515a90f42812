/** What the library system says of an item: 18 (item information) and 10 (check-in), read. */
import type { Destination, PlainDate } from '../domain.ts';
import { first, type Message, type Profile, readDay, readYesNo } from '../sip2/index.ts';

export type ItemState = 'on-loan' | 'here' | 'elsewhere';
export interface ItemAnswer {
  state: ItemState;
  /** the card of who has it, where the library system says so */
  holder: string | null;
  dueOn: PlainDate | null;
  /** somebody waits for it: a queue, or it stands on the hold shelf; null: not told */
  held: boolean | null;
  /** somebody waits for it and no return has shown that yet; null: not told */
  holdToCatch: boolean | null;
}

/** Circulation status 04 charged, 05 charged until, 07 recalled (SIP2 3.00 "circulation status"): someone has it. */
const stateOf = (code: string): ItemState => {
  if (['04', '05', '07'].includes(code)) return 'on-loan';
  return ['03', '06', '08', '09', '10'].includes(code) ? 'here' : 'elsewhere';
};

/** `itemHolder` of the profile: the field of 18 that names who has it. */
export const readItem = (
  reply: Message<'18'>,
  { itemHolder }: Pick<Profile, 'itemHolder'>,
  timeZone: string,
): ItemAnswer => {
  const status = reply.fixed.circulationStatus;
  const queue = first(reply, 'CF')?.trim() ?? '';
  const isQueued = /^\d+$/.test(queue) ? Number(queue) > 0 : null;
  return {
    state: stateOf(status),
    holder: (itemHolder === null ? null : first(reply, itemHolder)?.trim()) || null,
    dueOn: readDay(first(reply, 'AH') ?? '', timeZone),
    held: status === '08' ? true : isQueued,
    // 08 waits on the hold shelf and 10 is on its way: a return has been there, and whoever waits is known.
    holdToCatch: ['08', '10'].includes(status) ? false : isQueued,
  };
};

/** Alert, or a hold here: the desk. A sort bin: that bin. Else the shelf. */
export const destinationOf = (reply: Message<'10'>): Destination => {
  const bin = first(reply, 'CL')?.trim();
  if (readYesNo(reply.fixed.alert) === true || (first(reply, 'CV') ?? '00') !== '00') return { kind: 'desk' };
  return bin ? { kind: 'bin', name: bin } : { kind: 'shelf' };
};

/** CV of the 3M extensions: 01 a hold for here, 02 for another branch, 03 for another library. */
export const isHeld = (reply: Message<'10'>): boolean => ['01', '02', '03'].includes(first(reply, 'CV')?.trim() ?? '');
