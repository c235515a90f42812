/** What goes on beside the flap: the person at the screen, what lies there, whether all rests. */
import { assign, not } from 'xstate';
import { ofDialogs } from '../transitions.ts';
import { chuteSetup } from './setup.ts';

/** The next person finds the screen as it usually is. */
export const person = chuteSetup.createStateConfig({
  initial: 'away',
  states: {
    away: {
      on: {
        TOUCH: 'here',
        LANGUAGE: 'here',
        DISPLAY: 'here',
        OPEN: 'here',
        TAG_APPEARED: 'here',
        TAG_VANISHED: 'here',
      },
    },
    here: {
      after: {
        idle: [
          { guard: 'rests', target: 'away', actions: 'forgetPatron' },
          { target: 'here', reenter: true },
        ],
      },
      on: {
        TOUCH: { target: 'here', reenter: true },
        LANGUAGE: { target: 'here', reenter: true },
        DISPLAY: { target: 'here', reenter: true },
        OPEN: { target: 'here', reenter: true },
        TAG_APPEARED: { target: 'here', reenter: true },
        TAG_VANISHED: { target: 'here', reenter: true },
      },
    },
  },
});

export const dialog = chuteSetup.createStateConfig({
  initial: 'none',
  on: {
    ...ofDialogs,
  },
  states: {
    none: {},
    help: {
      on: {
        CALL_STAFF: {
          actions: [
            { type: 'callStaff', params: { reason: 'patron' } },
            assign({ call: 'calling' }),
          ],
        },
      },
    },
    accessibility: {},
    language: {},
  },
});

/** What is not accepted lies there: its owner takes it back, or the staff are called. */
export const watch = chuteSetup.createStateConfig({
  initial: 'none',
  states: {
    none: { always: { guard: 'hasProblem', target: 'lying' } },
    lying: {
      always: { guard: not('hasProblem'), target: 'none' },
      after: { takeBack: 'called' },
    },
    called: {
      entry: { type: 'alert', params: { alert: 'chute-item', on: true } },
      exit: { type: 'alert', params: { alert: 'chute-item', on: false } },
      always: { guard: not('hasProblem'), target: 'none' },
    },
  },
});

/** What was laid down while the flap was open, and fell in before it was booked. */
export const stray = chuteSetup.createStateConfig({
  initial: 'none',
  states: {
    none: {
      always: {
        guard: 'isStray',
        actions: [{ type: 'alert', params: { alert: 'chute-unbooked', on: true } }, 'forgetStray'],
      },
    },
  },
});

/**
 * After a start, and after something was lifted, an item may come into sight that was booked
 * before: it is only secured. Once the reader has surely seen all that lies there, the others are
 * no longer there: when they come they come from a patron.
 */
export const sight = chuteSetup.createStateConfig({
  initial: 'unsure',
  states: {
    unsure: {
      after: {
        sight: [
          { guard: 'seesAll', target: 'sure' },
          { target: 'unsure', reenter: true },
        ],
      },
      on: {
        TAG_VANISHED: { target: 'unsure', reenter: true },
        // A reader that is back sees nothing at first.
        CHUTE_LIMITS: { guard: 'isReaderOther', target: 'unsure', reenter: true },
      },
    },
    sure: {
      entry: 'leaveOthers',
      on: { TAG_VANISHED: 'unsure' },
    },
  },
});

/** The kiosk takes a chute out of service, or shows that it is out of order, while it rests. */
export const rest = chuteSetup.createStateConfig({
  initial: 'busy',
  states: {
    busy: {
      entry: { type: 'tellRest', params: { rests: false } },
      always: { guard: 'rests', target: 'resting' },
    },
    resting: {
      entry: { type: 'tellRest', params: { rests: true } },
      always: { guard: not('rests'), target: 'busy' },
    },
  },
});
