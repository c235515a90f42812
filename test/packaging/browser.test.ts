/**
 * packaging/browser.mjs around a real browser: what it does when the page hangs, and that it leaves
 * a page alone that lives.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScreenServer } from '../../src/screen/web/server.ts';
import { isLong } from '../support/repository/share.ts';
import { serveUi } from '../support/screen/browser.ts';
import { gallery } from '../support/screen/gallery.ts';

let server: ScreenServer;
let folder: string;
let watched: ChildProcess;
let ended: Promise<number | null>;
let said = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'browser-'));
  // A page that has not answered for three of these is not seen.
  server = await serveUi({ uiFolder: resolve('dist/ui'), heartbeatMs: 800 });
  const attract = gallery(new Date())[0]?.screen;
  if (attract) server.push({ ...attract, seq: 1 });
  const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
  ];
  watched = spawn(process.execPath, ['packaging/browser.mjs', server.url, program, ...args], {
    env: { ...process.env, KIOSK_BROWSER_LOOK_MS: '400' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  said = '';
  watched.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  ended = new Promise((resolve) => watched.on('exit', (code) => resolve(code)));
});
afterEach(async () => {
  watched.kill('SIGKILL');
  await ended;
  await server.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function isSeen() {
  return (await fetch(`${server.url}seen`)).status === 204;
}

test('a browser whose page hangs is stopped; one whose page answers is not', async () => {
  await expect.poll(() => /ws:\/\/\S+/.exec(said)?.[0], { timeout: 15_000 }).toBeTruthy();
  await expect.poll(isSeen, { timeout: 15_000 }).toBe(true);
  expect(watched.exitCode).toBe(null);
  const browser = await chromium.connectOverCDP(/ws:\/\/\S+/.exec(said)?.[0] ?? '');
  const page = browser.contexts()[0]?.pages()[0];
  page
    ?.evaluate(() =>
      setTimeout(() => {
        for (;;);
      }),
    )
    .catch(() => {});
  await ended;
  expect(said).toContain('No page of the browser answers');
  expect(await isSeen()).toBe(false);
});

test.runIf(isLong)('it says what it takes, and when the browser does not start', async () => {
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, ['packaging/browser.mjs', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    return { code, text };
  };
  expect(await run()).toMatchObject({
    code: 2,
    text: expect.stringContaining('browser.mjs URL PROGRAM'),
  });
  expect(await run(server.url, '/no/such/browser')).toMatchObject({
    code: 1,
    text: expect.stringContaining('The browser does not start'),
  });
});
