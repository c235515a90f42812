/** Transitions that more than one part of the visit's chart has. */

export const fault = {
  actions: {
    type: 'fault',
    params: ({ event }: { event: { error: unknown } }) => ({ error: event.error }),
  },
} as const;

export function purpose(chosen: 'borrow' | 'account') {
  return { type: 'setPurpose', params: { purpose: chosen } } as const;
}
export const toReturn = { CHOOSE: { guard: 'choseReturn', target: 'return' } } as const;
export const toBorrow = {
  CHOOSE: { guard: 'choseBorrow', target: 'gate', actions: purpose('borrow') },
} as const;
