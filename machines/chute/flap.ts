/** The flap of a chute: it opens for what was returned and secured, and for nothing else. */
import { not } from 'xstate';
import { fault } from '../transitions.ts';
import { chuteSetup } from './setup.ts';

const alert = (on: boolean) => ({ type: 'alert', params: { alert: 'chute-blocked', on } }) as const;

/** A tag that vanishes now has fallen in, and one that comes was not meant to. */
const whileOpen = {
  TAG_APPEARED: { actions: 'updatePile' },
  TAG_VANISHED: { actions: 'updatePileOpen' },
} as const;
const whileBlocked = {
  TAG_APPEARED: { actions: 'updatePile' },
  TAG_VANISHED: { actions: 'updatePileBlocked' },
} as const;
const whileShut = {
  TAG_APPEARED: { actions: 'updatePile' },
  TAG_VANISHED: { actions: 'updatePile' },
} as const;

export const flap = chuteSetup.createStateConfig({
  // Nothing is known of it at the start: the power may have gone while it was open.
  initial: 'closing',
  states: {
    shut: {
      // The reader still works, so what vanished is in the bin.
      entry: ['leaveIn', 'setShut'],
      always: [
        { guard: 'isInVain', target: 'blocked' },
        { guard: 'isPushed', target: 'closing', actions: 'setOpen' },
      ],
      on: whileShut,
      initial: 'resting',
      states: {
        resting: { always: { guard: 'mayOpen', target: 'still' } },
        /** A pile that still grows is left alone. */
        still: {
          always: { guard: not('mayOpen'), target: 'resting' },
          after: { pile: '#chute.flap.opening' },
          on: {
            TAG_APPEARED: { target: 'resting', actions: 'updatePile' },
            TAG_VANISHED: { target: 'resting', actions: 'updatePile' },
          },
        },
      },
    },
    opening: {
      entry: 'offer',
      on: whileOpen,
      invoke: {
        src: 'setFlap',
        input: { open: true },
        onDone: [
          { guard: 'isObeyed', target: 'open' },
          { target: 'closing', actions: 'disobeyed' },
        ],
        onError: fault,
      },
    },
    open: {
      always: [
        { guard: 'allIn', target: 'closing' },
        { guard: 'isIntruded', target: 'closing' },
      ],
      after: { open: 'closing' },
      on: whileOpen,
    },
    closing: {
      on: whileOpen,
      initial: 'sending',
      states: {
        sending: {
          invoke: {
            src: 'setFlap',
            input: { open: false },
            onDone: [
              { guard: 'isObeyed', target: 'falling', actions: 'obeyed' },
              { target: '#chute.flap.blocked', actions: 'disobeyed' },
            ],
            onError: fault,
          },
        },
        falling: {
          always: { guard: 'hasFallen', target: '#chute.flap.shut' },
          // Where no sensor says that it is closed, it has had its time.
          after: {
            close: [
              { guard: 'isShut', target: '#chute.flap.shut' },
              { target: '#chute.flap.blocked' },
            ],
          },
        },
      },
    },
    /** Stuck, pushed open, without power, or nothing falls in: no return until it is free. */
    blocked: {
      entry: alert(true),
      exit: alert(false),
      on: whileBlocked,
      initial: 'waiting',
      always: { guard: 'isFreed', target: 'shut' },
      after: { openAgain: { guard: 'isInVain', actions: 'hope' } },
      states: {
        waiting: {
          after: { tryAgain: 'sending' },
        },
        sending: {
          invoke: {
            src: 'setFlap',
            input: { open: false },
            onDone: [
              { guard: 'isObeyed', target: 'waiting', actions: 'obeyed' },
              { target: 'waiting', actions: 'disobeyed' },
            ],
            onError: fault,
          },
        },
      },
    },
  },
});

/** The bin: full once its sensor says so for longer than an item takes to slide past it. */
export const bin = chuteSetup.createStateConfig({
  initial: 'free',
  states: {
    free: { always: { guard: 'binSays', target: 'filling' } },
    filling: {
      always: { guard: not('binSays'), target: 'free' },
      after: { binFull: 'full' },
    },
    full: {
      entry: { type: 'alert', params: { alert: 'chute-full', on: true } },
      exit: { type: 'alert', params: { alert: 'chute-full', on: false } },
      always: { guard: not('binSays'), target: 'free' },
    },
  },
});
