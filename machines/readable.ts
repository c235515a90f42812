/** The states of the kiosk in which there is no visit, and a visitor reads why. */

/**
 * Nobody is served, and the screen can be read all the same: in another language, larger, aloud. Who
 * comes next finds it as it usually is.
 */
export function readable(state: 'outOfService' | 'closed' | 'outOfOrder') {
  const stays = { target: state, reenter: true, actions: 'choose' } as const;
  return {
    entry: ['disownPlate', 'disownCards', 'watchLeftCard'],
    after: { idle: { actions: 'forgetChosen' } },
    on: {
      HEADSET_OUT: { target: state, reenter: true, actions: 'forgetChosen' },
      LANGUAGE: stays,
      DISPLAY: stays,
      OPEN: stays,
      CLOSE: stays,
      TOUCH: stays,
    },
  } as const;
}
