/** What goes wrong with a card, a PIN, a number. */
import { identify, pin } from '../gallery-views.ts';
import { action, type Flow, moment, press, type Step } from './steps.ts';

export const trouble: Flow = {
  name: 'What goes wrong with a card, a PIN, a number',
  steps: [
    { view: { ...identify, booksSeen: 2 } },
    ...press('ArrowDown'),
    ...(
      [
        'unknown-card',
        'card-refused',
        'not-a-card',
        'not-ours',
        'unreachable',
        'online-only',
        'pin-wrong',
        'pin-paused',
        'pin-unchecked',
      ] as const
    ).map((problem): Step => ({ view: { ...identify, booksSeen: 0, problem } })),
    ...press('ArrowUp', 'ArrowUp', 'ArrowUp'),
    action,
    { view: { ...identify, booksSeen: 0 } },
    ...press('ArrowDown', 'Enter', '3', '0', '1', 'F4'),
    { view: pin },
    { change: { stray: 'header.stray' } },
    { change: { stray: 'identify.not-ours' } },
    ...press('1', 'Enter'),
    { view: { kind: 'pin', minDigits: 4, maxDigits: 4, triesLeft: 2 } },
    ...press('ArrowDown'),
    moment('identify'),
    { waitMs: 8_000 },
  ],
};
