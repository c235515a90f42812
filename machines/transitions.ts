/** Transitions and actions that more than one chart, or part of a chart, has. */
import type { TouchEvent } from './events.ts';

/** In place of an action that provided.ts provides. */
export function notProvided(): never {
  throw new Error('this action is not provided');
}

export const fault = {
  actions: {
    type: 'fault',
    params: ({ event }: { event: { error: unknown } }) => ({ error: event.error }),
  },
} as const;

export function purpose(chosen: 'borrow' | 'account') {
  return { type: 'setPurpose', params: { purpose: chosen } } as const;
}
export function notNow(what: 'borrow' | 'account' | null) {
  return { type: 'setNotNow', params: { notNow: what } } as const;
}
export const toReturn = { CHOOSE: { guard: 'choseReturn', target: 'return' } } as const;
export const toBorrow = {
  CHOOSE: { guard: 'choseBorrow', target: 'deciding', actions: purpose('borrow') },
} as const;

type OpenEvent = Extract<TouchEvent, { type: 'OPEN' }>;
function opens(dialog: OpenEvent['dialog']) {
  return ({ event }: { event: OpenEvent }) => event.dialog === dialog;
}
/** What a touch beside the task opens, and what closes it. */
export const ofDialogs = {
  OPEN: [
    { guard: opens('help'), target: '.help' },
    { guard: opens('accessibility'), target: '.accessibility' },
    { target: '.language' },
  ],
  CLOSE: '.none',
  LANGUAGE: '.none',
} as const;
