/**
 * A return chute without attendant: what is laid before the flap is booked, secured and read back,
 * then the flap opens. What is refused is taken back first. There is no visit and no card.
 */
import { assign } from 'xstate';
import { dialog, person, rest, sight, stray, watch } from './beside.ts';
import { bin, flap } from './flap.ts';
import { pileOf } from './pile.ts';
import { chuteSetup } from './setup.ts';

export const chuteMachine = chuteSetup.createMachine({
  id: 'chute',
  context: ({ input }) => ({
    ...input,
    ...pileOf(input.plate),
    usualLanguage: input.language,
    display: input.usualDisplay,
    call: 'none',
    offered: [],
    goneIn: [],
    letIn: 0,
    vainly: 0,
    isOpen: true,
    isStray: false,
    notObeyed: false,
  }),
  type: 'parallel',
  states: {
    flap,
    bin,
    /** Each item that lies there is booked and secured, one by one as the line takes them. */
    items: {
      initial: 'following',
      on: {
        CHUTE_LIMITS: { actions: 'setLimits' },
        INPUT: { actions: 'setInput' },
        ITEM_SETTLED: { actions: 'settleItem' },
        LANGUAGE: { actions: 'chooseLanguage' },
        DISPLAY: { actions: 'chooseDisplay' },
        HEADSET_OUT: { actions: 'resetDisplay' },
        CALL: { actions: assign(({ event }) => ({ call: event.call })) },
        // A patron's tag, which is no return.
        CARD: { actions: 'updatePile' },
      },
      states: { following: { always: { guard: 'mayBegin', actions: 'startWaiting' } } },
    },
    watch,
    stray,
    sight,
    person,
    dialog,
    rest,
  },
});
