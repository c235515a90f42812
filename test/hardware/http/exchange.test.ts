import { createServer as createHttp, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange, type Question } from '../../../hardware/http/exchange.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function listening(server: Server, sockets: Set<Socket>): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return (server.address() as AddressInfo).port;
}
const serving = (listener: RequestListener) => listening(createHttp(listener), new Set());
const raw = (answer: (socket: Socket) => void) => listening(createTcp(answer), new Set());

const ask = (port: number, more: Partial<Question> = {}) =>
  exchange({
    url: `http://127.0.0.1:${port}/v3/payments?x=1`,
    ...{ method: 'POST', headers: { 'x-key': 'k' }, body: '{"é":1}' },
    ...{ timeoutMs: 2_000, connectTimeoutMs: 2_000, maxBytes: 1_000 },
    ...more,
  });

describe('an exchange over HTTP', () => {
  it('sends the question once and gives the whole answer, whatever its status', async () => {
    const seen: unknown[] = [];
    const port = await serving((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        seen.push([request.method, request.url, request.headers['x-key'], body]);
        response.writeHead(422, { 'X-Trace': 't1', location: '/other' }).end('{"code":"ü"}');
      });
    });
    expect(await ask(port)).toMatchObject({
      ...{ kind: 'answer', status: 422, body: '{"code":"ü"}' },
      headers: { 'x-trace': 't1' },
    });
    expect(seen).toEqual([['POST', '/v3/payments?x=1', 'k', '{"é":1}']]);
  });

  it('follows no redirect', async () => {
    let asked = 0;
    const port = await serving((_, response) => {
      asked += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await ask(port, { method: 'GET', body: null })).toMatchObject({ status: 302 });
    expect(asked).toBe(1);
  });

  it('knows that nothing left where nothing listens', async () => {
    const port = await raw(() => {});
    await open.pop()?.close();
    expect(await ask(port)).toMatchObject({ kind: 'not-sent' });
  });

  it('knows that nothing left where TLS does not come about', async () => {
    let bytes = Buffer.alloc(0);
    const port = await raw((socket) => {
      socket.on('data', (part) => {
        bytes = Buffer.concat([bytes, part]);
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
    });
    const url = `https://127.0.0.1:${port}/v3/payments`;
    expect(await ask(port, { url })).toMatchObject({ kind: 'not-sent' });
    expect(bytes.includes('payments')).toBe(false);
  });

  it('knows that nothing left where the line never stands', async () => {
    // A TLS handshake that the other side does not answer.
    const port = await raw(() => {});
    const url = `https://127.0.0.1:${port}/`;
    const silent = await ask(port, { url, connectTimeoutMs: 30 });
    expect(silent).toEqual({ kind: 'not-sent', why: 'no connection in time' });
  });

  it('speaks without TLS to this machine alone', async () => {
    for (const url of ['http://192.0.2.1/', 'http://127.0.0.1.example.org/', 'ftp://a/', 'x']) {
      expect(await ask(0, { url })).toMatchObject({ kind: 'not-sent' });
    }
  });

  it('sends no header that HTTP does not have', async () => {
    const port = await serving((_, response) => response.end());
    const outcome = await ask(port, { headers: { authorization: 'secret\r\nx: y' } });
    expect(outcome).toMatchObject({ kind: 'not-sent' });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  it.each([
    ['no answer', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\ncontent-'],
    ['half a body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"a":'],
    ['half of the parts', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'],
    ['no HTTP', 'SSH-2.0-x\r\n'],
    ['a change of protocol', 'HTTP/1.1 101 S\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(40_000)}`],
  ])('does not know what became of a question with %s', async (_, bytes) => {
    const port = await raw((socket) => socket.once('data', () => socket.end(bytes)));
    expect(await ask(port)).toMatchObject({ kind: 'lost' });
  });

  it('waits no longer than it may, also for an answer that drips', async () => {
    const port = await serving((_, response) => {
      const timer = setInterval(() => response.write('a'), 5);
      response.once('close', () => clearInterval(timer));
    });
    const late = await ask(port, { timeoutMs: 60 });
    expect(late).toEqual({ kind: 'lost', why: 'no answer in time' });
  });

  it('reads no more than it may', async () => {
    const port = await serving((_, response) => {
      const more = () => {
        while (response.write('a'.repeat(500)));
      };
      response.on('drain', more);
      more();
    });
    expect(await ask(port)).toEqual({ kind: 'lost', why: 'an answer of more than 1000 bytes' });
  });

  it('can be stopped: before it left, and afterwards', async () => {
    const stopped = AbortSignal.abort();
    expect(await ask(1, { signal: stopped })).toMatchObject({ kind: 'not-sent' });
    const controller = new AbortController();
    const port = await serving(() => controller.abort());
    expect(await ask(port, { signal: controller.signal })).toMatchObject({ kind: 'lost' });
  });
});
