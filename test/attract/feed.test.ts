/** The feed over the wire: fetched within limits, cached, and silent about what goes wrong. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { type Feed, openFeed } from '../../src/attract/feed/feed.ts';
import { fetchFeed, usualLimits } from '../../src/attract/feed/fetch-feed.ts';
import { type FeedServer, giving, rss, startFeedServer } from '../support/feed-server.ts';

const xml = 'application/rss+xml';
let server: FeedServer;
let folder: string;
let now: string;
let log: Report[];
const open = new Set<Feed>();

beforeEach(async () => {
  server = await startFeedServer(giving(rss('Eerste'), xml));
  folder = mkdtempSync(join(tmpdir(), 'feed-'));
  now = '2026-11-26T09:00:00Z';
  log = [];
});
afterEach(async () => {
  for (const feed of open) feed.close();
  open.clear();
  await server.close();
  rmSync(folder, { recursive: true });
});

const limits = { withinMs: 10_000, mostBytes: 20_000 };

/** A feed whose turns can be waited for. */
function started(change: { everyMs?: number; retryMs?: number } = {}) {
  const feed = openFeed({
    ...{ url: server.url, everyMs: 60_000, maxAgeMs: 3_600_000, retryMs: 60_000 },
    ...{ file: join(folder, 'feed.json'), timeZone: 'Europe/Brussels', limits },
    clock: { now: () => now },
    log: (report) => {
      log.push(report);
      look();
    },
    ...change,
  });
  open.add(feed);
  let look = () => {};
  feed.start(() => look());
  const titles = () => feed.content()?.entries.map(({ title }) => title) ?? [];
  const until = (test: () => boolean) =>
    new Promise<void>((done) => {
      look = () => test() && done();
      look();
    });
  return { feed, titles, until };
}

describe('one fetch', () => {
  const fetched = (url = server.url, withinMs = limits.withinMs) =>
    fetchFeed(url, {}, new AbortController().signal, { ...limits, withinMs });

  test('asks for a feed, and carries nothing of the kiosk or a patron', async () => {
    await fetched();
    const { headers, method, url } = server.requests[0] ?? {};
    expect({ method, url }).toEqual({ method: 'GET', url: '/feed' });
    const names = Object.keys(headers ?? {}).filter(
      (name) =>
        !['accept-encoding', 'accept-language', 'connection', 'sec-fetch-mode'].includes(name),
    );
    expect(names.sort()).toEqual(['accept', 'host', 'user-agent']);
    expect(headers?.['user-agent']).toBe('library-kiosk');
  });

  test.each([
    ['more than its limit', () => giving('x'.repeat(30_000), xml), 'has more than 20000 bytes'],
    [
      'an answer that never ends',
      () =>
        (
          _: unknown,
          response: { writeHead(s: number, h: object): void; write(t: string): void },
        ) => {
          response.writeHead(200, { 'Content-Type': xml });
          response.write('<rss>');
        },
      'did not come within 0.3 s',
    ],
    ['no answer at all', () => () => {}, 'did not come within 0.3 s'],
    ['a status', () => giving('gone', 'text/plain', {}), ''],
    ['a page', () => giving('<html></html>', 'text/html'), 'is of the type text/html'],
    ['an unknown encoding', () => giving(rss('x'), `${xml}; charset=klingon`), 'unknown encoding'],
    [
      'the wrong encoding',
      () => giving(Buffer.from(rss('Caf\u00e9'), 'latin1'), `${xml}; charset=utf-8`),
      'is not in the encoding that it names',
    ],
  ])('%s', async (_, answer, problem) => {
    server.answer = answer() as FeedServer['answer'];
    if (problem === '') return expect(await fetched()).toMatchObject({ text: 'gone' });
    const withinMs = problem.startsWith('did not') ? 300 : limits.withinMs;
    await expect(fetched(server.url, withinMs)).rejects.toThrow(problem);
  });

  test('a small answer that unpacks to a large one is stopped', async () => {
    const { gzipSync } = await import('node:zlib');
    const packed = gzipSync(Buffer.alloc(50_000_000, 32));
    server.answer = giving(packed, xml, { 'Content-Encoding': 'gzip' });
    await expect(fetched()).rejects.toThrow('has more than 20000 bytes');
  });

  test('a status other than 200, and a server that is gone', async () => {
    server.answer = (_, response) => response.writeHead(503).end();
    await expect(fetched()).rejects.toThrow('answers with status 503');
    await expect(fetched('http://127.0.0.1:1/')).rejects.toThrow('cannot be reached');
  });

  test('a redirect on the same server is followed, thrice at most; to another one never', async () => {
    const other = await startFeedServer(giving(rss('Ander'), xml));
    server.answer = (request, response) =>
      request.url === '/feed'
        ? response.writeHead(301, { Location: '/new' }).end()
        : giving(rss('Nieuw'), xml)(request, response);
    expect(await fetched()).toMatchObject({ text: rss('Nieuw') });
    server.answer = (_, response) => response.writeHead(302, { Location: other.url }).end();
    await expect(fetched()).rejects.toThrow(`redirects to another server, ${other.origin}`);
    expect(other.requests).toEqual([]);
    server.answer = (_, response) => response.writeHead(302, { Location: '/feed' }).end();
    await expect(fetched()).rejects.toThrow('redirects more than 3 times');
    await other.close();
  });

  test.each([
    [
      'the header',
      (text: string) => giving(Buffer.from(text, 'latin1'), `${xml}; charset=iso-8859-1`),
    ],
    [
      'the declaration',
      (text: string) =>
        giving(Buffer.from(text.replace('?>', ' encoding="windows-1252"?>'), 'latin1'), xml),
    ],
    ['the byte order mark', (text: string) => giving(Buffer.from(`\ufeff${text}`, 'utf16le'), xml)],
  ])('the encoding by %s', async (_, answer) => {
    server.answer = answer(rss('Café'));
    const answered = await fetched();
    expect(answered === 'unchanged' ? '' : answered.text).toContain('Café');
  });
});

test('the usual limits are those of the documents', () => {
  expect(usualLimits).toEqual({ withinMs: 15_000, mostBytes: 1_000_000 });
});

test('what was shown is shown after a restart, also when the line is dead', async () => {
  const first = started();
  await first.until(() => first.titles().length > 0);
  expect(first.titles()).toEqual(['Eerste']);
  first.feed.close();
  server.answer = (request) => request.socket.destroy();
  const second = started();
  await second.until(() => second.titles().length > 0 && log.length > 0);
  expect(second.titles()).toEqual(['Eerste']);
  expect(log.map(({ code }) => code)).toEqual(['feed-failed']);
  // Until it is too old.
  now = '2026-11-26T10:30:00Z';
  expect(second.feed.content()).toBeNull();
});

test('it asks whether anything is new, and takes no for an answer', async () => {
  server.answer = (request, response) =>
    request.headers['if-none-match'] === '"a"' && request.headers['if-modified-since'] !== undefined
      ? response.writeHead(304).end()
      : giving(rss('Een'), xml, { ETag: '"a"', 'Last-Modified': 'Thu, 26 Nov 2026 08:00:00 GMT' })(
          request,
          response,
        );
  const { titles, until } = started({ everyMs: 20 });
  await until(() => server.requests.length >= 3);
  expect(titles()).toEqual(['Een']);
  expect(log).toEqual([]);
  expect(server.requests[1]?.headers['if-none-match']).toBe('"a"');
});

test('a failure is logged once, keeps what is shown, and its end is logged', async () => {
  let fails = false;
  server.answer = (request, response) =>
    fails ? giving('<rss>', xml)(request, response) : giving(rss('Goed'), xml)(request, response);
  const { titles, until } = started({ everyMs: 20, retryMs: 5 });
  await until(() => titles().length > 0);
  fails = true;
  const before = server.requests.length;
  await until(() => log.length > 0);
  await waitFor(() => server.requests.length > before + 3);
  expect(titles()).toEqual(['Goed']);
  expect(log.map(({ code, level }) => `${code} ${level}`)).toEqual(['feed-failed warn']);
  expect(log[0]?.text).toContain('no well-formed XML');
  expect(log[0]?.text).not.toContain(server.url);
  // The bad answer did not take the place of the good one on disk.
  expect(readFileSync(join(folder, 'feed.json'), 'utf8')).toContain('Goed');
  fails = false;
  await until(() => log.length > 1);
  expect(log[1]?.code).toBe('feed-back');
});

test('a cache that was spoilt, or is of another feed, is fetched anew', async () => {
  writeFileSync(join(folder, 'feed.json'), '{"url":');
  const one = started();
  await one.until(() => one.titles().length > 0);
  one.feed.close();
  const cached = JSON.parse(readFileSync(join(folder, 'feed.json'), 'utf8'));
  writeFileSync(join(folder, 'feed.json'), JSON.stringify({ ...cached, url: 'https://else' }));
  server.answer = (request) => request.socket.destroy();
  const other = started();
  await other.until(() => log.length > 0);
  expect(other.titles()).toEqual([]);
});

test('a cache that cannot be written is logged once, and the feed is shown', async () => {
  rmSync(folder, { recursive: true });
  const { titles, until } = started({ everyMs: 10 });
  await until(() => server.requests.length > 2 && titles().length > 0);
  expect(log.map(({ code }) => code)).toEqual(['feed-not-cached']);
  folder = mkdtempSync(join(tmpdir(), 'feed-'));
});

function waitFor(test: () => boolean): Promise<void> {
  return new Promise((done) => {
    server.requests.push = (...each) => {
      const length = Array.prototype.push.apply(server.requests, each);
      if (test()) done();
      return length;
    };
  });
}
