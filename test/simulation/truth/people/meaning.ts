/** What the screen in front of a person says that laying a book down is for. */
import type { Screen } from '../../../../src/screen/screen.ts';
import type { Errand } from '../../story.ts';
import type { Where } from '../../world/room.ts';
import type { Meaning } from '../deeds.ts';

/** Outside a visit: a book that lies there is nobody's. */
const idle: readonly string[] = ['attract', 'closed', 'out-of-order', 'goodbye'];
export function isIdle(screen: Screen | null): boolean {
  return screen === null || idle.includes(screen.view.kind);
}

const asking: readonly string[] = ['attract', 'action', 'blocked', 'goodbye'];
/** It says neither: by where the book comes from. */
export function asks(view: string): boolean {
  return asking.includes(view);
}

/** What is laid down begins a visit, or says what for. */
export function begins(screen: Screen | null): boolean {
  return screen !== null && ['attract', 'action', 'goodbye'].includes(screen.view.kind);
}

/** It has begun to ask about a card. */
export function looksUp(screen: Screen | null): boolean {
  return screen?.view.kind === 'one-moment' && screen.view.what === 'identify';
}

/** It asks who is there, or a visit ends that may be followed by the one whose card was shown. */
export function isHandingOver(screen: Screen | null): boolean {
  const isEnding = screen?.view.kind === 'one-moment' && screen.view.what === 'ending';
  return isEnding || screen?.dialog?.kind === 'who-is-there';
}

/** A loan by its number alone is listed, which is released once its tag is laid down. */
export function waitsForTag(screen: Screen | null, item: string): boolean {
  const view = screen?.view;
  if (view?.kind === 'borrow')
    return view.rows.some(({ key, code }) => key === `borrow:${item}` && code === 'tag-not-seen');
  if (view?.kind !== 'receipt') return false;
  return view.slip.lent.some((loan) => loan.item === item && loan.stillSecured === true);
}

/** So many lists or accounts are open at this view; 0: it is of none. */
export function listsOf(view: Screen['view']): number {
  if (view.kind === 'account') return 1;
  if (view.kind !== 'borrow' && view.kind !== 'blocked') return 0;
  return Math.max(1, view.people?.length ?? 0);
}

/** It shows that a card was read. `lists`: so many were open before, which answer none. */
export function answersCard({ view, dialog }: Screen, lists: number): boolean {
  if (dialog?.kind === 'who-is-there' || dialog?.kind === 'card-unusable') return true;
  if (view.kind === 'identify') return view.problem !== null;
  if (view.kind === 'one-moment') return view.what === 'identify';
  return view.kind === 'pin' || listsOf(view) > lists;
}

interface Given {
  from: Where;
  errand: Errand;
  /** what the last list was for */
  purpose: 'borrow' | 'return';
  /** what was meant with this thing in this visit; undefined: nothing was done with it yet */
  before: Meaning | undefined;
  /** what stands on it */
  title: string;
}

export function meaningOf(
  screen: Screen | null,
  { from, errand, purpose, before, title }: Given,
): Meaning {
  if (screen === null) return 'nothing';
  const { view, dialog } = screen;
  // It asks for one thing, by its name; what else is laid down is for the list behind it, which may be
  // the other one by now.
  const isNamed = dialog?.kind === 'put-back' && title.startsWith(dialog.title?.slice(0, 8) ?? '');
  if (isNamed && before === dialog.mode) return dialog.mode;
  if (asks(view.kind)) return errand === 'return' || from === 'home' ? 'return' : 'borrow';
  switch (view.kind) {
    case 'return':
    case 'borrow':
      return view.kind;
    case 'identify':
    case 'pin':
      return 'borrow';
    case 'set-incomplete':
      return view.purpose;
    case 'closed':
    case 'out-of-order':
      return 'nothing';
    case 'one-moment':
      return view.what === 'identify' ? 'borrow' : purpose;
    default:
      // Beside a list: as the list was for.
      return purpose;
  }
}

/** Touches that only some views have keys for; any other view has none, so nothing is meant. */
const keys: Readonly<Record<string, readonly string[]>> = {
  CARD_NUMBER: ['identify', 'pin', 'action'],
  PIN: ['pin'],
  CHOOSE: ['action', 'blocked', 'account', 'paid', 'borrow', 'return', 'set-incomplete'],
  RENEW: ['account'],
  PAY: ['fees'],
};
export function offers(view: string, touch: string): boolean {
  return keys[touch]?.includes(view) ?? true;
}
