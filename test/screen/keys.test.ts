/** What a keyboard and a keyboard-wedge scanner send to the kiosk, and where the focus goes. */
import { beforeAll, describe, expect, test } from 'vitest';
import { normalDisplay } from '../../machines/visit/context.ts';
import { keystrokes } from '../../simulators/keyboard.ts';
import type { Face } from '../support/screen/face.ts';
import { openOneFace } from '../support/screen/one-face.ts';

const { arrives, ...screen } = openOneFace();
let face: Face;
beforeAll(() => {
  face = screen.face();
});

describe('keys', () => {
  test('a PIN by keyboard, slowly, with Enter', async () => {
    await face.show('04-pin');
    await face.page.keyboard.type('1234', { delay: 70 });
    await face.page.keyboard.press('Enter', { delay: 70 });
    await arrives({ type: 'PIN', pin: '1234' });
    // They stay in sight until the answer is there.
    expect(await face.page.locator('.dots .full').count()).toBe(4);
  });

  test('the keys of a socket report a headset, once each, and no other kiosk listens to them', async () => {
    await face.show('02-action', { jackKeys: { in: 'Home', out: 'End' } });
    await face.page.keyboard.down('Home');
    await face.page.keyboard.down('Home');
    await face.page.keyboard.up('Home');
    await arrives({ type: 'HEADSET', in: true });
    await face.page.keyboard.press('End');
    await arrives({ type: 'HEADSET', in: false });
    await face.show('02-action');
    await face.page.keyboard.press('Home');
    await face.page.keyboard.press('F2');
    await arrives({ type: 'DISPLAY', display: { speech: true } });
  });

  /**
   * One key each 4 ms by the timestamps of the events, on a busy machine too. `signs`: the
   * characters that the layout gives for 0 to 9.
   */
  async function typeAsScanner(code: string, signs = '0123456789'): Promise<void> {
    const keys = [...code].map((digit) => ({
      code: `Digit${digit}`,
      key: signs[Number(digit)] ?? '',
    }));
    await press([...keys, { code: 'Enter', key: 'Enter' }]);
  }

  async function press(
    keys: readonly { code: string; key: string; modifiers?: number }[],
  ): Promise<void> {
    const cdp = await face.page.context().newCDPSession(face.page);
    const startedAt = Date.now() / 1000;
    await Promise.all(
      keys.flatMap((key, at) => {
        const event = { ...key, timestamp: startedAt + at * 0.004 };
        const text = key.code === 'Enter' ? '\r' : key.key;
        return [
          cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...event }),
          cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }),
        ];
      }),
    );
    await cdp.detach();
  }

  test('a wedge scanner types fast: its code is one intent, and leaves no digit in the PIN', async () => {
    await face.show('04-pin');
    await typeAsScanner('23550000000011');
    await arrives({ type: 'SCANNED', code: '23550000000011' });
    expect(await face.page.locator('.dots .full').count()).toBe(0);
  });

  test('a wedge scanner on an AZERTY layout: the keys count, not the characters of the layout', async () => {
    await face.show('04-pin');
    // The upper row of a Belgian layout without Shift.
    await typeAsScanner('23550000000011', `à&é"'(§è!ç`);
    await arrives({ type: 'SCANNED', code: '23550000000011' });
  });

  test('a wedge scanner set to AZERTY presses Shift and digits: they arrive as they are, and the kiosk interprets them', async () => {
    await face.show('04-pin');
    await press(
      keystrokes('21234000123455', 'azerty').map(({ code, shift }) => ({
        code,
        key: '',
        modifiers: shift ? 8 : 0,
      })),
    );
    await arrives({ type: 'SCANNED', code: '@!@#$)))!@#$%%' });
    expect(await face.page.locator('.dots .full').count()).toBe(0);
  });

  test('the address on a telephone, some 500 characters long, arrives whole', async () => {
    await face.show('06-borrow-provisional');
    const signature = 'aZ09-_~%'.repeat(55);
    const code = `]Q1https://pas.example/k/0930000420206?a=1&s=${signature}#x`;
    expect(code.length).toBeGreaterThan(480);
    await press(
      keystrokes(code, 'us').map(({ code: key, shift }) => ({
        ...{ code: key, key: '', modifiers: shift ? 8 : 0 },
      })),
    );
    await arrives({ type: 'SCANNED', code });
  });

  test('the GS1 separator stays in its place', async () => {
    await face.show('06-borrow-provisional');
    const before = keystrokes('21123', 'us').slice(0, -1);
    const keys = [...before, { code: 'BracketRight', control: true }, ...keystrokes('10456', 'us')];
    await press(
      keys.map((key) => ({ code: key.code, key: '', modifiers: 'control' in key ? 2 : 0 })),
    );
    await arrives({ type: 'SCANNED', code: '21123\x1d10456' });
  });

  test('a scan presses no button, also when one has the focus', async () => {
    await face.show('06-borrow-provisional');
    await face.page.getByRole('button', { name: 'Klaar' }).focus();
    await typeAsScanner('30000000000017');
    await arrives({ type: 'SCANNED', code: '30000000000017' });
  });

  test('arrows move over the buttons, Enter presses, Escape goes back', async () => {
    await face.show('02-action');
    const focused = () => face.page.evaluate(() => document.activeElement?.textContent ?? '');
    expect(await focused()).toBe('Wat wil je doen?');
    await face.page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('Lenen');
    await face.page.keyboard.press('ArrowDown');
    await face.page.keyboard.press('Enter');
    await arrives({ type: 'CHOOSE', action: 'return' });
    await face.page.keyboard.press('Escape');
    await arrives({ type: 'STOP' });
  });

  test('a key that is held down acts once', async () => {
    await face.show('04-pin');
    for (const key of ['1', '2', '3']) await face.page.keyboard.press(key, { delay: 40 });
    const dots = face.page.locator('.dots .full');
    // Down again without up, as a key that is held down sends.
    for (const _ of [1, 2, 3]) await face.page.keyboard.down('Backspace');
    await face.page.keyboard.up('Backspace');
    expect(await dots.count()).toBe(2);
    await face.show('02-action');
    for (const _ of [1, 2, 3]) await face.page.keyboard.down('ArrowDown');
    await face.page.keyboard.up('ArrowDown');
    expect(await face.page.evaluate(() => document.activeElement?.textContent)).toContain('Lenen');
    for (const _ of [1, 2, 3]) await face.page.keyboard.down('Enter');
    await face.page.keyboard.up('Enter');
    await arrives({ type: 'CHOOSE', action: 'borrow' });
  });

  test('the focus ring is ten pixels wide, and a new screen puts the focus on its title', async () => {
    await face.show('06-borrow-provisional');
    await face.page.keyboard.press('Tab');
    const ring = await face.page.evaluate(() => {
      const { outlineWidth, outlineStyle } = getComputedStyle(
        document.activeElement ?? document.body,
      );
      return `${outlineWidth} ${outlineStyle}`;
    });
    expect(ring).toBe('10px solid');
    await face.show('12-receipt');
    expect(await face.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  test.each([
    ['light', 'rgb(16, 33, 42)', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(255, 255, 255)', 'rgb(255, 255, 255)'],
    ['contrast', 'rgb(255, 225, 0)', 'rgb(255, 225, 0)'],
  ] as const)(
    'the focus ring has its own colour on the sheet and in the room, %s',
    async (theme, onSheet, inRoom) => {
      const display = { ...normalDisplay, theme };
      await face.show('02-action', { display });
      await face.page.keyboard.press('Tab');
      const ring = (selector: string) =>
        face.page.locator(selector).evaluate((button) => {
          (button as HTMLElement).focus();
          const { outlineWidth, outlineStyle, outlineColor } = getComputedStyle(button);
          return `${outlineWidth} ${outlineStyle} ${outlineColor}`;
        });
      expect(await ring('.tile.borrow')).toBe(`10px solid ${onSheet}`);
      expect(await ring('.counter .way')).toBe(`10px solid ${inRoom}`);
      expect(await ring('.tool >> nth=0')).toBe(`10px solid ${inRoom}`);
    },
  );
});
