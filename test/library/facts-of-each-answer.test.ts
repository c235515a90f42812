/** A fact that comes with each answer, by its entry in the list of facts, is read from a 64. */
import { expect, test } from 'vitest';
import { broughtBy } from '../../packages/blocks/src/index.ts';
import { profiles } from '../../packages/sip2/src/index.ts';
import { patronOf, systemOf } from '../support/circulation/system.ts';

const line = `64${' '.repeat(14)}00120240517    113000${'0003'.repeat(6)}AOAO|AA1|AEx|BLY|BV0.00|`;

/** Those with a dot are computed from others. */
const names = Object.entries(broughtBy).flatMap(([name, { live = [] }]) =>
  live.some((group) => group.length === 0) && !name.includes('.') ? [name] : [],
);

test.each(names)('%s', async (name) => {
  const { library } = await systemOf(profiles.generic, () => line);
  expect((await patronOf(library, 'none')).facts).toHaveProperty([name]);
});
