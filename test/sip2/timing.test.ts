import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openAddress } from '../../src/sip2/index.ts';
import { backOffMs, timingFrom98, usualTimings } from '../../src/sip2/options.ts';
import { kiosk, library, status98 } from './library.ts';

describe('what 98 says of time', () => {
  test.each([
    ['600', '003', 60_000, 3],
    ['010', '003', 3_000, 3],
    ['005', '003', 3_000, 3],
    ['900', '999', 60_000, 3],
    ['999', '999', 10_000, 3],
    ['000', '000', 10_000, 0],
    [' 10', ' 10', 3_000, 5],
    ['   ', '   ', 10_000, 3],
    ['x', 'y', 10_000, 3],
  ])('%j %j', (timeoutPeriod, retriesAllowed, timeoutMs, retries) => {
    const said = { ...status98({ timeoutPeriod, retriesAllowed }), sequence: null, checksum: 'absent' as const };
    expect(timingFrom98({ ...said, fields: [] }, usualTimings)).toEqual({ timeoutMs, retries });
  });
});

test('the pause doubles up to the most and is spread by half', () => {
  const pauses = [1, 2, 3, 4, 10, 1000].map((failures) => backOffMs(failures, usualTimings, () => 0));
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000]);
  expect(backOffMs(1, usualTimings, () => 0.999)).toBe(250);
});

test('a connection that never comes is given up, and a late one closed', async () => {
  const late = new PassThrough();
  let bring: () => void = () => undefined;
  const { client, until, reported } = kiosk(0, {
    open: () => new Promise((resolve) => (bring = () => resolve(late))),
    timings: { connectTimeoutMs: 30, backOffFirstMs: 60_000, backOffMostMs: 60_000 },
  });
  await until(() => client.state === 'offline');
  expect(reported('connect-failed')).toBe(1);
  const gone = new Promise<void>((resolve) => void late.once('close', () => resolve()));
  bring();
  await gone;
});

test('close while a connection is being opened', async () => {
  const { client } = kiosk(0, { open: () => new Promise(() => undefined) });
  await client.close();
  expect(client.state).toBe('offline');
});

test('close while waiting for the answer to the log-in', async () => {
  const { server, count } = await library((message) => (message.code === '93' ? 'silent' : null));
  const { client } = kiosk(server.port, { timings: { answerTimeoutMs: 60_000 } });
  await expect.poll(() => count('93')).toBe(1);
  await client.close();
  expect(client.state).toBe('offline');
});

test.each(['library:6001', 'http://x:1', 'tcp://', 'tcp://x:0', 'tcp://x:70000', 'tcp://a b:1'])(
  '%s is no address',
  (address) => {
    expect(() => openAddress(address)).toThrow(/tcp:\/\/host:6001/);
  },
);
