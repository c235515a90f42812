import { afterEach, expect, test } from 'vitest';
import type { LineOutcome } from '../../../hardware/devices.ts';
import { lineOf, linesThat, openSignalWorkshop } from '../../support/hardware/signals-bench.ts';
import { until } from '../../support/hardware/until.ts';

const workshop = openSignalWorkshop();
afterEach(() => workshop.close());

test('all outputs are switched off at the start, and then as they are wanted', async () => {
  const board = await workshop.board();
  const { relay } = workshop.relay(board.port);
  await relay.setOutput(2, true);
  const { signals, states } = workshop.signals({
    outputs: { green: lineOf(relay, 1), red: lineOf(relay, 2) },
  });
  await until(() => states.at(-1)?.state === 'up', 'it is up');
  await until(() => board.relays()[1] === false, 'what a crash left on is off');
  expect(await signals.set('green', true)).toBe('ok');
  expect(await signals.set('amber', true)).toBe('absent');
  await until(() => board.relays()[0] === true, 'green');
});

test('a normally closed contact: off means on', async () => {
  const lines = linesThat({});
  const { signals } = workshop.signals({ outputs: { green: lineOf(lines, 1, true) } });
  expect(await signals.set('green', true)).toBe('ok');
  expect(lines.sent).toEqual([
    [1, true, undefined],
    [1, false, undefined],
  ]);
});

test('a lamp that failed is set as soon as its board is there; its last state counts', async () => {
  const board = await workshop.board();
  await board.unplug();
  const { relay } = workshop.relay(board.port);
  const { signals, states } = workshop.signals({ outputs: { green: lineOf(relay, 1) } });
  expect(await signals.set('green', false)).toBe('failed');
  expect(await signals.set('green', true)).toBe('failed');
  await board.plugIn();
  await until(() => board.relays()[0] === true, 'green');
  await until(() => states.at(-1)?.state === 'up', 'it is up');
});

test('a board that lost its power unnoticed is set again', async () => {
  const board = await workshop.board();
  const { relay } = workshop.relay(board.port);
  const { signals } = workshop.signals({ outputs: { green: lineOf(relay, 1) } });
  await signals.set('green', true);
  await until(() => board.relays()[0] === true, 'green');
  board.powerOff();
  await until(() => board.relays()[0] === true, 'green again');
});

test('a flap that failed is closed, and never opened late', async () => {
  let outcome: LineOutcome = 'silence';
  const lines = linesThat({ set: () => Promise.resolve(outcome) });
  const { signals } = workshop.signals({ outputs: { flap: lineOf(lines, 1) } });
  expect(await signals.set('flap', true)).toBe('failed');
  outcome = 'ok';
  const sent = lines.sent.length;
  await until(() => lines.sent.length > sent + 3, 'it is set again');
  expect(lines.sent.slice(sent).every(([, on]) => !on)).toBe(true);
});

test('a lamp that cannot be set does not stop a chute', async () => {
  const board = await workshop.board();
  await board.unplug();
  const { relay } = workshop.relay(board.port);
  const lines = linesThat({});
  const { signals, states } = workshop.signals({
    outputs: { green: lineOf(relay, 1), flap: lineOf(lines, 1) },
  });
  expect(await signals.set('green', true)).toBe('failed');
  await until(() => states.length > 0, 'a state');
  expect(states.map(({ state }) => state)).toEqual(['up']);
});

test('an open flap is closed with the kiosk', async () => {
  const lines = linesThat({});
  const { signals } = workshop.signals({ outputs: { flap: lineOf(lines, 1) } });
  const opening = signals.set('flap', true);
  await signals.close();
  expect(await opening).toBe('ok');
  expect(lines.sent.at(-1)).toEqual([1, false, undefined]);
  expect(await signals.set('flap', true)).toBe('failed');
});

test('an open flap has a limit of its own, is not renewed, and is closed after a loss', async () => {
  const lines = linesThat({});
  const { signals } = workshop.signals(
    { outputs: { flap: lineOf(lines, 1), green: lineOf(lines, 2) } },
    { flapAtMostMs: 13_000 },
  );
  expect(await signals.set('flap', true)).toBe('ok');
  expect(lines.sent.at(-1)).toEqual([1, true, 13_000]);
  const sent = lines.sent.length;
  const later = () => lines.sent.slice(sent).map(([number]) => number);
  await until(() => later().length > 2, 'the lamp is renewed');
  expect(later()).not.toContain(1);
  signals.renew();
  await until(() => later().includes(1), 'the flap is set');
  expect(lines.sent.find(([number], at) => at >= sent && number === 1)).toEqual([
    ...[1, false, undefined],
  ]);
});

test('inputs: each at the start, each change, and all of them after a loss', async () => {
  let levels: boolean[] | null = [true, false];
  const lines = linesThat({ read: () => Promise.resolve(levels) });
  const { inputs, states } = workshop.signals(
    { inputs: { 'flap-closed': lineOf(lines, 1), 'bin-full': lineOf(lines, 2, true) } },
    {},
  );
  await until(() => inputs.length === 2, 'both');
  expect(inputs).toEqual([
    ['flap-closed', true],
    ['bin-full', true],
  ]);
  expect(states).toEqual([{ state: 'up' }]);
  levels = [false, false];
  await until(() => inputs.length === 3, 'the change');
  expect(inputs.at(-1)).toEqual(['flap-closed', false]);
  levels = null;
  await until(() => states.at(-1)?.state === 'down', 'it is down');
  expect(states.at(-1)).toEqual({ state: 'down', reason: 'the device does not tell its inputs' });
  levels = [false, false];
  await until(() => inputs.length === 5, 'both again');
  expect(states.at(-1)).toEqual({ state: 'up' });
});

test('an input that the device does not have', async () => {
  const lines = linesThat({ read: () => Promise.resolve([]) });
  const { states } = workshop.signals({ inputs: { passed: lineOf(lines, 2) } });
  await until(() => states.length > 0, 'it is down');
  expect(states).toEqual([{ state: 'down', reason: 'the device has no input 2 (passed)' }]);
});

test('an output that is refused: said once, and tried again', async () => {
  let outcome: LineOutcome = 'refused';
  const lines = linesThat({ set: () => Promise.resolve(outcome) });
  const { states, reports } = workshop.signals({ outputs: { red: lineOf(lines, 7) } });
  await until(() => lines.sent.length > 3, 'it is tried again');
  await until(() => states.length > 0, 'it is down');
  expect(states).toEqual([
    { state: 'down', reason: 'the device refuses to switch output 7 (red)' },
  ]);
  expect(reports.map(({ code }) => code)).toEqual(['signal-refused']);
  outcome = 'ok';
  await until(() => states.at(-1)?.state === 'up', 'it is up');
});

test('after closing nothing is set or reported', async () => {
  const lines = linesThat({ read: () => Promise.resolve([true]) });
  const { signals, inputs } = workshop.signals({
    outputs: { green: lineOf(lines, 1) },
    inputs: { passed: lineOf(lines, 1) },
  });
  await until(() => inputs.length > 0, 'an input');
  await signals.close();
  const sent = lines.sent.length;
  expect(await signals.set('green', true)).toBe('failed');
  expect(lines.sent.length).toBe(sent);
});
