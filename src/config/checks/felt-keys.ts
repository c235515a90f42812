/** Keys that a patron feels: each does one thing. */

import type { z } from 'zod';
import type { screen } from '../screen.ts';
import type { Complain } from './complain.ts';

interface Config {
  screen: z.output<typeof screen>;
}

export function checkFeltKeys({ screen: { jack } }: Config, complain: Complain): void {
  if (jack === null || jack.in !== jack.out) return;
  complain(
    ['screen', 'jack', 'out'],
    'is the key of `in`: whether a headset is plugged in or taken out could not be told apart',
    { is: 'jack-key-twice' },
  );
}
