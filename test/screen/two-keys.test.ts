/** A whole screen by two keys: one goes on, one chooses; a PIN is heard in a headset, and never shown. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Face } from '../support/screen/face.ts';
import { plainDisplay } from '../support/screen/gallery-example.ts';
import { openOneFace } from '../support/screen/one-face.ts';

const { arrives, ...screen } = openOneFace();
let face: Face;
beforeAll(() => {
  face = screen.face();
});

const twoKeys = { next: 'Home', choose: 'End' };
const display = { ...plainDisplay, twoKeys: true };
const heard = { headset: true, twoKeys, display: { ...display, speech: true } };
const next = () => face.page.keyboard.press('Home');
const choose = () => face.page.keyboard.press('End');
const focused = () =>
  face.page.evaluate(() => {
    const active = document.activeElement;
    return active?.getAttribute('aria-label') ?? active?.textContent ?? '';
  });
/** What is said of the wheel, which only a headset plays. */
const wheel = () =>
  face.page.evaluate(() => document.activeElement?.getAttribute('data-aloud') ?? '');
const digitOf = (said: string) => said.slice(-1);
const spoken = () =>
  face.page.$$eval('.heard[data-spoken] p', (all) => all.map((p) => p.textContent));

async function toDigit(digit: string) {
  for (let at = 0; at < 10 && digitOf(await wheel()) !== digit; at += 1) await next();
  expect(digitOf(await wheel())).toBe(digit);
}

async function nextUntil(name: RegExp) {
  for (let at = 0; at < 40 && !name.test(await focused()); at += 1) await next();
  expect(await focused()).toMatch(name);
}

describe('two keys', () => {
  test('the first press begins it, aloud where only a headset plays', async () => {
    await face.show('02-action', { twoKeys });
    await next();
    await arrives({ type: 'DISPLAY', display: { twoKeys: true } });
    await face.show('02-action', { twoKeys, headset: true });
    await choose();
    await arrives({ type: 'DISPLAY', display: { twoKeys: true, speech: true } });
    // Where there are no such keys, they are none.
    await face.show('02-action');
    await next();
    await face.page.keyboard.press('F2');
    await arrives({ type: 'DISPLAY', display: { speech: true } });
  });

  test('who touches the screen has the keypad again', async () => {
    await face.show('04-pin', heard);
    await face.page.locator('.wheel').tap();
    await arrives({ type: 'DISPLAY', display: { twoKeys: false } });
    await face.show('04-pin', { twoKeys });
    expect(await face.page.locator('.digit').count()).toBe(11);
    expect(await face.page.locator('.dots .full').count()).toBe(0);
  });

  test('one goes through all buttons and round again, the other chooses', async () => {
    await face.show('02-action', { twoKeys, display });
    await nextUntil(/^Inleveren/);
    await choose();
    await arrives({ type: 'CHOOSE', action: 'return' });
    await nextUntil(/^Hulp/);
    await nextUntil(/^Lenen/);
    await choose();
    await arrives({ type: 'CHOOSE', action: 'borrow' });
  });

  test('a PIN, digit by digit, from another one each time', async () => {
    await face.show('04-pin', heard);
    await next();
    for (const digit of '1290') {
      await toDigit(digit);
      await choose();
    }
    expect(await face.page.locator('.dots .full').count()).toBe(4);
    await nextUntil(/^Verder/);
    await choose();
    await arrives({ type: 'PIN', pin: '1290' });
  });

  test('no digit is shown, and after ten the key goes on', async () => {
    await face.show('04-pin', heard);
    await next();
    const passed = new Set<string>();
    for (let at = 0; at < 10; at += 1) {
      passed.add(digitOf(await wheel()));
      const shown = await face.page.locator('main').textContent();
      expect(shown?.replace('4 cijfers', '')).not.toMatch(/\d/);
      await next();
    }
    expect(passed.size).toBe(10);
    expect(await focused()).toMatch(/^Wis$/);
  });

  test('a wrong digit is wiped', async () => {
    await face.show('04-pin', heard);
    await next();
    await choose();
    await nextUntil(/^Wis$/);
    await choose();
    expect(await face.page.locator('.dots .full').count()).toBe(0);
  });

  test('the digits are said in a headset alone', async () => {
    await face.show('04-pin', heard);
    await next();
    const digit = digitOf(await wheel());
    await expect
      .poll(async () => (await spoken()).at(-1))
      .toMatch(new RegExp(`koptelefoon. ${digit}`));
    await next();
    const second = digitOf(await wheel());
    await expect.poll(async () => (await spoken()).at(-1)).toBe(`${second}.`);
    // By a loudspeaker the way to a headset, and no digit can be chosen.
    await face.clear();
    await face.show('04-pin', { twoKeys, headset: false, display: { ...display, speech: true } });
    await nextUntil(/koptelefoon/);
    await next();
    await nextUntil(/koptelefoon/);
    await choose();
    expect(await face.page.locator('.dots .full').count()).toBe(0);
    const open = (await spoken()).join(' ');
    expect(open).toMatch(/koptelefoon/);
    expect(open.replaceAll(/4 cijfers|\w+ knoppen/g, '')).not.toMatch(/(?<!\d)\d\.(?!\d)/);
  });
});
