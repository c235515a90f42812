/**
 * Whose browser the screen is, over real connections: another user's programs see nothing, touch
 * nothing, and do not keep the screen's own out.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import type { Intent } from '../../src/screen/screen.ts';
import { screenUserOf } from '../../src/screen/web/screen-user.ts';
import { type ScreenServer, startScreenServer } from '../../src/screen/web/server.ts';

let folder: string;
let server: ScreenServer;
let intents: Intent[];
let reports: Report[];
const sockets: Socket[] = [];
const own = process.getuid?.() ?? 0;
const isRoot = own === 0;
/** Some other user of this machine. */
const other = isRoot ? 'nobody' : 'root';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'screen-user-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Kiosk</title>');
  intents = [];
  reports = [];
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
  await rm(folder, { recursive: true });
});

async function start(user: string) {
  const log = (report: Report) => void reports.push(report);
  server = await startScreenServer({
    port: 0,
    host: '127.0.0.1',
    uiFolder: folder,
    texts: { nl: { hello: 'Hallo' } },
    onIntent: (intent) => intents.push(intent),
    screenUser: await screenUserOf({ KIOSK_SCREEN_USER: user }, log),
    service: () => new Response('the panel'),
    log,
  });
}
const json = { 'content-type': 'application/json' };
async function asked(method: string, path: string) {
  const body = method === 'POST' ? '{"type":"BEGIN"}' : null;
  const answer = await fetch(server.url + path, { method, body, headers: json });
  if (path === 'events') await answer.body?.cancel();
  return answer.status;
}
const ofTheScreen = [
  ['GET', ''],
  ['GET', 'index.html'],
  ['HEAD', ''],
  ['GET', 'events'],
  ['POST', 'intent'],
  ['POST', 'alive'],
  ['POST', 'alive/1'],
] as const;
function codes() {
  return reports.map(({ code }) => code);
}

test.each([String(own), ...(isRoot ? ['root'] : [])])('the user %s is the screen', async (user) => {
  await start(user);
  for (const [method, path] of ofTheScreen)
    expect([path, (await asked(method, path)) < 300]).toEqual([path, true]);
  expect(intents.at(-1)).toEqual({ type: 'BEGIN' });
  expect(codes()).toEqual([]);
});

test('nobody else is, and is told where the service panel is, which answers', async () => {
  await start(other);
  for (const [method, path] of ofTheScreen)
    expect([path, await asked(method, path)]).toEqual([path, 403]);
  expect(await (await fetch(server.url)).text()).toMatch(
    new RegExp(`of the user ${other}[^]*/service/`),
  );
  expect(await asked('GET', 'service/api/session')).toBe(200);
  expect(await asked('GET', 'texts/nl.json')).toBe(200);
  expect([intents, server.viewers, codes()]).toEqual([[], 0, ['not-the-screen']]);
});

test('a user whom this machine does not know is nobody, and the log says what to do', async () => {
  await start('no-such-user');
  expect(await asked('GET', '')).toBe(403);
  expect(reports[0]).toMatchObject({ level: 'error', code: 'screen-user-unknown' });
  expect(reports[0]?.text).toContain('systemctl edit library-kiosk');
});

test('a new stream of the screen ends the one before', async () => {
  await start(String(own));
  const read = async (answer: Response) => {
    let text = '';
    for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString();
    return text;
  };
  const first = read(await fetch(`${server.url}events`));
  const second = await fetch(`${server.url}events`);
  expect(await first).toContain('event: replaced');
  await second.body?.cancel();
});

describe('connections that ask nothing', () => {
  const open = async (count: number) => {
    for (let nth = 0; nth < count; nth += 1) {
      const socket = connect({ host: '127.0.0.1', port: server.port });
      socket.on('error', () => {});
      sockets.push(socket);
      await once(socket, 'connect');
    }
  };
  const left = () => sockets.filter((socket) => !socket.closed).length;

  test('of another user: sixteen at most, and the log says it once', async () => {
    await start(other);
    await open(200);
    await expect.poll(left).toBe(16);
    expect(codes()).toEqual(['connections-full']);
  });

  test.skipIf(!isRoot)('of another user do not keep the screen out', async () => {
    await start(other);
    await open(200);
    await expect.poll(left).toBe(16);
    const script = `fetch('${server.url}intent',{method:'POST',headers:${JSON.stringify(json)},body:'{"type":"BEGIN"}'}).then((a)=>process.exit(a.status===204?0:1))`;
    const child = spawn(process.execPath, ['-e', script], {
      uid: 65_534,
      gid: 65_534,
      stdio: 'ignore',
      cwd: '/',
    });
    const [code] = await once(child, 'exit');
    expect([code, intents]).toEqual([0, [{ type: 'BEGIN' }]]);
  });

  test('of the same user: sixty-four at most', async () => {
    await start(String(own));
    await open(200);
    await expect.poll(left).toBe(64);
    expect(codes()).toEqual(['connections-full']);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => asked('GET', '').catch(() => 0)).toBe(200);
  });
});
