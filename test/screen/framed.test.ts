/** The patron's page in a frame: in the one page that `screen.shownIn` names, and in no other. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ScreenServer, startScreenServer } from '../../src/screen/web/server.ts';
import { gallery } from '../support/screen/gallery.ts';
import { plainDisplay } from '../support/screen/gallery-example.ts';
import { type Browser, openBrowser } from '../support/screen/one-browser.ts';
import { shipped } from '../support/screen/shipped.ts';

const attract = gallery(new Date())[0]?.screen;
let chosen: Server;
let other: Server;
let server: ScreenServer;
let browser: Browser;

/** A page that frames an address, and lists the sentences that come from it. */
async function openFramer(): Promise<Server> {
  const framer = createServer((request, answer) => {
    const address = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('of');
    answer.setHeader('Content-Type', 'text/html');
    answer.end(
      `<title>framer</title><iframe src="${address}" width="540" height="960"></iframe>
      <script>said = []; addEventListener('message', ({ data }) => said.push(data.spoken));</script>`,
    );
  });
  await new Promise<void>((listening) => framer.listen(0, '127.0.0.1', listening));
  return framer;
}
const originOf = (framer: Server) => `http://127.0.0.1:${(framer.address() as AddressInfo).port}`;

beforeAll(async () => {
  chosen = await openFramer();
  other = await openFramer();
  server = await startScreenServer({
    port: 0,
    host: '127.0.0.1',
    uiFolder: resolve('dist/ui'),
    texts: shipped,
    shownIn: originOf(chosen),
    onIntent: () => {},
    log: () => {},
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  chosen?.close();
  other?.close();
});

async function framed(framer: Server, path = ''): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${originOf(framer)}/?of=${server.url}${path}`, { waitUntil: 'load' });
  return page;
}

test('the page that is named shows the screen, and receives what is read aloud', async () => {
  if (!attract) throw new Error('no screen to show');
  server.push({ ...attract, seq: 1 });
  const page = await framed(chosen);
  await page.frameLocator('iframe').locator('h1').first().waitFor();
  server.push({ ...attract, seq: 2, display: { ...plainDisplay, speech: true } });
  await expect
    .poll(() => page.evaluate(() => Reflect.get(globalThis, 'said').join(' ')))
    .toContain(shipped.nl?.['speech.on']);
  await page.close();
});

test('another page shows nothing of it, and no page shows the panel', async () => {
  for (const [framer, path] of [
    [other, ''],
    [other, 'index.html'],
    [chosen, 'service/'],
  ] as const) {
    const page = await framed(framer, path);
    expect(page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    await page.close();
  }
});

test('only the page itself comes with that permission', async () => {
  const policyOf = async (path: string) => {
    const { headers } = await fetch(server.url + path);
    return [
      /frame-ancestors (\S+)$/.exec(headers.get('content-security-policy') ?? '')?.[1],
      headers.get('x-frame-options'),
    ];
  };
  expect(await policyOf('')).toEqual([originOf(chosen), null]);
  for (const path of ['service/', 'texts/nl.json', 'nothing'])
    expect(await policyOf(path), path).toEqual(["'none'", 'DENY']);
});
