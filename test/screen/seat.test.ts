/** How the session of the browser learns what the screen should be, over real connections. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import type { Seat, SeatReport } from '../../src/screen/seat.ts';
import { screenUserOf } from '../../src/screen/web/screen-user.ts';
import { type ScreenServer, startScreenServer } from '../../src/screen/web/server.ts';

const seat: Seat = {
  keyboard: null,
  output: null,
  rotation: 90,
  scale: null,
  sleeps: true,
  isOn: true,
  brightness: null,
  jack: false,
};
let folder: string;
let server: ScreenServer;
let heard: SeatReport[];
let logged: Report[];

async function start(user: string) {
  const log = (report: Report) => void logged.push(report);
  server = await startScreenServer({
    port: 0,
    host: '127.0.0.1',
    uiFolder: folder,
    texts: {},
    onIntent: () => {},
    onSeat: (report) => heard.push(report),
    screenUser: await screenUserOf({ KIOSK_SCREEN_USER: user }, log),
    log,
  });
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seat-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  heard = [];
  logged = [];
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function ask(known = '') {
  return fetch(`${server.url}seat?known=${encodeURIComponent(known)}`);
}
function report(body: string) {
  return fetch(`${server.url}seat`, { method: 'POST', body });
}

test('it is answered as it is, and again as soon as it changes', async () => {
  await start('');
  server.setSeat(seat);
  const first = await (await ask()).text();
  expect(JSON.parse(first)).toEqual(seat);
  let answered = false;
  const second = ask(first).then((answer) => {
    answered = true;
    return answer.json();
  });
  // What is the same is no change; another request shows that this one still waits.
  server.setSeat({ ...seat });
  expect((await fetch(`${server.url}seen`)).status).toBe(503);
  expect(answered).toBe(false);
  server.setSeat({ ...seat, isOn: false });
  expect(await second).toEqual({ ...seat, isOn: false });
});

test('before the kiosk has decided there is none', async () => {
  await start('');
  const waiting = ask();
  expect((await Promise.race([waiting, fetch(`${server.url}seen`)])).status).toBe(503);
  server.setSeat(seat);
  expect(await (await waiting).json()).toEqual(seat);
});

test('a session that has ended does not keep its place: the newer one is answered', async () => {
  await start('');
  server.setSeat(seat);
  const known = JSON.stringify(seat);
  const earlier = ask(known);
  const isLetGo = async () => {
    void ask(known).catch(() => {});
    return (await Promise.race([earlier, fetch(`${server.url}seen`)])).status;
  };
  await expect.poll(isLetGo).toBe(204);
});

test('what the session finds reaches the kiosk, if it can be read', async () => {
  await start('');
  const found: SeatReport = { outputs: ['HDMI-A-1'], problems: ['output-absent'], touched: true };
  expect((await report(JSON.stringify(found))).status).toBe(204);
  expect(heard).toEqual([found]);
  for (const wrong of ['', '{}', JSON.stringify({ ...found, problems: ['else'] })])
    expect((await report(wrong)).status).toBe(400);
  expect((await report(' '.repeat(5_000))).status).toBe(413);
  expect(heard).toHaveLength(1);
  expect(logged.map(({ code }) => code)).toEqual(['seat-invalid']);
});

test('another user of the machine neither reads nor reports', async () => {
  await start(process.getuid?.() === 0 ? 'nobody' : 'root');
  server.setSeat(seat);
  expect((await ask()).status).toBe(403);
  expect((await report('{"outputs":[],"problems":[],"touched":true}')).status).toBe(403);
  expect(heard).toEqual([]);
});
