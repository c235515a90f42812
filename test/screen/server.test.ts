import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import type { Intent, Screen } from '../../src/screen/screen.ts';
import { type ScreenServer, startScreenServer } from '../../src/screen/web/server.ts';

let folder: string;
let server: ScreenServer;
let intents: Intent[];
let reports: Report[];
let serviceAnswer: () => Promise<Response>;

function screen(seq: number, displayName: string | null = null): Screen {
  return {
    seq,
    language: 'nl',
    languages: ['nl'],
    library: 'Bibliotheek Lindeveld',
    device: 'Toestel 2',
    timeZone: 'Europe/Brussels',
    currency: 'EUR',
    leftovers: 0,
    places: { scanner: 'right', plate: 'below', printer: 'below', terminal: 'right' },
    call: { offered: false, state: 'none' },
    display: {
      textSize: 1,
      theme: 'light',
      low: false,
      moreTime: false,
      sound: true,
      speech: false,
      twoKeys: false,
    },
    view: {
      kind: 'account',
      displayName,
      loans: [],
      listed: true,
      holdsReady: 0,
      owedCents: null,
      mayRenew: false,
      mayPay: false,
      inPayment: false,
      reasons: [],
    },
    dialog: null,
  };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'screen-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Kiosk</title>');
  intents = [];
  serviceAnswer = async () => new Response('none', { status: 404 });
  reports = [];
  server = await startScreenServer({
    port: 0,
    host: '127.0.0.1',
    uiFolder: folder,
    texts: { nl: { hello: 'Hallo' } },
    onIntent: (intent) => intents.push(intent),
    log: (report) => reports.push(report),
    heartbeatMs: 20,
    service: () => serviceAnswer(),
  });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function post(
  body: string,
  headers: Record<string, string> = { 'Content-Type': 'application/json' },
) {
  return fetch(`${server.url}intent`, { method: 'POST', body, headers });
}

/** Reads the stream until a predicate over all of its text holds. */
async function follow(
  until: (text: string) => boolean,
  during?: (text: string) => void | Promise<void>,
): Promise<string> {
  const answer = await fetch(`${server.url}events`);
  const reader = answer.body?.getReader();
  if (!reader) throw new Error('no stream');
  const decoder = new TextDecoder();
  let text = '';
  while (!until(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    await during?.(text);
  }
  await reader.cancel();
  return text;
}

/** `fetch` sets Host and Sec-Fetch itself, so that other ones go by node:http. */
function rawGet(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, headers }, (answer) => {
      answer.once('data', (chunk: Buffer) => {
        resolve({ status: answer.statusCode ?? 0, text: chunk.toString() });
        answer.destroy();
      });
    });
    asked.on('error', reject).end();
  });
}
async function statusWithHost(host: string) {
  return (await rawGet('/events', { host })).status;
}

describe('the page', () => {
  test('comes with headers that allow nothing from elsewhere', async () => {
    const answer = await fetch(server.url);
    expect(await answer.text()).toContain('<title>Kiosk</title>');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('has the catalogues beside it, and nothing else of this machine', async () => {
    expect(await (await fetch(`${server.url}texts/nl.json`)).json()).toEqual({ hello: 'Hallo' });
    for (const path of [
      'texts/xx.json',
      'texts/constructor.json',
      '..%2f..%2fetc%2fpasswd',
      'nothing',
    ]) {
      expect((await fetch(server.url + path)).status, path).toBe(404);
    }
  });

  test('that was not built stops the start with what to do', async () => {
    const start = startScreenServer({
      port: 0,
      host: '127.0.0.1',
      uiFolder: join(folder, 'none'),
      texts: {},
      onIntent: () => {},
      log: () => {},
    });
    await expect(start).rejects.toThrow(/npm run build/);
  });
});

describe('the stream', () => {
  test('begins with the present screen, then each push, and beats while it is quiet', async () => {
    server.push(screen(1));
    const text = await follow(
      (seen) =>
        seen.includes('"seq":2') && /event: heartbeat/.test(seen.slice(seen.indexOf('"seq":2'))),
      (seen) => {
        if (seen.includes('"seq":1') && !seen.includes('"seq":2')) server.push(screen(2));
      },
    );
    expect(text).toContain('retry: 1000');
    expect(text.indexOf('"seq":1')).toBeLessThan(text.indexOf('"seq":2'));
  });

  test('counts the pages that listen and answer, not who only listens', async () => {
    server.push(screen(1));
    expect(server.viewers).toBe(0);
    let during = -1;
    await follow(
      (seen) => seen.includes('"seq":2'),
      async (seen) => {
        if (!seen.includes('"seq":1') || during >= 0) return;
        during = server.viewers;
        const stream = /event: hello\ndata: (.+)/.exec(seen)?.[1];
        // An answer counts for three heartbeats, which a busy machine may take until it is read.
        const answer = async () => {
          const { status } = await fetch(`${server.url}alive/${stream}`, { method: 'POST' });
          return [status, during, server.viewers];
        };
        await expect.poll(answer).toEqual([204, 0, 1]);
        server.push(screen(2));
      },
    );
    await expect.poll(() => server.viewers).toBe(0);
  });

  test('a page that answers no more is no viewer', async () => {
    const answer = await fetch(`${server.url}events`);
    await fetch(`${server.url}alive/1`, { method: 'POST' });
    expect(server.viewers).toBe(1);
    await expect.poll(() => server.viewers).toBe(0);
    await answer.body?.cancel();
  });

  test('is not opened as a page, which would write down what comes', async () => {
    server.push(screen(1, 'N. Name'));
    for (const [name, value] of [
      ['sec-fetch-mode', 'navigate'],
      ['sec-fetch-dest', 'document'],
      ['sec-fetch-dest', 'iframe'],
    ])
      for (const path of ['/events', '/service/api/events']) {
        const { status, text } = await rawGet(path, { [name ?? '']: value ?? '' });
        expect([path, name, status]).toEqual([path, name, 403]);
        expect(text).not.toContain('Name');
      }
    expect(reports.map(({ code }) => code)).toEqual(['stream-as-page']);
  });

  test('of three at most: one more ends the oldest, and tells it', async () => {
    server.push(screen(1));
    const first = follow((seen) => seen.includes('event: replaced'));
    await expect
      .poll(() => fetch(`${server.url}alive/1`, { method: 'POST' }).then(() => server.viewers))
      .toBe(1);
    const others = await Promise.all([2, 3, 4].map(() => fetch(`${server.url}events`)));
    expect(await first).toContain('event: replaced');
    for (const other of others) await other.body?.cancel();
  });
});

describe('intents', () => {
  test('arrive as they were meant', async () => {
    expect((await post('{"type":"BEGIN"}')).status).toBe(204);
    expect((await post('{"type":"PIN","pin":"1234"}')).status).toBe(204);
    expect(intents).toEqual([{ type: 'BEGIN' }, { type: 'PIN', pin: '1234' }]);
    expect(reports).toEqual([]);
  });

  test('that mean nothing are refused and logged without their value', async () => {
    for (const body of [
      '',
      '{',
      '[]',
      '{"type":"NOPE"}',
      '{"type":"PIN","pin":"secret99"}',
      '{"type":"BEGIN","x":1}',
    ]) {
      expect((await post(body)).status, body).toBe(400);
    }
    expect(intents).toEqual([]);
    // Said once: sent again and again, they do not fill the log.
    expect(reports).toHaveLength(1);
    expect(JSON.stringify(reports)).not.toContain('secret99');
  });

  test('that are too long, or no JSON, are refused', async () => {
    expect((await post(JSON.stringify({ type: 'SCANNED', code: 'x'.repeat(5000) }))).status).toBe(
      413,
    );
    expect((await post('{"type":"BEGIN"}', { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect(intents).toEqual([]);
  });

  test('from another page are refused, by origin and by host', async () => {
    const foreign = { 'Content-Type': 'application/json', Origin: 'http://evil.example' };
    const answer = await post('{"type":"BEGIN"}', foreign);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: 'foreign-origin' });
    expect(await statusWithHost(`evil.example:${server.port}`)).toBe(403);
    expect(await statusWithHost(`localhost:${server.port}`)).toBe(200);
    expect(intents).toEqual([]);
  });
});

test('who has asked is answered while it closes', async () => {
  let closed: Promise<void> | null = null;
  serviceAnswer = async () => {
    closed = server.close();
    await new Promise((resolve) => setImmediate(resolve));
    return new Response('all is well');
  };
  expect(await (await fetch(`${server.url}service/api/overview`)).text()).toBe('all is well');
  await closed;
});

test('who never gets an answer does not hold up the closing', async () => {
  const asked = new Promise<void>((resolve) => {
    serviceAnswer = () => {
      resolve();
      return new Promise(() => {});
    };
  });
  const asking = fetch(`${server.url}service/api/overview`);
  await asked;
  await server.close();
  await expect(asking).rejects.toThrow();
});
