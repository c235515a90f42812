/**
 * The session of the browser at a screen without a monitor: cage, wlr-randr, swayidle and Chromium
 * as the unit starts them, and the kiosk's server that says how the screen should be.
 */
import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Seat, SeatReport } from '../../src/screen/seat.ts';
import { type ScreenServer, startScreenServer } from '../../src/screen/web/server.ts';
import { isLong } from '../support/repository/share.ts';
import { openPointer, type VirtualPointer } from './virtual-pointer.ts';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const canShow = ['cage', 'wlr-randr', 'swayidle', 'grim'].every(
  (name) => spawnSync(name, ['-h']).error === undefined,
);
const within = { timeout: 20_000, interval: 100 };
const usual: Seat = {
  keyboard: null,
  output: null,
  rotation: null,
  scale: null,
  sleeps: false,
  isOn: true,
  brightness: null,
  jack: false,
};

let folder: string;
let server: ScreenServer;
let reports: SeatReport[];
let cage: ChildProcess;
let errors: string;
let browser: Browser | undefined;
let pointer: VirtualPointer | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'display-'));
  for (const name of ['run', 'home', 'page'])
    mkdirSync(join(folder, name), { mode: name === 'run' ? 0o700 : 0o755 });
  writeFileSync(join(folder, 'page/index.html'), '<!doctype html><title>Kiosk</title>');
  reports = [];
  server = await startScreenServer({
    port: 0,
    host: '127.0.0.1',
    uiFolder: join(folder, 'page'),
    texts: {},
    onIntent: () => {},
    onSeat: (report) => reports.push(report),
    log: () => {},
  });
});
afterEach(async () => {
  pointer?.close();
  pointer = undefined;
  await browser?.close().catch(() => {});
  browser = undefined;
  if (cage.exitCode === null) process.kill(-(cage.pid ?? 0), 'SIGKILL');
  await server.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function keyboard() {
  const args = ['packaging/keyboard.mjs', server.url];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}

/** As packaging/session does, whose paths are those of an installed kiosk. */
async function startSession(path = process.env.PATH ?? '') {
  const own = (await keyboard()).split('\n').filter((line) => line !== '');
  const options = ['--kiosk', '--ozone-platform=wayland', '--no-sandbox', '--disable-gpu'];
  const words = [
    ...['/usr/bin/cage', '--', process.execPath, 'packaging/browser.mjs', server.url, program],
    ...[...options, '--no-first-run', '--remote-debugging-port=0'],
    `--user-data-dir=${folder}/profile`,
  ];
  errors = '';
  cage = spawn('/usr/bin/env', [...own, ...words], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: path,
      HOME: join(folder, 'home'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
      WLR_BACKENDS: 'headless',
      WLR_RENDERER: 'pixman',
      WLR_LIBINPUT_NO_DEVICES: '1',
    },
  });
  cage.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
}

async function pageOf(): Promise<Page> {
  const address = () => /DevTools listening on (ws:\S+)/.exec(errors)?.[1] ?? '';
  await expect.poll(address, within).not.toBe('');
  browser = await chromium.connectOverCDP(address());
  const found = () =>
    browser
      ?.contexts()[0]
      ?.pages()
      .find((page) => page.url() === server.url);
  await expect.poll(found, within).toBeDefined();
  const page = found();
  if (!page) throw new Error('no page');
  return page;
}

const environment = () => ({
  ...process.env,
  XDG_RUNTIME_DIR: join(folder, 'run'),
  WAYLAND_DISPLAY: 'wayland-0',
});
function output() {
  const text = execFileSync('wlr-randr', ['--json'], { env: environment(), encoding: 'utf8' });
  const [{ enabled, transform, scale }] = JSON.parse(text) as [
    { enabled: boolean; transform: string; scale: number },
  ];
  return { enabled, transform, scale };
}
/** Of a picture of the whole screen, from the head of the PNG. */
function pictureSize() {
  const file = join(folder, 'picture.png');
  execFileSync('grim', [file], { env: environment() });
  const head = readFileSync(file);
  return [head.readUInt32BE(16), head.readUInt32BE(20)];
}
/** As the page of the kiosk answers the stream. */
const showsPage = () => fetch(`${server.url}alive`, { method: 'POST' });
const sizeOf = (page: Page) => page.evaluate(() => [innerWidth, innerHeight]);
const lastProblems = () => reports.at(-1)?.problems;
/** The place of each press, on the page. */
function listen(page: Page) {
  return page.evaluate(() => {
    const presses: number[][] = [];
    addEventListener('pointerdown', ({ clientX, clientY }) => presses.push([clientX, clientY]));
    Object.assign(window, { presses });
  });
}
const pressesOf = (page: Page) =>
  page.evaluate(() => (window as unknown as { presses: number[][] }).presses);

describe.runIf(isLong && canShow)('the screen', { timeout: 120_000 }, () => {
  it('is rotated and scaled, and the page has its new size', async () => {
    server.setSeat({ ...usual, rotation: 90 });
    await startSession();
    const page = await pageOf();
    await expect.poll(() => sizeOf(page), within).toEqual([720, 1280]);
    expect(output()).toEqual({ enabled: true, transform: '90', scale: 1 });
    expect(pictureSize()).toEqual([720, 1280]);
    expect(reports.at(-1)).toEqual({ outputs: ['HEADLESS-1'], problems: [], touched: false });

    server.setSeat({ ...usual, rotation: 180, scale: 2 });
    await expect.poll(() => sizeOf(page), within).toEqual([640, 360]);
    expect(output()).toEqual({ enabled: true, transform: '180', scale: 2 });
    // A screen that was unplugged comes back as it is by itself; null leaves it so.
    server.setSeat(usual);
    await expect.poll(() => reports.length, within).toBeGreaterThan(2);
    expect(output().transform).toBe('180');
    server.setSeat({ ...usual, rotation: 0, scale: 1 });
    await expect.poll(() => sizeOf(page), within).toEqual([1280, 720]);
  });

  it('turns with a touch panel that lies on it, by the same quarter', async () => {
    server.setSeat({ ...usual, rotation: 90 });
    await startSession();
    const page = await pageOf();
    await expect.poll(() => sizeOf(page), within).toEqual([720, 1280]);
    await listen(page);
    pointer = await openPointer(join(folder, 'run/wayland-0'), 0);
    const pressed = async (x: number, y: number) => {
      const before = (await pressesOf(page)).length;
      await expect
        .poll(async () => {
          await pointer?.press(x, y);
          return (await pressesOf(page)).length;
        }, within)
        .toBeGreaterThan(before);
      return (await pressesOf(page)).at(-1)?.map(Math.round);
    };
    // A quarter from the left and the top of the panel, which has 1280 × 720.
    const first = await pressed(250, 250);
    server.setSeat({ ...usual, rotation: 270 });
    await expect.poll(() => output().transform, within).toBe('270');
    const second = await pressed(250, 250);
    server.setSeat({ ...usual, rotation: 0 });
    await expect.poll(() => sizeOf(page), within).toEqual([1280, 720]);
    const third = await pressed(250, 250);
    expect({ first, second, third }).toEqual({
      first: [540, 320],
      second: [180, 960],
      third: [320, 180],
    });
  });

  it('sleeps, and a touch wakes it without pressing anything on the page', async () => {
    server.setSeat({ ...usual, sleeps: true });
    await startSession();
    const page = await pageOf();
    await expect.poll(lastProblems, within).toEqual([]);
    await listen(page);
    pointer = await openPointer(join(folder, 'run/wayland-0'));
    await showsPage();
    server.setSeat({ ...usual, sleeps: true, isOn: false });
    await expect.poll(() => output().enabled, within).toBe(false);
    // What has no touch for a second is at rest for swayidle.
    const isAwake = async () => {
      if (reports.some(({ touched }) => touched)) return true;
      await pointer?.press(500, 500);
      return false;
    };
    await expect.poll(isAwake, { ...within, interval: 4_500 }).toBe(true);
    expect(await pressesOf(page)).toEqual([]);
    server.setSeat({ ...usual, sleeps: true });
    await expect.poll(() => output().enabled, within).toBe(true);
    await expect.poll(() => sizeOf(page), within).toEqual([1280, 720]);
  });

  it('is off as soon as the page is shown, without which Chromium does not start', async () => {
    server.setSeat({ ...usual, sleeps: true, isOn: false });
    await startSession();
    await pageOf();
    expect(output().enabled).toBe(true);
    await showsPage();
    await expect.poll(() => output().enabled, within).toBe(false);
    // Until it has looked at its outputs again, of its own accord.
    const before = reports.length;
    await expect.poll(() => reports.length, within).toBeGreaterThan(before);
    expect(reports.filter(({ touched }) => touched)).toEqual([]);
    expect(output().enabled).toBe(false);
  });

  it('says what is missing, and stays on where no touch could wake it', async () => {
    const programs = join(folder, 'programs');
    mkdirSync(programs);
    execFileSync('ln', ['-s', '/usr/bin/wlr-randr', '/usr/bin/chromium', programs]);
    for (const name of ['sh', 'env', 'cat', 'dirname', 'basename', 'uname', 'grep', 'sed'])
      execFileSync('ln', [
        '-s',
        execFileSync('which', [name], { encoding: 'utf8' }).trim(),
        programs,
      ]);
    server.setSeat({ ...usual, sleeps: true, isOn: false, output: 'DP-9', brightness: 50 });
    await startSession(programs);
    await showsPage();
    await expect
      .poll(lastProblems, within)
      .toEqual(['touch-unseen', 'output-absent', 'backlight-absent']);
    expect(output().enabled).toBe(true);
    rmSync(join(programs, 'wlr-randr'));
    server.setSeat({ ...usual, rotation: 90, keyboard: null });
    await expect.poll(lastProblems, within).toEqual(['randr-missing']);
  });

  it('with another keyboard the session ends, to be started again with it', async () => {
    server.setSeat(usual);
    await startSession();
    await pageOf();
    const ended = new Promise((done) => cage.once('exit', done));
    server.setSeat({ ...usual, keyboard: { layout: 'be', variant: null } });
    await ended;
    expect(errors).toContain('the session is started again');
    expect(await keyboard()).toBe(
      'KIOSK_KEYBOARD=be:\nXKB_DEFAULT_LAYOUT=be\nXKB_DEFAULT_VARIANT=\n',
    );
  });
});
