/** `npm start` with another terminal than the usual one, and with a code alone: a visit that pays. */
import { afterEach, expect, test } from 'vitest';
import { isLong } from '../../test/support/repository/share.ts';
import { type Started, startAll } from './support/started.ts';

let started: Started | undefined;
afterEach(() => started?.stop());

const ways: [args: string[], stories: string[], protocol: string | null][] = [
  [['--terminal', 'opi'], ['pay', 'phone'], 'opi'],
  [['--terminal', 'adyen'], ['pay', 'phone'], 'adyen'],
  [['--pay-by', 'code'], ['phone'], null],
  [['--pay-by', 'terminal'], ['pay'], 'zvt'],
];

test.runIf(isLong).each(ways)('%j', { timeout: 180_000 }, async (args, plays, protocol) => {
  started = await startAll({ args });
  const { stories, terminal } = await started.state();
  expect(terminal?.protocol ?? null).toBe(protocol);
  expect(stories.map(({ id }) => id).filter((id) => ['pay', 'phone'].includes(id))).toEqual(plays);
  for (const id of plays)
    expect(await started.plays(id)).toMatchObject({ state: 'done', problem: null });
});
