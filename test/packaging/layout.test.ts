/**
 * What a layout of the keyboard and a rotation do at a real seat: keys of a keyboard through the
 * compositor to a page, and the pixels that a panel gets.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canSit, type Seat, takeSeat } from './seat.ts';

const within = { timeout: 60_000, interval: 200 };
/** As Xvfb has an American keyboard, these are the keys at their places. */
const keys = ['q', 'w', 'a', 'm'];
/** Red above, blue below. */
const html = `<!doctype html><title>Keys</title><input autofocus
  style="position:fixed;inset:0;border:0;background:linear-gradient(#f00 50%,#00f 50%)">`;

describe.runIf(canSit && process.env.LONG === '1')('at a seat', { timeout: 180_000 }, () => {
  let server: Server;
  let url: string;
  let seat: Seat | undefined;
  beforeAll(async () => {
    server = createServer((_, answer) => {
      answer.setHeader('Content-Type', 'text/html').end(html);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterEach(async () => {
    await seat?.close();
    seat = undefined;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['us', 'qwam'],
    ['be', 'azq,'],
  ])('the layout %s types %s', async (layout, typed) => {
    seat = await takeSeat(url, { layout });
    const { page, press } = seat;
    const field = page.locator('input');
    await page.evaluate(() =>
      addEventListener('keydown', ({ key }) => {
        document.title = key;
      }),
    );
    // Until the compositor has given the page its keyboard, keys are lost.
    const hears = () => {
      press('Home');
      return page.title();
    };
    await expect.poll(hears, { ...within, interval: 1_000 }).toBe('Home');
    press(...keys);
    await expect.poll(() => field.inputValue(), within).toBe(typed);
  });

  it('90 degrees puts the top of the page at the left edge of the panel, 270 at the right', async () => {
    seat = await takeSeat(url);
    const { pixel, rotate } = seat;
    const upright = () => [pixel(512, 40), pixel(512, 700)];
    const sideways = () => [pixel(40, 384), pixel(984, 384)];
    await expect.poll(upright, within).toEqual(['#ff0000', '#0000ff']);
    rotate(90);
    await expect.poll(sideways, within).toEqual(['#ff0000', '#0000ff']);
    rotate(270);
    await expect.poll(sideways, within).toEqual(['#0000ff', '#ff0000']);
  });
});
