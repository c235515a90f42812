/**
 * Keeps the screen steady: the library often answers before "one moment" could be read, so the
 * present view stays for a while first, and a moment that is shown stays long enough to be read.
 */
import type { Screen, View } from '../../src/screen/screen.ts';

/** How long the present view stays, its keys inert, before "one moment" takes its place. */
export const waitMs = 350;
/** How long "one moment" stays once it is shown. */
export const leastMs = 400;

/**
 * Views that may stay while a card is looked up: none holds anything of a patron. A list or an
 * account may be the last patron's.
 */
const bare: ReadonlySet<View['kind']> = new Set(['attract', 'action', 'identify', 'pin']);
/** Views that are no part of a visit, or end one: nothing waits for them, and they do not stay. */
const outside: ReadonlySet<View['kind']> = new Set(['out-of-order', 'closed', 'goodbye']);
/** Dialogs that cover what a passer-by could read. */
const covers: ReadonlySet<string> = new Set(['are-you-there', 'who-is-there']);

function isCovered({ dialog }: Screen): boolean {
  return dialog !== null && covers.has(dialog.kind);
}

/** Whether the drawn screen may stay for a while, although `next` is a moment of waiting. */
function mayStay(drawn: Screen, { view }: Screen): boolean {
  if (view.kind !== 'one-moment' || drawn.view.kind === 'one-moment') return false;
  if (isCovered(drawn) || outside.has(drawn.view.kind)) return false;
  return view.what !== 'identify' || bare.has(drawn.view.kind);
}

/**
 * Gives each screen to `draw` when its time has come, a newer one in place of one that waits.
 * `held`: the screen stays only until the next one, and takes no touch.
 */
export function steadily(
  draw: (screen: Screen, held: boolean) => void,
): (next: Screen, atOnce?: boolean) => void {
  let drawn: Screen | undefined;
  let waiting: Screen | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let momentAt = 0;

  function show(screen: Screen): void {
    clearTimeout(timer);
    timer = undefined;
    waiting = undefined;
    const isMoment = screen.view.kind === 'one-moment';
    if (isMoment && drawn?.view.kind !== 'one-moment') momentAt = performance.now();
    drawn = screen;
    draw(screen, false);
  }
  function showIn(ms: number, screen: Screen): void {
    waiting = screen;
    timer ??= setTimeout(() => waiting && show(waiting), ms);
  }
  return (next, atOnce = false) => {
    if (drawn === undefined || atOnce || isCovered(next) || next.view.kind === 'out-of-order')
      return show(next);
    if (mayStay(drawn, next)) {
      showIn(waitMs, next);
      return draw(drawn, true);
    }
    const left = momentAt + leastMs - performance.now();
    const isMoment = drawn.view.kind === 'one-moment';
    if (isMoment && next.view.kind !== 'one-moment' && left > 0) return showIn(left, next);
    show(next);
  };
}
