/**
 * Which of several kiosks runs now: they share one process here, its timers, its disk and its
 * network. A kiosk alone is number 0, and no context is made for it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

const context = new AsyncLocalStorage<number>();
let areSeveral = false;
let last = 0;

export function countKiosks(count: number): void {
  areSeveral = count > 1;
  last = 0;
}

/** All that follows from it, timers and answers too, is of this kiosk. */
export function inKiosk<T>(nth: number, act: () => T): T {
  if (!areSeveral) return act();
  last = nth;
  return context.run(nth, act);
}

/** Of what nothing is known, as of an error, it is the one that ran last. */
export function kioskNow(): number {
  return areSeveral ? (context.getStore() ?? last) : 0;
}

/** null: it follows from no kiosk's doing, but from that of a person */
export function causedBy(): number | null {
  return areSeveral ? (context.getStore() ?? null) : 0;
}

/** Runs later in the context of now. */
export function keptInContext<Given extends unknown[]>(
  act: (...given: Given) => void,
): (...given: Given) => void {
  if (!areSeveral) return act;
  const nth = context.getStore();
  if (nth === undefined) return (...given) => context.exit(() => act(...given));
  return (...given) => inKiosk(nth, () => act(...given));
}
