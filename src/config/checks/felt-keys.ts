/** Keys that a patron feels: each does one thing. */
import type { z } from 'zod';
import type { screen } from '../screen.ts';
import type { Complain } from './complain.ts';

interface Config {
  screen: z.output<typeof screen>;
}

export function checkFeltKeys({ screen: { jack, twoKeys } }: Config, complain: Complain): void {
  const keys: [group: string, key: string, code: string][] = [];
  if (jack?.by === 'keypad') keys.push(['jack', 'in', jack.in], ['jack', 'out', jack.out]);
  if (twoKeys) keys.push(['twoKeys', 'next', twoKeys.next], ['twoKeys', 'choose', twoKeys.choose]);
  const before = new Map<string, string>();
  for (const [group, key, code] of keys) {
    const earlier = before.get(code);
    before.set(code, `screen.${group}.${key}`);
    if (earlier === undefined) continue;
    const problem = `is ${code}, as ${earlier} is: the kiosk could not tell the two apart`;
    complain(['screen', group, key], problem, { is: 'key-twice', code, earlier });
  }
}
