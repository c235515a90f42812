/** The fleet panel's server: who may ask, what it answers, how it refuses. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../../src/fault.ts';
import { HubRefusal } from '../../src/hub/hub.ts';
import type { LayerChange, Overview } from '../../src/panel/actions.ts';
import { type FleetPanel, startFleetPanel } from '../../src/panel/server.ts';
import { type MadePort, madePort } from '../support/panel/made-port.ts';
import { troubledRegion } from '../support/panel/made-region.ts';

let folder: string;
let port: MadePort;
let panel: FleetPanel;
let cookie: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleet-page-'));
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><head><title>Region</title></head><body></body>',
  );
  port = madePort(troubledRegion());
  panel = await startFleetPanel(port, { port: 0, pageFolder: folder });
  const opened = await fetch(panel.url, { redirect: 'manual' });
  expect(opened.status).toBe(303);
  expect(opened.headers.get('location')).toBe('/');
  cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});
afterAll(async () => {
  await panel.close();
  await rm(folder, { recursive: true });
});

const base = () => `http://127.0.0.1:${panel.port}`;
function ask(path: string, body?: unknown, headers: Record<string, string> = {}) {
  return fetch(`${base()}${path}`, {
    headers: { cookie, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
}
async function refused(path: string, body?: unknown) {
  const answer = await ask(path, body);
  return [answer.status, ((await answer.json()) as { code: string }).code];
}
/** fetch sets the host itself */
function withHeaders(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: panel.port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });
}

describe('who may ask', () => {
  it('lets in the address that was printed, by a cookie that no script and no other page reads', async () => {
    const { headers } = await fetch(panel.url, { redirect: 'manual' });
    const set = headers.get('set-cookie') ?? '';
    expect(set).toMatch(new RegExp(`^kiosk-fleet-${panel.port}=[\\w-]{32}; `));
    expect(set).toContain('HttpOnly');
    expect(set).toContain('SameSite=Strict');
    // The token in the browser's history is not what the cookie holds.
    expect(set).not.toContain(new URL(panel.url).searchParams.get('token'));
    expect((await ask('/')).status).toBe(200);
  });

  it('answers nothing without it', async () => {
    for (const path of ['/', '/index.html', '/api/events', '/api/staff', '/api/branches/b001'])
      expect((await fetch(`${base()}${path}`)).status, path).toBe(401);
    expect((await fetch(`${base()}/?token=guessed`)).status).toBe(403);
    expect((await fetch(`${base()}/?token=`)).status).toBe(403);
    const other = await fetch(`${base()}/api/staff`, { headers: { cookie: `${cookie}x` } });
    expect(other.status).toBe(401);
  });

  it('answers no other page, and no other name', async () => {
    const origin = { cookie, origin: 'http://elsewhere.example' };
    expect(await withHeaders('/api/staff', origin)).toBe(403);
    expect(await withHeaders('/api/staff', { cookie, host: 'elsewhere.example' })).toBe(403);
    expect(await withHeaders('/', { cookie, host: `hub.example:${panel.port}` })).toBe(403);
    expect(await withHeaders('/api/staff', { cookie, origin: base() })).toBe(200);
    const form = await ask('/api/calls/acknowledge', {}, { 'content-type': 'text/plain' });
    expect(form.status).toBe(415);
  });

  it('may be framed and kept by no one', async () => {
    for (const path of ['/', '/api/staff', '/api/nothing']) {
      const { headers } = await ask(path);
      expect(headers.get('content-security-policy'), path).toMatch(/frame-ancestors 'none'$/);
      expect(headers.get('cache-control'), path).toBe('no-store');
    }
  });
});

describe('what it answers', () => {
  it('sends the whole overview, then what has changed', async () => {
    const stop = new AbortController();
    const answer = await fetch(`${base()}/api/events`, {
      headers: { cookie },
      signal: stop.signal,
    });
    const events = readEvents(answer);
    const whole = (await events.next()).value as { event: string; data: Overview };
    expect(whole.event).toBe('whole');
    expect(whole.data).toMatchObject({ region: 'kempen', operator: 'an', differs: 1 });
    expect(whole.data.branches).toHaveLength(10);
    expect(whole.data.branches[0]).toMatchObject({
      branch: 'b001',
      light: 'attention',
      why: { code: 'kiosk-out-of-order', of: 'b001-k03' },
      more: 0,
    });
    port.show({ ...port.seen(), hub: { up: false, since: port.seen().at, why: 'gone' } });
    const delta = (await events.next()).value;
    expect(delta).toMatchObject({ event: 'delta', data: { hub: { up: false } } });
    expect(Object.keys(delta?.data ?? {}).sort()).toEqual(['at', 'hub']);
    stop.abort();
    port.show(troubledRegion());
  });

  it('writes the overview into the page, whatever stands in it', async () => {
    const seen = port.seen();
    port.show({ ...seen, region: '</script><script>alert(1)</script>$&' });
    const html = await (await ask('/')).text();
    expect(html.match(/<script/g)).toHaveLength(1);
    const json = /id="overview">(.*)<\/script><\/head>/.exec(html)?.[1] ?? '';
    expect((JSON.parse(json) as Overview).region).toBe('</script><script>alert(1)</script>$&');
    port.show(seen);
  });

  it('shows a branch, and says where there is none', async () => {
    expect(await (await ask('/api/branches/b004')).json()).toMatchObject({ branch: 'b004' });
    expect(await refused('/api/branches/b999')).toEqual([404, 'no-such-action']);
    expect(await (await ask('/api/differs')).json()).toEqual([
      { branch: 'b004', kiosk: 'k02', paths: ['screen.languages', 'delays.idleMs'] },
    ]);
  });

  it('acknowledges a call and closes an entry, and takes nothing else', async () => {
    const call = { branch: 'b003', kiosk: 'k04', call: 'c-17' };
    expect((await ask('/api/calls/acknowledge', call)).status).toBe(200);
    expect(port.asked.calls).toEqual([call]);
    const of = { branch: 'b001', kiosk: 'k01', entry: 812, seen: 'a'.repeat(64) };
    const entry = { ...of, why: ' Boek staat op het rek. ' };
    expect((await ask('/api/staff/close', entry)).status).toBe(200);
    expect(port.asked.closed).toEqual([{ ...entry, why: 'Boek staat op het rek.' }]);
    for (const wrong of [
      { ...entry, why: ' ' },
      { ...entry, entry: 0 },
      { ...entry, seen: '' },
      { ...entry, branch: '../../../test' },
      { ...entry, by: 'someone else' },
    ])
      expect(await refused('/api/staff/close', wrong)).toEqual([400, 'request-wrong']);
  });

  it('saves a layer on its newest revision alone', async () => {
    const settings = { delays: { idleMs: 90_000 }, screen: { languages: ['nl', 'fr'] } };
    const change: LayerChange = { key: 'branch.b001', settings, over: [], note: 'x', revision: 0 };
    expect(await (await ask('/api/layers/branch.b001')).json()).toMatchObject({
      layer: { revision: 0, settings: {} },
      history: [],
    });
    expect((await ask('/api/layers/save', change)).status).toBe(200);
    expect(await refused('/api/layers/save', change)).toEqual([409, 'layer-changed']);
    expect(await (await ask('/api/layers')).json()).toMatchObject([
      { key: 'branch.b001', settings: 2, revision: 1 },
    ]);
    expect(await refused('/api/layers/branch.b001.x')).toEqual([404, 'no-such-action']);
  });

  it('passes on why something was not done', async () => {
    port.fail(new HubRefusal('hub-away', 'The hub does not answer.'));
    const call = { branch: 'b003', kiosk: 'k04', call: 'c-17' };
    expect(await refused('/api/calls/acknowledge', call)).toEqual([503, 'hub-away']);
    port.fail(new Fault('fleet', 'config-key-missing', 'No key.', 'Bring the stick.'));
    expect(await refused('/api/calls/acknowledge', call)).toEqual([422, 'config-key-missing']);
    port.fail(new TypeError('secret detail'));
    const answer = await ask('/api/calls/acknowledge', call);
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { code: 'request-failed', text: 'The request failed: TypeError.' },
    ]);
    expect(await refused('/api/rollouts/r1/destroy', {})).toEqual([404, 'no-such-action']);
    expect(await refused('/api/nothing')).toEqual([404, 'no-such-action']);
  });
});

async function* readEvents(answer: Response) {
  let text = '';
  for await (const bytes of answer.body ?? []) {
    text += Buffer.from(bytes).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      const data = field('data');
      if (data !== '') yield { event: field('event'), data: JSON.parse(data) };
    }
  }
}
