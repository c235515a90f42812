/** The lamps over the real wires: a simulated relay board, and a simulated reader with a flap. */
import { afterEach, expect, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import { createLamps, type Lamps } from '../../src/kiosk/devices/lamps.ts';
import { trySignals } from '../../src/kiosk/devices/try-signals.ts';
import { firstParts } from '../../src/wiring/settings.ts';
import { lineOf, linesThat, openSignalWorkshop } from '../support/hardware/signals-bench.ts';
import { until } from '../support/hardware/until.ts';

const workshop = openSignalWorkshop();
afterEach(() => workshop.close());

type State = Parameters<typeof createLamps>[1];
const upParts = Object.fromEntries(
  Object.keys(firstParts(schema.parse({}))).map((part) => [part, 'up']),
) as ReturnType<typeof firstParts>;

/** On relays 1 to 3 of a board. */
async function lampsOnBoard() {
  const board = await workshop.board();
  const { relay } = workshop.relay(board.port);
  const { signals } = workshop.signals({
    outputs: { green: lineOf(relay, 1), amber: lineOf(relay, 2), red: lineOf(relay, 3) },
  });
  let state: ReturnType<State> = { usable: true, parts: upParts, isCalling: false };
  let lights: readonly { light: 'ok' | 'attention' | 'broken'; code: string }[] = [];
  const lamps: Lamps = createLamps(
    signals,
    () => state,
    () => lights,
  );
  return {
    board,
    lamps,
    signals,
    shows: (next: Partial<NonNullable<typeof state>>, more: typeof lights = []) => {
      state = { usable: true, parts: upParts, isCalling: false, ...next };
      lights = more;
      lamps.look();
    },
    lit: () => board.relays().slice(0, 3),
  };
}
const green = [true, false, false];
const both = [true, true, false];
const red = [false, false, true];

test.each([
  ['all is well', {}, [], green],
  ['a part is down', { parts: { ...upParts, printer: 'down' as const } }, [], both],
  ['a call waits', { isCalling: true }, [], both],
  ['the list of the staff is not empty', {}, [{ light: 'attention', code: 'staff-list' }], both],
  ['a change waits for attract', {}, [{ light: 'attention', code: 'restart-due' }], green],
  ['no patron can use it', { usable: false, isCalling: true }, [], red],
] as const)('%s', async (_, state, lights, expected) => {
  const { shows, lit } = await lampsOnBoard();
  shows(state, lights);
  await until(() => expected.every((on, at) => lit()[at] === on), 'the lamps');
});

test('red after the end, whatever comes later', async () => {
  const { shows, lit, lamps } = await lampsOnBoard();
  shows({});
  await until(() => lit()[0] === true, 'green');
  await lamps.close();
  shows({});
  lamps.update();
  await until(() => red.every((on, at) => lit()[at] === on), 'red alone');
});

test('a technician tries each lamp alone, and then it is as before', async () => {
  const { shows, lit, lamps, board } = await lampsOnBoard();
  shows({ isCalling: true });
  await until(() => lit()[1] === true, 'green and amber');
  const seen = new Set<string>();
  board.onChange(() => seen.add(lit().map(Number).join('')));
  const tried = await lamps.tryEach();
  expect(tried).toEqual([
    { output: 'green', works: true },
    { output: 'amber', works: true },
    { output: 'red', works: true },
  ]);
  expect([...seen]).toEqual(expect.arrayContaining(['100', '010', '001']));
  await until(() => both.every((on, at) => lit()[at] === on), 'as before');
}, 10_000);

const noLamps = { tryEach: () => Promise.resolve([]) };

test.each([
  ['works', (open: boolean) => !open, 'works'],
  ['is stuck', () => true, 'did-not-open'],
  ['stays open', (open: boolean, opened: boolean) => !open && !opened, 'did-not-close'],
] as const)(
  'a flap that %s',
  async (_, contact, outcome) => {
    let open = false;
    let opened = false;
    const lines = linesThat({
      set: (_number, on) => {
        open = on;
        opened ||= on;
        return Promise.resolve('ok');
      },
      read: () => Promise.resolve([contact(open, opened)]),
    });
    const { signals, inputs } = workshop.signals({
      outputs: { flap: lineOf(lines, 1) },
      inputs: { 'flap-closed': lineOf(lines, 1) },
    });
    await until(() => inputs.length > 0, 'the contact');
    const options = { signals, lamps: noLamps, closeMs: 200, isOccupied: () => false };
    expect((await trySignals(options)).flap).toBe(outcome);
    expect(open).toBe(false);
  },
  10_000,
);

test('a flap stays closed while something lies before it', async () => {
  const lines = linesThat({});
  const { signals } = workshop.signals({ outputs: { flap: lineOf(lines, 1) } });
  const options = { signals, lamps: noLamps, closeMs: 200, isOccupied: () => true };
  expect((await trySignals(options)).flap).toBe('not-tried');
  expect(lines.sent.some(([, on]) => on)).toBe(false);
});
