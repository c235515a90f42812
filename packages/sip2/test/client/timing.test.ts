import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import {
  bareSocket,
  except,
  hasty,
  itemQuestion,
  kiosk,
  library,
  loan,
  sound,
  status98,
} from '../../../../test/support/sip2/library.ts';
import { backOffMs, usualTimings } from '../../src/client/client.ts';
import { retriesAfter98 } from '../../src/client/connect.ts';
import { openAddress } from '../../src/index.ts';

describe('what 98 announces', () => {
  test.each([
    ['003', 3],
    ['000', 0],
    ['001', 1],
    [' 10', 3],
    ['999', 3],
    ['   ', 3],
    ['y', 3],
  ])('%j retries: never more than are set', (retriesAllowed, retries) => {
    const status = {
      ...status98({ retriesAllowed }),
      sequence: null,
      checksum: 'absent' as const,
      fields: [],
    };
    expect(retriesAfter98(status, usualTimings)).toBe(retries);
  });

  test('one second: an answer that takes longer is taken all the same', async () => {
    const { port } = await bareSocket((line, socket) => {
      const announced = status98({ timeoutPeriod: '010', retriesAllowed: '000' });
      if (line.startsWith('99')) socket.write(sound(line, { draft: announced }));
      else if (line.startsWith('11')) setTimeout(() => socket.write(sound(line)), 3_300);
      else socket.write(sound(line));
    });
    const { client } = kiosk(port, { timings: { timeoutMs: 10_000 } });
    expect((await client.request(loan('1'))).kind).toBe('answer');
  });

  test('a minute: what is silent is waited for as long as is set, and asked as often as is set', async () => {
    const { port, lines } = await bareSocket((line, socket) => {
      const announced = status98({ timeoutPeriod: '600', retriesAllowed: '009' });
      if (line.startsWith('99')) socket.write(sound(line, { draft: announced }));
      else if (line.startsWith('93')) socket.write(sound(line));
    });
    const { client, online } = kiosk(port, {
      timings: { timeoutMs: 300, retries: 1, patienceMs: 700 },
    });
    await online();
    expect(await client.request(itemQuestion('1'))).toMatchObject({
      kind: 'no-answer',
      sent: false,
    });
    expect(lines.filter((line) => line.startsWith('17'))).toHaveLength(2);
  });
});

test('an answer that has come counts, though the process stood still past its time', async () => {
  const timeoutMs = 1_000;
  const { port } = await bareSocket((line, socket) => {
    socket.write(sound(line));
    const until = performance.now() + (line.startsWith('11') ? timeoutMs + 100 : 0);
    while (performance.now() < until);
  });
  const { client, online, reported } = kiosk(port, {
    timings: { timeoutMs, patienceMs: timeoutMs },
  });
  await online();
  expect((await client.request(loan('1'))).kind).toBe('answer');
  expect(reported('no-answer')).toBe(0);
});

describe('patience', () => {
  test('a question is not sent again where its answer could come too late', async () => {
    const { port, lines } = await except('17', () => undefined);
    const { client, online } = kiosk(port, {
      timings: { timeoutMs: 400, retries: 3, patienceMs: 600 },
    });
    await online();
    const before = performance.now();
    expect(await client.request(itemQuestion('1'))).toMatchObject({
      kind: 'no-answer',
      sent: false,
    });
    // Timers count whole milliseconds of their own: one may fire up to 2 ms before 400 are over.
    expect(performance.now() - before).toBeGreaterThanOrEqual(398);
    expect(lines.filter((line) => line.startsWith('17'))).toHaveLength(1);
  });

  test('behind one that is not answered a request waits for its turn no longer than the patience allows', async () => {
    const { port, lines } = await except('11', () => undefined);
    const timings = { timeoutMs: 2_500, patienceMs: 2_700, connectTimeoutMs: 200 };
    const { client, online } = kiosk(port, { timings });
    await online();
    const settled: string[] = [];
    const loans = ['1', '2', '3'].map(async (item) => {
      const answer = await client.request(loan(item));
      settled.push(`${item} ${answer.kind === 'no-answer' && answer.sent}`);
    });
    await Promise.all(loans);
    // The requests that were never sent are given up first, and may be tried again; the outcome of the
    // first is unknown.
    expect(settled).toEqual(['2 false', '3 false', '1 true']);
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(1);
  });

  test('one that is not answered is the last that was waited for: those behind it are given up unsent', async () => {
    const { port, lines } = await except('11', () => undefined);
    const { client, online } = kiosk(port, hasty);
    await online();
    const answers = await Promise.all(['1', '2', '3'].map((item) => client.request(loan(item))));
    expect(answers.map((answer) => answer.kind === 'no-answer' && answer.sent)).toEqual([
      true,
      false,
      false,
    ]);
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(1);
    expect((await client.request(itemQuestion('1'))).kind).toBe('answer');
  });

  test('where each is answered, the last of many waits as long as it takes', async () => {
    const { port } = await except(
      '17',
      (line, socket) => void setTimeout(() => socket.write(sound(line)), 80),
    );
    const timings = { timeoutMs: 1_000, patienceMs: 1_500, connectTimeoutMs: 100 };
    const { client, online } = kiosk(port, { timings });
    await online();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => client.request(itemQuestion(String(at)))),
    );
    expect(answers.map((answer) => answer.kind)).toEqual(Array(12).fill('answer'));
  });

  test('a request that was made while a connection is made waits no longer than that', async () => {
    const { port } = await bareSocket(() => undefined);
    const timings = { connectTimeoutMs: 100, timeoutMs: 60_000, patienceMs: 300 };
    const { client, reported } = kiosk(port, { timings });
    expect(await client.request(itemQuestion('1'))).toMatchObject({
      kind: 'no-answer',
      sent: false,
    });
    expect([client.state, reported('log-in-unanswered')]).toEqual(['connecting', 0]);
  });
});

test('the pause doubles up to the most and is spread by half', () => {
  const pauses = [1, 2, 3, 4, 10, 1000].map((failures) =>
    backOffMs(failures, usualTimings, () => 0),
  );
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000]);
  expect(backOffMs(1, usualTimings, () => 0.999)).toBe(250);
});

test('a connection that never comes is given up, and a late one closed', async () => {
  const late = new PassThrough();
  let bring: () => void = () => undefined;
  const { client, until, reported } = kiosk(0, {
    open: () => new Promise((resolve) => (bring = () => resolve(late))),
    timings: { connectTimeoutMs: 30, reconnect: { firstMs: 60_000, mostMs: 60_000 } },
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
  const { client } = kiosk(server.port, { timings: { timeoutMs: 60_000 } });
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
