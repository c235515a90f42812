import { afterEach, expect, test } from 'vitest';
import { openSignalWorkshop } from '../../support/hardware/signals-bench.ts';
import { until } from '../../support/hardware/until.ts';

const workshop = openSignalWorkshop();
afterEach(() => workshop.close());

test('a board without answers: up as soon as its port is open, and it switches', async () => {
  const board = await workshop.board();
  const { relay, states } = workshop.relay(board.port);
  await until(() => states.length > 0, 'it is up');
  expect(states).toEqual([{ state: 'up', identity: 'LCUS relay board' }]);
  expect(await relay.setOutput(1, true)).toBe('ok');
  expect(await relay.setOutput(3, true)).toBe('ok');
  expect(await relay.setOutput(1, false)).toBe('ok');
  await until(() => board.relays()[0] === false, 'relay 1 is off');
  expect(board.relays()).toEqual([false, false, true, false]);
  expect(await relay.setOutput(9, true)).toBe('refused');
  expect(await relay.readInputs()).toEqual([]);
});

test.each(['text', 'bytes'] as const)('a board that answers (%s) is read back', async (answers) => {
  const board = await workshop.board(answers, 2);
  const { relay, states } = workshop.relay(board.port, { answers: true });
  await until(() => states.length > 0, 'it is up');
  expect(states).toEqual([{ state: 'up', identity: 'LCUS relay board, 2 relays' }]);
  expect(await relay.setOutput(2, true)).toBe('ok');
  board.stick(2, true);
  expect(await relay.setOutput(2, false)).toBe('refused');
  // It has two.
  expect(await relay.setOutput(3, true)).toBe('refused');
});

test.each(['none', 'echo'] as const)(
  'one that should answer and does not (%s) is down',
  async (answers) => {
    const board = await workshop.board(answers);
    const { states } = workshop.relay(board.port, { answers: true });
    await until(() => states.length > 0, 'it is down');
    expect(states[0]).toEqual({ state: 'down', reason: 'the relay board does not answer' });
    board.setAnswers('text');
    await until(() => states.at(-1)?.state === 'up', 'it answers after all');
  },
);

test('a board that hangs is silent, is opened again, and is up when it answers', async () => {
  const board = await workshop.board('text');
  const { relay, states } = workshop.relay(board.port, { answers: true });
  await until(() => states.at(-1)?.state === 'up', 'it is up');
  board.mute(true);
  expect(await relay.setOutput(1, true)).not.toBe('ok');
  await until(() => states.at(-1)?.state === 'down', 'it is down');
  board.mute(false);
  await until(() => states.at(-1)?.state === 'up', 'it is up again');
  expect(await relay.setOutput(1, true)).toBe('ok');
});

test('unplugged while it is asked: no wait for the limit, and nothing is sent later', async () => {
  const board = await workshop.board('text');
  const { relay, states } = workshop.relay(board.port, { answers: true, answerTimeoutMs: 60_000 });
  await until(() => states.at(-1)?.state === 'up', 'it is up');
  board.mute(true);
  const asked = relay.setOutput(1, true);
  await board.unplug();
  expect(await asked).toBe('down');
  board.mute(false);
  await board.plugIn();
  await until(() => states.at(-1)?.state === 'up', 'it is up again');
  expect(board.relays()).toEqual([false, false, false, false]);
});

test('rubbish is no answer', async () => {
  const board = await workshop.board('text');
  const { relay, states } = workshop.relay(board.port, { answers: true });
  await until(() => states.at(-1)?.state === 'up', 'it is up');
  board.garbage();
  expect(await relay.setOutput(1, true)).toBe('ok');
  expect(states).toHaveLength(1);
});
