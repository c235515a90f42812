/** What goes on beside the task of a visit: whether the patron is still there, dialogs. */
import { and, assign, cancel, not, or, raise, stateIn } from 'xstate';
import { ofDialogs } from '../transitions.ts';
import { strayCodeMs } from './context.ts';
import { visitSetup } from './setup.ts';

/** What comes without the patron: it does not show that they are still there. */
const unasked = {
  LIMITS: {},
  TITLE: {},
  SLIP_SETTLED: {},
  LINE_LOST: {},
  WENT_OFFLINE: {},
  LINE_BACK: {},
  WENT_ONLINE: {},
  CALL: {},
  CALL_FOR: {},
  CODE_OVER: {},
  STRAY_CODE_OVER: {},
  PLATE_WEAK: {},
  SLOT: {},
  CHECKED: {},
  // They go, as like as not.
  HEADSET_OUT: {},
  RENEWAL_CHECKED: {},
};

/** A line that comes and goes has it judged anew each time what the patron may do. */
const notOfPatron = { ...unasked, 'xstate.done.actor.judging': {} };

/**
 * Whether the patron is still there. Not asked while something is under way, or the patron
 * waits for the library system.
 */
export const presence = visitSetup.createStateConfig({
  initial: 'here',
  states: {
    here: {
      always: { guard: 'asksWho', target: 'whoIsThere' },
      after: {
        // Else nothing: `*` would take it for a touch.
        idleEmpty: [{ guard: 'takenAlong', target: 'asked' }, {}],
        idle: [{ guard: 'kioskIsBusy', target: 'here', reenter: true }, { target: 'asked' }],
      },
      on: { ...notOfPatron, '*': { target: 'here', reenter: true } },
    },
    asked: {
      tags: 'asked',
      entry: 'endsAtWarning',
      after: { warning: 'timedOut' },
      on: { ...notOfPatron, '*': 'here' },
    },
    /**
     * A list that opens for a tag alone takes nothing more: the visit ends once the tag is switched, or
     * what the next person lays down would go on the card of the one before.
     */
    timedOut: {
      entry: 'leave',
      initial: 'raised',
      after: { idle: 'here' },
      states: {
        raised: {},
        waiting: { always: { guard: 'atRest', actions: 'leave', target: '#visit.presence.here' } },
      },
      on: {
        ...unasked,
        LEAVE: {},
        // Of who comes next, as like as not.
        TAG_APPEARED: {},
        ITEM: {},
        CODE_UNKNOWN: {},
        ITEM_SETTLED: '.waiting',
        '*': 'here',
      },
    },
    /**
     * A card was shown that is of no one in this visit. Without an answer the visit of the
     * new card begins: its patron was there last, and nothing of theirs is lent on the first card.
     */
    whoIsThere: {
      tags: 'whoIsThere',
      entry: 'endsAtWarning',
      // Ended by a touch that met the question as it came: an answer now would join a visit that is over.
      always: { guard: 'isEnding', target: 'here' },
      after: { warning: 'handingOver' },
      on: {
        STAY: { target: 'here', actions: 'forgetWish' },
        NEXT_READER: 'handingOver',
        ADD_CARD: { guard: 'mayJoin', target: 'joining', actions: 'forgetWish' },
        CARD: { guard: not('ownCard'), target: 'whoIsThere', reenter: true },
      },
    },
    joining: {
      tags: 'finishing',
      initial: 'waiting',
      states: {
        waiting: { always: { guard: 'atRest', actions: 'join', target: 'raised' } },
        raised: {},
      },
      on: { JOIN: 'here' },
    },
    handingOver: {
      tags: 'finishing',
      entry: ['forgetWish', 'giveUpLifted', 'goOnWithout'],
      initial: 'waiting',
      states: {
        waiting: { always: { guard: 'atRest', actions: 'handOver', target: 'raised' } },
        // A tag that came late is switched first.
        raised: { on: { ITEM_SETTLED: 'waiting' } },
      },
      on: { TAG_VANISHED: { actions: ['giveUpLifted', 'goOnWithout'] } },
    },
  },
});

/**
 * The line to the library system. Where it is lost, the visit goes off line as soon as nothing is
 * under way. Once it is back, and what was done off line is sent, the visit goes on line, if nothing
 * is under way then: else it is told so again.
 */
export const line = visitSetup.createStateConfig({
  initial: 'kept',
  states: {
    kept: {
      on: {
        LINE_LOST: {
          guard: 'isOnline',
          target: 'losing',
          actions: assign({ limitsOffline: ({ event }) => event.limits }),
        },
        // It began off line, and nobody is known yet.
        LINE_BACK: { guard: 'mayReturn', actions: 'goOnline' },
      },
    },
    losing: {
      always: { guard: not('kioskIsBusy'), target: 'lost', actions: 'goOffline' },
    },
    lost: { on: { LINE_BACK: { guard: 'mayReturn', target: 'kept', actions: 'goOnline' } } },
  },
});

/**
 * A set that stays incomplete may call the staff by itself: the part that is missing may lie in a
 * case that only they open.
 */
export const setWatch = visitSetup.createStateConfig({
  initial: 'whole',
  states: {
    whole: { always: { guard: 'setIsIncomplete', target: 'incomplete' } },
    incomplete: {
      // An event with a name, since that of an `after` would count as a sign of the patron.
      entry: raise(
        { type: 'CALL_FOR', reason: 'set-incomplete' },
        { id: 'setIncomplete', delay: 'setIncomplete' },
      ),
      exit: cancel('setIncomplete'),
      always: { guard: not('setIsIncomplete'), target: 'whole' },
    },
  },
});

/** The task says itself what it was: where a card is wanted, or as a row of what goes to the desk. */
const answersCode = or([
  stateIn({ task: 'identify' }),
  stateIn({ task: 'beginning' }),
  and([stateIn({ task: 'action' }), not('identified')]),
  and(['isOnList', not('belongsToNoOne'), 'isOfItem']),
]);
const note = {
  type: 'noteStrayCode',
  params: ({ event }: { event: { notOurs?: true } }) => ({ isItem: event.notOurs === true }),
} as const;
/**
 * A code that is neither card nor item, or is of an item that is not dealt with here, where nothing on
 * the screen asks for a code: one sentence says so, and the patron stays where they are.
 */
export const strayCode = visitSetup.createStateConfig({
  initial: 'none',
  states: {
    none: {
      on: { CODE_UNKNOWN: { guard: not(answersCode), target: 'said', actions: note } },
    },
    /** Until the next sign of a patron, or its time is over; what is answered meanwhile is none. */
    said: {
      entry: raise(
        { type: 'STRAY_CODE_OVER' },
        { id: 'strayCode', delay: ({ context }) => strayCodeMs(context) },
      ),
      exit: cancel('strayCode'),
      on: {
        ...notOfPatron,
        RENEWED: {},
        ITEM_SETTLED: {},
        PAY_PROGRESS: {},
        STRAY_CODE_OVER: 'none',
        CODE_UNKNOWN: {
          guard: not(answersCode),
          target: 'said',
          reenter: true,
          actions: note,
        },
        '*': 'none',
      },
    },
  },
});

export const dialog = visitSetup.createStateConfig({
  initial: 'none',
  on: {
    ...ofDialogs,
    LEAVE: '.none',
    // Who shows a card or a code is to see what comes of it; passed over, a newcomer's card would leave
    // what they lay down next to the one before.
    CARD: '.none',
    ITEM: '.none',
    CODE_UNKNOWN: '.none',
  },
  states: {
    none: {},
    help: {
      on: {
        CALL_STAFF: { actions: raise({ type: 'CALL_FOR', reason: 'patron' }) },
      },
    },
    accessibility: {},
    language: {},
  },
});
