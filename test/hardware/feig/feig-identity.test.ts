/** Who a Feig reader is: model, firmware and device ID, with and without an answer to the last. */
import { afterEach, expect, test } from 'vitest';
import { decodeReply, encodeRequest } from '../../../hardware/feig/commands.ts';
import { createFramer, encodeFrame } from '../../../hardware/feig/frame.ts';
import { describeDevice } from '../../../hardware/feig/meanings.ts';
import { fromHex } from '../../../hardware/zvt/bytes.ts';
import { openWorkshop, tcp } from '../../support/hardware/reader-bench.ts';
import { type Rewrite, startRewriting } from '../../support/hardware/reader-rewriting.ts';
import { until } from '../../support/hardware/until.ts';

const workshop = openWorkshop();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await workshop.close();
  for (const close of closers.splice(0)) await close();
});

/** 66 80 and its answer: 18 bytes, of which the first four are the device ID. */
const asking = '06 FF 66 80 C5 3B';
const answer = '18 00 66 00 0A 1B 2C 3D 00 00 00 00 00 00 00 00 00 00 00 00 00 00 36 5F';
const body = fromHex('66 00 0A 1B 2C 3D 00 00 00 00 00 00 00 00 00 00 00 00 00 00');

test('the question, byte for byte', () => {
  const request = encodeRequest({ command: 'reader-info', mode: 0x80 });
  const bytes = encodeFrame({ type: 'standard', address: 255, body: request });
  expect(bytes).toEqual(fromHex(asking));
});

test('the answer cut at every byte is no frame; a shorter one has a device ID or none', () => {
  const bytes = fromHex(answer);
  for (let length = 0; length <= bytes.length; length++) {
    const frames: Uint8Array[] = [];
    const framer = createFramer({ onFrame: (frame) => frames.push(frame.body) }, 2);
    framer.push(bytes.subarray(0, length));
    expect(frames).toEqual(length === bytes.length ? [body] : []);
  }
  for (let length = 2; length <= body.length; length++) {
    const decoded = decodeReply('reader-info', body.subarray(0, length));
    const info = decoded.ok ? decoded.value.data?.info : undefined;
    const words = describeDevice(info ?? new Uint8Array());
    expect([length, words]).toEqual([length, length < 6 ? '' : ', device ID 0A1B2C3D']);
  }
  for (const never of ['00 00 00 00', 'FF FF FF FF'])
    expect(describeDevice(fromHex(never))).toBe('');
});

const whole = 'Feig MR102, firmware 3.3, device ID 0A1B2C3D';
const without = 'Feig MR102, firmware 3.3';
test.each([
  ['as it is', body, whole],
  ['longer than known', Uint8Array.of(...body, 1, 2, 3), whole],
  ['unknown command', Uint8Array.of(0x66, 0x80), without],
  ['length error', Uint8Array.of(0x66, 0x81), without],
  ['no transponder, of all things', Uint8Array.of(0x66, 0x01), without],
  ['cut short', body.subarray(0, 4), without],
  ['nothing (another command is answered)', Uint8Array.of(0x52, 0x00), without],
])('a reader that answers 66 80 with: %s', async (_what, reply, identity) => {
  const simulator = await workshop.simulate('feig', {});
  const rewrite: Rewrite = (request, whatItSays) => (request[0] === 0x66 ? reply : whatItSays);
  const line = await startRewriting('feig', simulator.port, rewrite);
  closers.push(line.close);
  const at = { ...tcp(simulator), port: line.port };
  const { states } = workshop.open('feig', simulator, { probeDrainMs: 20 }, at);
  await until(() => states.length > 0, 'it is up');
  expect(states).toEqual([{ state: 'up', identity }]);
});
