/** What a rollout that was taken back still says of the kiosk for which it was. */
import { expect, it } from 'vitest';
import { showLine } from '../../src/rollout/show.ts';
import { driveWorld, later, worldOf } from '../support/rollout-world.ts';

it('U15: the first kiosk that failed, and its complaint, also once it has what it had before', () => {
  const world = worldOf(
    Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => 'refuses' as const)),
    'u15',
  );
  driveWorld(world);
  for (let at = 0; at < 6; at += 1) later(world);
  expect(showLine(world.rollout)).toMatchObject({
    state: 'taken-back',
    kind: 'configuration',
    failed: {
      why: 'rollout-refused',
      complaints: [{ path: 'screen.logo', code: 'not-found' }],
    },
  });
});

it('names none where none failed', () => {
  const world = worldOf([['obeys', 'obeys']], 'u15');
  driveWorld(world);
  expect(showLine(world.rollout)).toMatchObject({ state: 'done', failed: null });
});
