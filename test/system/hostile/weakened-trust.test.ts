/**
 * NODE_TLS_REJECT_UNAUTHORIZED=0, as it is on many an operator's machine, turns off the checks of no
 * line: at a server of an unknown authority nothing of the kiosk arrives.
 */
import { createServer as createWebServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { fetchFeed } from '../../../src/attract/feed/fetch-feed.ts';
import { dial } from '../../../src/branch/broker/dial.ts';
import { tryBroker } from '../../../src/help/mqtt.ts';
import { webhookWay } from '../../../src/help/webhook.ts';
import { enrolled } from '../../support/branch/enrolled.ts';
import { makeCertificates } from '../../support/technician/certificates.ts';

const name = 'NODE_TLS_REJECT_UNAUTHORIZED';
const before = process.env[name];
const certificates = makeCertificates();
const identity = { cert: certificates.pem('good.pem'), key: certificates.pem('server.key') };
beforeAll(() => {
  process.env[name] = '0';
});
afterAll(() => {
  if (before === undefined) delete process.env[name];
  else process.env[name] = before;
  certificates.remove();
});

async function portOf(server: Server): Promise<number> {
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
/** What it hears in clear; with `greeting` it speaks first, and hangs up when it has heard something. */
async function stranger(greeting?: string) {
  const heard: string[] = [];
  const options = { ...identity, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, (socket) => {
    if (greeting !== undefined) socket.write(greeting);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard.push(chunk.toString('latin1'));
      socket.destroy();
    });
  });
  return { heard, port: await portOf(server) };
}

describe('at a stranger', () => {
  test('S7: a webhook does not send its secret header', async () => {
    const heard: (string | undefined)[] = [];
    const server = createWebServer(identity, (request, response) => {
      heard.push(request.headers.authorization);
      response.end('{}');
    });
    const header = { name: 'Authorization', value: 'Bearer geheim' };
    const url = `https://127.0.0.1:${await portOf(server)}/`;
    const way = webhookWay({ url, header, timeoutMs: 2_000, pollEveryMs: 10 }, () => {});
    const call = {
      id: '1',
      library: 'l',
      device: 'd',
      reason: 'patron',
      at: '',
      text: '',
    } as const;
    await way.deliver(call, new AbortController().signal, () => {}).catch(() => {});
    expect(heard).toEqual([]);
  });

  test('S7: a feed is not read', async () => {
    const server = createWebServer(identity, (_, response) => {
      response.setHeader('content-type', 'application/rss+xml');
      response.end('<rss/>');
    });
    const url = `https://127.0.0.1:${await portOf(server)}/`;
    const read = fetchFeed(url, {}, new AbortController().signal);
    await expect(read).rejects.toThrow();
  });

  test('S7: a broker of calls does not get the password', async () => {
    const { heard, port } = await stranger();
    const topics = { topic: 't', answerTopic: 'a' };
    const account = { user: 'kiosk', password: 'geheim', timeoutMs: 500 };
    const url = `mqtts://127.0.0.1:${port}`;
    await tryBroker({ url, ...topics, ...account }).catch(() => {});
    expect(heard.join('')).not.toContain('geheim');
  });

  test('S7: the broker of the branch is not spoken to', async () => {
    const place = await enrolled(['k01']);
    onTestFinished(() => place.remove());
    const k01 = place.identities.get('k01');
    if (k01 === undefined) throw new Error('no k01');
    const about = { server_id: 'x', version: '2.10.27', nonce: 'abc', headers: true, proto: 1 };
    const { heard, port } = await stranger(`INFO ${JSON.stringify(about)}\r\n`);
    await dial(k01, `tls://127.0.0.1:${port}`, 1_000).then(
      (nc) => nc.close(),
      () => {},
    );
    expect(heard).toEqual([]);
  });
});
