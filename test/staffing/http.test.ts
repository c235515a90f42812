/** Requests of an outside system over a real socket: who is let in, what is answered, and what is not read. */
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { afterEach, expect, it, test } from 'vitest';
import { serveMetrics } from '../../src/metrics/server.ts';
import { answerRequests } from '../../src/staffing/http.ts';
import { readSignal } from '../../src/staffing/signal.ts';
import type { BuildingState } from '../../src/staffing/staffing.ts';

const token = 'c0ffee00c0ffee00c0ffee00';
const said = { word: 'unstaffed', agoMs: 61_000 };
const building: BuildingState = {
  state: 'unstaffed',
  closesAt: null,
  by: 'http',
  problem: null,
  said,
};
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open() {
  const heard: string[] = [];
  let refused = 0;
  const staffing = answerRequests({
    token,
    heard: (text) => {
      const isKnown = readSignal(text) !== null;
      if (isKnown) heard.push(text);
      return isKnown;
    },
    now: () => building,
    onRefused: () => {
      refused += 1;
    },
  });
  const server = await serveMetrics({
    port: 0,
    host: '127.0.0.1',
    health: () => ({ httpStatus: 200, body: {} }),
    expose: async () => ({ contentType: 'text/plain', text: '' }),
    handlers: { '/staffing': staffing },
  });
  closing.push(server.close);
  const ask = (method: string, body?: string, authorization = `Bearer ${token}`) =>
    fetch(`http://127.0.0.1:${server.port}/staffing`, {
      method,
      headers: { Authorization: authorization },
      ...(body !== undefined && { body }),
    });
  return { port: server.port, ask, heard, refused: () => refused };
}

it('is told by PUT or POST, as text or JSON, and answers what counts then', async () => {
  const { ask, heard } = await open();
  for (const [method, body] of [
    ['PUT', 'closed'],
    ['POST', '{"state":"closing","minutes":10}'],
    ['POST', 'unknown'],
  ] as const) {
    const answer = await ask(method, body);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        state: 'unstaffed',
        by: 'http',
        closesAt: null,
        problem: null,
        last: { word: 'unstaffed', secondsAgo: 61 },
      },
    ]);
  }
  expect((await ask('GET')).status).toBe(200);
  expect(heard).toEqual(['closed', '{"state":"closing","minutes":10}', 'unknown']);
});

test.each([
  ['none', ''],
  ['another', 'Bearer c0ffee00c0ffee00c0ffee01'],
  ['the beginning of it', 'Bearer c0ffee'],
  ['in another scheme', `Basic ${token}`],
])(
  'a token that is %s changes nothing, and the answer does not hold the right one',
  async (_, sent) => {
    const { ask, heard, refused } = await open();
    const answer = await ask('PUT', 'closed', sent);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const text = await answer.text();
    expect(text).toContain('unstaffed.signal.http');
    expect(text).not.toContain(token);
    expect([heard, refused()]).toEqual([[], 1]);
  },
);

test.each([
  ['PUT', 'open', 400, 'closing with minutes'],
  ['PUT', 'closing', 400, 'closing with minutes'],
  ['PUT', `closed${' '.repeat(5_000)}`, 413, '1024 bytes'],
  ['DELETE', undefined, 405, 'PUT or POST'],
])('%s %s: %i, and what to do', async (method, body, status, words) => {
  const { ask, heard } = await open();
  const answer = await ask(method, body);
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(words);
  expect(heard).toEqual([]);
});

it('a request that is cut short counts for nothing, and the next one does', async () => {
  const { port, ask, heard } = await open();
  const socket = connect(port, '127.0.0.1');
  const head = `PUT /staffing HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`;
  socket.write(`${head}Content-Length: 9\r\n\r\nunst`);
  socket.end();
  await textOf(socket).catch(() => '');
  expect((await ask('PUT', 'staffed')).status).toBe(200);
  expect(heard).toEqual(['staffed']);
});
