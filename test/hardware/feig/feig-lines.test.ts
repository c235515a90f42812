import { afterEach, describe, expect, test } from 'vitest';
import { decodeRequest, encodeRequest } from '../../../hardware/feig/commands.ts';
import { outputRequest } from '../../../hardware/feig/lines.ts';
import { feigOutputs } from '../../../hardware/feig/outputs.ts';
import { toHex } from '../../../hardware/hex.ts';
import { tagFor } from '../../../simulators/reader.ts';
import { itemOf, openWorkshop, uid } from '../../support/hardware/reader-bench.ts';
import { until } from '../../support/hardware/until.ts';

const workshop = openWorkshop();
afterEach(() => workshop.close());

/** As the manuals print the fields; the relay of an MR200 for 1,000 ms is their own example. */
test.each([
  ['mr200', 3, true, 1_000, '71 40 00 00 00 00 0A 00 00'],
  ['mr200', 2, true, 500, '71 10 00 00 00 00 05 00 00'],
  ['mr200', 1, false, undefined, '71 08 00 00 00 FF FF 00 00'],
  ['lamps', 1, true, undefined, '71 00 01 00 00 FF FF 00 00'],
  ['lamps', 2, false, undefined, '71 00 08 00 00 FF FF 00 00'],
  ['relays', 1, true, undefined, '72 01 01 81 01 FF FF'],
  ['relays', 2, true, 8_000, '72 01 01 82 01 00 50'],
  ['relays', 1, false, undefined, '72 01 01 81 02 00 01'],
  ['outputs', 2, true, undefined, '72 01 01 02 01 FF FF'],
] as const)('%s, output %i, on %s, at most %s ms', (outputs, number, on, atMostMs, printed) => {
  const request = outputRequest(outputs, number, on, atMostMs);
  if (request === null) throw new Error('there is no such output');
  const body = encodeRequest(request);
  expect(toHex(body)).toBe(printed);
  expect(decodeRequest(body)).toEqual({ ok: true, value: request });
});

test('an output that the model does not have', () => {
  expect(outputRequest('mr200', 4, true)).toBeNull();
});

describe.each(feigOutputs)('outputs set as %s', (outputs) => {
  test('it switches, goes off by itself, and an unknown number is refused', async () => {
    const simulator = await workshop.simulate('feig', { outputs });
    const { reader, states } = workshop.open('feig', simulator, { outputs });
    expect(await reader.lines?.setOutput(1, true)).toBe('down');
    await until(() => states.at(-1)?.state === 'up', 'the reader answers');
    expect(await reader.lines?.setOutput(1, true)).toBe('ok');
    expect(await reader.lines?.setOutput(2, true, 100)).toBe('ok');
    expect([...simulator.lines.outputs()]).toEqual([1, 2]);
    await until(() => !simulator.lines.outputs().has(2), 'its time is over');
    expect(await reader.lines?.setOutput(1, false)).toBe('ok');
    expect([...simulator.lines.outputs()]).toEqual([]);
    expect(await reader.lines?.setOutput(7, true)).toBe('refused');
  });
});

test('a model with the other command refuses', async () => {
  const simulator = await workshop.simulate('feig', { outputs: 'mr200' });
  const { reader, states } = workshop.open('feig', simulator, { outputs: 'relays' });
  await until(() => states.at(-1)?.state === 'up', 'the reader answers');
  expect(await reader.lines?.setOutput(1, true)).toBe('refused');
});

test('inputs are read while a tag lies there, and it does not vanish', async () => {
  const simulator = await workshop.simulate('feig');
  simulator.put(tagFor({ item: itemOf(0) }, uid));
  const { reader, present, history, count } = workshop.open('feig', simulator, {
    pollEveryMs: 50,
  });
  await until(() => present.size === 1, 'the tag appears');
  const rounds = count('inventory');
  for (let n = 0; n < 40; n++) {
    simulator.lines.setInput(2, n % 2 === 0);
    expect((await reader.lines?.readInputs())?.slice(0, 3)).toEqual([false, n % 2 === 0, false]);
  }
  // No inventory follows such a question: forty of them last less than a few rounds.
  expect(count('inventory') - rounds).toBeLessThan(20);
  expect(history).toEqual(['up', `+${uid}`]);
});

test('a stream of questions for inputs keeps no inventory away', async () => {
  const simulator = await workshop.simulate('feig');
  const { reader, present, states } = workshop.open('feig', simulator);
  await until(() => states.at(-1)?.state === 'up', 'the reader answers');
  let going = true;
  const stream = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (going) await reader.lines?.readInputs();
    }),
  );
  simulator.put(tagFor({ item: itemOf(0) }, uid));
  await until(() => present.size === 1, 'the tag appears');
  going = false;
  await stream;
});

test('a 3M reader has no lines', async () => {
  const simulator = await workshop.simulate('3m');
  expect(workshop.open('3m', simulator).reader.lines).toBeUndefined();
});
