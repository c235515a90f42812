/** What the reader says, beside `laid` of desk.ts. */
import { tagOf } from './desk.ts';

export function lifted(item: string) {
  return { type: 'TAG_VANISHED', uid: tagOf(item).uid } as const;
}
/** Lent once: its security is off. */
export function released(item: string) {
  return { type: 'TAG_APPEARED', tag: { ...tagOf(item), security: 'off' } } as const;
}
export function reader(state: 'up' | 'down') {
  return { type: 'PART', part: 'reader', state } as const;
}
