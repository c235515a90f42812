/** Calls by a request, at servers that answer well and at those that do not. */
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { type Call, whyFailed } from '../../src/help/call.ts';
import { type WebhookSettings, webhookWay } from '../../src/help/webhook.ts';
import { makeOwnCertificate } from '../support/help/own-certificate.ts';
import { openReceiver, type Receiver, sendJson } from '../support/help/receiver.ts';

const call: Call = {
  id: '7d4e',
  library: 'Bibliotheek Lindeveld',
  device: 'Toestel 2',
  reason: 'patron',
  at: '2026-11-26T09:00:00Z',
  text: 'Iemand vraagt hulp bij Toestel 2.',
};
const open = new Set<{ close(): Promise<void> }>();
const ended = new Set<AbortController>();
afterEach(async () => {
  for (const one of ended) one.abort();
  for (const one of open) await one.close();
  open.clear();
});
async function receiver(...given: Parameters<typeof openReceiver>): Promise<Receiver> {
  const one = await openReceiver(...given);
  open.add(one);
  return one;
}
function send(url: string, more: Partial<WebhookSettings> = {}) {
  const reports: Report[] = [];
  const until = new AbortController();
  ended.add(until);
  const settings = { url, header: null, timeoutMs: 2_000, pollEveryMs: 10, ...more };
  let yes = (_: 'coming') => {};
  const answered = new Promise<'coming'>((resolve) => {
    yes = resolve;
  });
  const way = webhookWay(settings, (report) => void reports.push(report));
  const delivered = way
    .deliver(call, until.signal, () => yes('coming'))
    .then(() => 'delivered', whyFailed);
  return { delivered, answered, until, reports };
}
const noAnswer = (promise: Promise<'coming'>) =>
  Promise.race([promise, new Promise((resolve) => setImmediate(() => resolve('nothing')))]);

describe('a webhook', () => {
  it('gets the call with the secret header, and nothing else', async () => {
    const { url, received } = await receiver((_, response) => sendJson(response, {}));
    const header = { name: 'Authorization', value: 'Bearer geheim' };
    const { delivered, answered } = send(`${url}/help?kiosk=2`, { header });
    expect(await delivered).toBe('delivered');
    const [{ method, path, headers, body } = { body: '' }] = received;
    expect([method, path, headers?.authorization]).toEqual([
      'POST',
      '/help?kiosk=2',
      'Bearer geheim',
    ]);
    const { id, ...rest } = call;
    expect(JSON.parse(body)).toEqual({ call: id, ...rest });
    expect(await noAnswer(answered)).toBe('nothing');
  });

  it('may say at once that someone is coming', async () => {
    const { url } = await receiver((_, response) => sendJson(response, { acknowledged: true }));
    const { delivered, answered } = send(url);
    expect([await delivered, await answered]).toEqual(['delivered', 'coming']);
  });

  it('may say it later, where it says to ask', async () => {
    let asked = 0;
    const { url, received } = await receiver(({ method }, response) => {
      if (method === 'POST') return sendJson(response, { answerUrl: '/calls/7d4e' });
      asked += 1;
      return sendJson(response, { acknowledged: asked === 3 });
    });
    const { delivered, answered } = send(url, { header: { name: 'X-Key', value: 'geheim' } });
    expect([await delivered, await answered]).toEqual(['delivered', 'coming']);
    expect(received.slice(1).map(({ path, headers }) => [path, headers['x-key']])).toEqual(
      Array(3).fill(['/calls/7d4e', 'geheim']),
    );
  });

  it('is asked no more once it does not know the call, or the call has ended', async () => {
    const { url, received } = await receiver(({ method, path }, response) => {
      if (method === 'POST') return sendJson(response, { answerUrl: `/answer${path}` });
      sendJson(response, {}, path === '/answer/gone' ? 410 : 200);
    });
    const asked = (call: string) => received.filter(({ path }) => path === `/answer${call}`).length;
    const askedAgain = async (call: string) => {
      const before = asked(call);
      await expect.poll(() => asked(call)).toBeGreaterThan(before + 2);
    };
    const [gone, over] = [send(`${url}/gone`), send(`${url}/over`)];
    // Asked as often as the others: how long they have been left alone.
    send(`${url}/open`);
    await expect.poll(() => asked('/gone')).toBe(1);
    await askedAgain('/over');
    over.until.abort();
    // What was under way as it ended arrives.
    await askedAgain('/open');
    const atEnd = asked('/over');
    await askedAgain('/open');
    expect([asked('/gone'), asked('/over')]).toEqual([1, atEnd]);
    expect(await noAnswer(gone.answered)).toBe('nothing');
  });

  it('sends the secret to no other server', async () => {
    const other = await receiver((_, response) => sendJson(response, { acknowledged: true }));
    const { url } = await receiver((_, response) =>
      sendJson(response, { answerUrl: `${other.url}/steal` }),
    );
    const { delivered, reports } = send(url, { header: { name: 'X-Key', value: 'geheim' } });
    expect(await delivered).toBe('delivered');
    expect(reports.map(({ code }) => code)).toEqual(['help-answer-ignored']);
    const redirect = await receiver((_, response) => {
      response.writeHead(307, { location: `${other.url}/steal` });
      response.end();
    });
    expect(await send(redirect.url).delivered).toBe('it redirects (307), which is not followed');
    expect(other.received).toEqual([]);
  });
});

describe('a webhook that is not well', () => {
  it.each([404, 500, 503])('answers %i: not delivered', async (status) => {
    const { url } = await receiver((_, response) => sendJson(response, {}, status));
    expect(await send(url).delivered).toBe(`it answers ${status}`);
  });

  it('is silent: not delivered, after its time', async () => {
    const { url } = await receiver(() => {});
    expect(await send(url, { timeoutMs: 60 }).delivered).toBe('no answer in 60 ms');
  });

  it('hangs up, or is not there: not delivered', async () => {
    const { url } = await receiver((_, response) => void response.destroy());
    expect(await send(url).delivered).toBe('ECONNRESET');
    const gone = await openReceiver(() => {});
    await gone.close();
    expect(await send(gone.url).delivered).toBe('ECONNREFUSED');
  });

  it('speaks another language: not delivered', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await send(`http://127.0.0.1:${port}`).delivered).toMatch(/^HPE_/);
    server.close();
  });

  it.each([
    ['no JSON', 'acknowledged: true'],
    ['a yes that is no yes', '{"acknowledged":"true"}'],
    ['a list', '[{"acknowledged":true}]'],
    ['nothing', ''],
    ['null', 'null'],
  ])('takes the call and answers %s: delivered, and nobody is coming', async (_, text) => {
    const { url } = await receiver((_, response) => void response.end(text));
    const { delivered, answered } = send(url);
    expect([await delivered, await noAnswer(answered)]).toEqual(['delivered', 'nothing']);
  });

  it('takes the call and never stops talking: what it says is not kept', async () => {
    let cut = false;
    const { url } = await receiver((_, response) => {
      response.on('close', () => {
        cut = true;
      });
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(10_000), () => setImmediate(more));
      };
      more();
    });
    const { delivered, answered } = send(url);
    expect([await delivered, await noAnswer(answered)]).toEqual(['delivered', 'nothing']);
    await expect.poll(() => cut).toBe(true);
  });

  it('takes the call and stops in the middle of its answer: delivered all the same', async () => {
    const { url } = await receiver((_, response) => {
      response.writeHead(200, { 'content-length': '40' });
      response.write('{"acknowledged":');
    });
    const { delivered, answered } = send(url, { timeoutMs: 60 });
    expect([await delivered, await noAnswer(answered)]).toEqual(['delivered', 'nothing']);
  });
});

describe('over TLS', () => {
  const tls = makeOwnCertificate();

  it('a certificate of the library’s own authority counts where that is configured', async () => {
    const { url, received } = await receiver((_, response) => sendJson(response, {}), tls);
    expect(await send(url).delivered).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await send(url, { ca: tls.cert }).delivered).toBe('delivered');
    expect(received.length).toBe(1);
  });

  it('a server without TLS gets no call', async () => {
    const { url, received } = await receiver((_, response) => sendJson(response, {}));
    expect(await send(url.replace('http:', 'https:')).delivered).toBe('EPROTO');
    expect(received).toEqual([]);
  });
});
