/** What a hand, a keypad and a scanner do, and what arrives of it at the kiosk. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keystrokes } from '../../simulators/keyboard.ts';
import type { Intent } from '../../src/screen/screen.ts';
import { describeAloud } from '../support/screen/aloud.ts';
import { portrait, serveUi } from '../support/screen/browser.ts';
import { type Face, openStage, type Stage } from '../support/screen/face.ts';
import { gallery } from '../support/screen/gallery.ts';
import { fees } from '../support/screen/gallery-views.ts';

/** What the browser says by itself of a server that went away, which one test makes happen. */
const lost = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/;

let stage: Stage;
let face: Face;
beforeAll(async () => {
  stage = await openStage();
  face = await stage.openFace(portrait);
});
afterAll(async () => {
  await face.close();
  await stage.close();
});
beforeEach(() => face.clear());
afterEach(() => {
  expect(face.reports).toEqual([]);
  expect(face.complaints.filter((text) => !lost.test(text))).toEqual([]);
});

function tap(name: string | RegExp) {
  return face.page.getByRole('button', { name }).tap();
}
/** One touch, one intent. */
async function arrives(intent: Intent): Promise<void> {
  await expect.poll(() => face.intents, { timeout: 10_000, interval: 10 }).toEqual([intent]);
  face.intents.length = 0;
}

describe('touches', () => {
  test('each button means what it says', async () => {
    const cases: readonly [example: string, button: string | RegExp, intent: Intent][] = [
      ['01-attract', 'Begin', { type: 'BEGIN' }],
      ['01-attract', 'English', { type: 'LANGUAGE', language: 'en' }],
      ['01-attract', 'Hulp', { type: 'OPEN', dialog: 'help' }],
      ['02-action', 'Toegankelijk', { type: 'OPEN', dialog: 'accessibility' }],
      ['02-action', /^Lenen/, { type: 'CHOOSE', action: 'borrow' }],
      ['02-action', /^Inleveren/, { type: 'CHOOSE', action: 'return' }],
      ['02-action', 'Stop', { type: 'STOP' }],
      ['03-identify', 'Terug', { type: 'BACK' }],
      ['05-blocked', 'Betalen', { type: 'FEES' }],
      ['05-blocked', 'Inleveren', { type: 'CHOOSE', action: 'return' }],
      ['05-blocked-desk', 'Inleveren', { type: 'CHOOSE', action: 'return' }],
      ['06-borrow-provisional', 'Klaar', { type: 'DONE' }],
      ['09-account', 'Betalen', { type: 'FEES' }],
      ['10-fees', 'Betaal €\u00a03,20', { type: 'PAY' }],
      ['11-pay', 'Annuleer', { type: 'CANCEL' }],
      ['12-receipt', /^Afdrukken/, { type: 'RECEIPT', how: 'print' }],
      ['12-receipt', 'Geen ticket', { type: 'RECEIPT', how: 'none' }],
      ['13-goodbye', 'Sluiten', { type: 'DONE' }],
      ['14-are-you-there', 'Ja, ik ben er nog', { type: 'STAY' }],
      ['14-are-you-there', 'Ik ben klaar', { type: 'DONE' }],
      ['24-put-back', 'Ga verder zonder', { type: 'CLOSE' }],
      ['28-paid', 'Lenen', { type: 'CHOOSE', action: 'borrow' }],
      ['28-not-paid', 'Opnieuw', { type: 'FEES' }],
      ['29-help', 'Roep een medewerker', { type: 'CALL_STAFF' }],
      ['29-help', 'Sluit hulp', { type: 'CLOSE' }],
    ];
    for (const [example, button, intent] of cases) {
      await face.show(example);
      await tap(button);
      await arrives(intent);
    }
  });

  test('anywhere on the attract screen begins', async () => {
    await face.page.touchscreen.tap(540, 900);
    await arrives({ type: 'BEGIN' });
  });

  test('who cannot reach the header asks for low buttons in the lower half', async () => {
    await face.page.locator('.start .reach').tap();
    await arrives({ type: 'OPEN', dialog: 'accessibility' });
    const top = (await face.page.locator('.start .reach').boundingBox())?.y ?? 0;
    expect(top).toBeGreaterThan(portrait.height / 2);
  });

  test('fees are chosen one by one or by amount', async () => {
    await face.show('10-fees');
    await face.page.getByRole('radio', { name: /^Alles/ }).tap();
    await arrives({ type: 'CHOOSE_FEES', feeIds: ['f1', 'f2', 'f3', 'f4'] });
    await face.page.getByRole('checkbox', { name: /Mario Kart/ }).tap();
    await arrives({ type: 'CHOOSE_FEES', feeIds: ['f1', 'f3'] });
    await face.page.getByRole('checkbox', { name: /zienden/ }).tap();
    await arrives({ type: 'CHOOSE_FEES', feeIds: [] });
  });

  test('paying all that can be paid here is not said to leave nothing open, where something stays', async () => {
    const says = () => face.page.getByRole('radio', { name: /^Alles/ }).textContent();
    await face.show('10-fees');
    expect(await says()).toContain('Alles wat je hier kunt betalen');
    const rows = fees.rows.filter(({ notPayable }) => notPayable === null);
    await face.show('10-fees', { view: { ...fees, rows } });
    expect(await says()).toContain('Daarna staat niets meer open');
  });

  test('how the screen looks is chosen by word', async () => {
    await face.show('25-accessibility');
    await face.page.getByRole('radio', { name: 'Groter' }).tap();
    await arrives({ type: 'DISPLAY', display: { textSize: 3 } });
    await face.page.getByRole('radio', { name: 'Contrast' }).tap();
    await arrives({ type: 'DISPLAY', display: { theme: 'contrast' } });
    await face.page.getByRole('switch', { name: /Meer tijd/ }).tap();
    await arrives({ type: 'DISPLAY', display: { moreTime: false } });
  });

  test('the receipt can be read on the screen, and left by Done or by Back', async () => {
    await face.show('12-receipt-none');
    await tap(/^Op het scherm/);
    await face.page.getByRole('heading', { name: 'Je ticket' }).waitFor();
    const text = async () => (await face.page.locator('.pages').textContent()) ?? '';
    expect(await text()).toContain('Voorlopig terug op di 15 december');
    expect(await text()).toContain('Niet geleend.');
    await tap('Terug');
    await tap(/^Op het scherm/);
    await tap('Klaar');
    await arrives({ type: 'RECEIPT', how: 'none' });
  });

  test('one loan is renewed, or all', async () => {
    await face.show('09-account');
    await tap('Verlengen');
    await tap('Verleng: Lampje');
    await arrives({ type: 'RENEW', items: ['30000000000005'] });
    await tap('Verleng alles');
    await expect.poll(() => face.intents.length).toBe(1);
    expect(face.intents[0]).toMatchObject({ type: 'RENEW', items: { length: 5 } });
  });

  test('Done, touched while a book is under way, says what is missing and sends nothing', async () => {
    await face.show('06-borrow');
    await tap('Klaar');
    await face.page.getByText('Wacht even op dit boek').waitFor();
    expect(face.intents).toEqual([]);
  });

  test('what does not fit is on a next page', async () => {
    await face.show('06-borrow-many');
    const row = (title: string) => face.page.locator('.row', { hasText: title });
    expect(await row('De Gruffalo').isVisible()).toBe(false);
    for (let page = 0; page < 3; page += 1) {
      const more = face.page.getByRole('button', { name: /^Nog/ });
      if (await more.isVisible()) await more.tap();
    }
    expect(await row('De Gruffalo').isVisible()).toBe(true);
    expect(await row('Pluk van de Petteflet').isVisible()).toBe(false);
  });

  test('behind a dialog nothing can be touched', async () => {
    await face.show('29-help');
    await face.page.touchscreen.tap(900, 70);
    await face.page.keyboard.press('Tab');
    await face.page.keyboard.press('Tab');
    await face.page.keyboard.press('Tab');
    const inside = await face.page.evaluate(
      () => document.activeElement?.closest('.dialog') !== null,
    );
    expect(inside).toBe(true);
    expect(face.intents).toEqual([]);
  });

  test('the list is not even drawn while nobody may be there', async () => {
    await face.show('14-are-you-there');
    expect(await face.page.content()).not.toContain('Mario Kart');
  });
});

describe('digits', () => {
  test('of a PIN are dots on the screen, wiped one by one, and sent once', async () => {
    await face.show('04-pin');
    for (const digit of ['7', '4', '2']) await tap(digit);
    await tap('Wis');
    for (const digit of ['0', '9']) await tap(digit);
    expect(await face.page.locator('.sheet').textContent()).not.toContain('7409');
    await tap('Verder');
    await arrives({ type: 'PIN', pin: '7409' });
    expect(await face.page.locator('.dots .full').count()).toBe(0);
  });

  test('that are too few are asked for, and not sent', async () => {
    await face.show('04-pin');
    await tap('1');
    await tap('Verder');
    await face.page.getByText('Typ nog 3 cijfers').waitFor();
    expect(face.intents).toEqual([]);
  });

  test('of a card number are typed by hand', async () => {
    await face.show('03-identify');
    await tap('Typ je nummer');
    for (const digit of '23550') await tap(digit);
    await tap('Verder');
    await arrives({ type: 'CARD_NUMBER', number: '23550' });
  });
});

describe('keys', () => {
  test('a PIN by keyboard, slowly, with Enter', async () => {
    await face.show('04-pin');
    await face.page.keyboard.type('1234', { delay: 70 });
    await face.page.keyboard.press('Enter', { delay: 70 });
    await arrives({ type: 'PIN', pin: '1234' });
  });

  /**
   * A key each 4 ms by the clock of the events, whatever else this machine does meanwhile. `signs`:
   * what the layout makes of 0 to 9.
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

  test('a wedge scanner types fast: its code is one intent, and no digit of it stays', async () => {
    await face.show('04-pin');
    await typeAsScanner('23550000000011');
    await arrives({ type: 'SCANNED', code: '23550000000011' });
    expect(await face.page.locator('.dots .full').count()).toBe(0);
  });

  test('a wedge scanner on AZERTY: the keys count, not the signs that the layout makes of them', async () => {
    await face.show('04-pin');
    // The upper row without Shift, as a Belgian layout has it.
    await typeAsScanner('23550000000011', `à&é"'(§è!ç`);
    await arrives({ type: 'SCANNED', code: '23550000000011' });
  });

  test('a wedge scanner that is set to AZERTY presses Shift and digits: they arrive as what they are, for the kiosk to tell', async () => {
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

  test('the separator of GS1 stays between what it separates', async () => {
    await face.show('06-borrow-provisional');
    const before = keystrokes('21123', 'us').slice(0, -1);
    const keys = [...before, { code: 'BracketRight', control: true }, ...keystrokes('10456', 'us')];
    await press(
      keys.map((key) => ({ code: key.code, key: '', modifiers: 'control' in key ? 2 : 0 })),
    );
    await arrives({ type: 'SCANNED', code: '21123\x1d10456' });
  });

  test('a scan presses no button, whichever has the focus', async () => {
    await face.show('06-borrow-provisional');
    await face.page.getByRole('button', { name: 'Klaar' }).focus();
    await typeAsScanner('30000000000017');
    await arrives({ type: 'SCANNED', code: '30000000000017' });
  });

  test('arrows walk over the buttons, Enter presses, Escape goes back', async () => {
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

  test('a key that is held does what it says once', async () => {
    await face.show('04-pin');
    for (const key of ['1', '2', '3']) await face.page.keyboard.press(key, { delay: 40 });
    const dots = face.page.locator('.dots .full');
    // Down again without up: what a key that is held sends.
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

  test('the ring of the focus is ten pixels, and the focus goes to the title of a new screen', async () => {
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
});

describeAloud(() => face);

describe('language and news', () => {
  test('the page is in the language of the screen', async () => {
    await face.show('41-borrow-english');
    await face.page.getByRole('heading', { name: 'Borrow' }).waitFor();
    expect(await face.page.locator('html').getAttribute('lang')).toBe('en');
  });

  test('right to left: the key stands on the left, arrows turn round, the digits do not', async () => {
    await face.show('04-pin', { language: 'ar' });
    await face.page.locator('html[dir="rtl"][lang="ar"]').waitFor();
    const left = async (selector: string) =>
      (await face.page.locator(selector).first().boundingBox())?.x ?? 0;
    expect(await left('.key')).toBeLessThan(await left('.way'));
    const digit = async (name: string) =>
      (await face.page.getByRole('button', { name, exact: true }).boundingBox())?.x ?? 0;
    expect(await digit('1')).toBeLessThan(await digit('3'));
    const turned = await face.page
      .locator('.key svg')
      .evaluate((svg) => getComputedStyle(svg).transform);
    expect(turned).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    // The neighbour does stand on the left, whatever the direction of the words.
    await face.show('16-out-of-order', { language: 'ar' });
    expect(
      await face.page
        .locator('.plaque svg.side')
        .evaluate((svg) => getComputedStyle(svg).transform),
    ).toBe('none');
  });

  test('a receipt that a printer has no letters for says which language comes on paper', async () => {
    await face.show('21-receipt-arabic');
    await face.page.getByText('باللغة الهولندية').waitFor();
  });

  test('what is done is said to a screen reader', async () => {
    await face.show('06-borrow-empty');
    await face.show('06-borrow');
    const said = face.page.locator('.stage > .heard[role=status]');
    await expect
      .poll(() => said.textContent())
      .toContain('De Gruffalo. Geleend. Terug op di 15 december');
    expect(await said.textContent()).toContain('Niet geleend.');
  });
});

describe('the frame', () => {
  test('nothing leads away from the page, and nothing makes it larger', async () => {
    const stopped = await face.page.evaluate(() => {
      const options = { bubbles: true, cancelable: true, ctrlKey: true };
      const events = [
        new MouseEvent('contextmenu', options),
        new DragEvent('drop', options),
        new WheelEvent('wheel', options),
        new KeyboardEvent('keydown', { ...options, key: '+' }),
        new KeyboardEvent('keydown', {
          ...options,
          ctrlKey: false,
          altKey: true,
          key: 'ArrowLeft',
        }),
        ...['F1', 'F5', 'F7', 'F11', 'F12', 'BrowserBack'].map(
          (key) => new KeyboardEvent('keydown', { ...options, ctrlKey: false, key }),
        ),
      ];
      const touch = getComputedStyle(document.body).touchAction;
      return { touch, events: events.map((event) => !document.body.dispatchEvent(event)) };
    });
    expect(stopped).toEqual({ touch: 'none', events: stopped.events.map(() => true) });
    expect(stopped.events).toHaveLength(11);
    expect(await face.page.locator('a, iframe, form').count()).toBe(0);
  });

  test('a page that breaks down is loaded again, and shows what comes next', async () => {
    const good = gallery(new Date()).find(({ name }) => name === '02-action')?.screen;
    if (good === undefined) throw new Error('no example');
    await face.page.evaluate(() => Object.assign(window, { broken: true }));
    face.server.push({ ...good, seq: 9_001, view: { kind: 'borrow' } as never });
    await face.page.waitForFunction(() => !('broken' in window));
    face.server.push({ ...good, seq: 9_002 });
    await face.page.waitForSelector('.stage[data-seq="9002"]');
    expect(face.complaints.splice(0).length).toBeGreaterThan(0);
  });

  test('a kiosk that is gone shows at once, without the patron, and heals by itself', async () => {
    await face.show('09-account');
    const { port } = face.server;
    await face.server.close();
    await face.page.getByRole('heading', { name: 'Dit toestel werkt even niet' }).waitFor();
    expect(await face.page.content()).not.toContain('Peeters');
    const again = await serveUi({ uiFolder: stage.uiFolder, port });
    const attract = gallery(new Date())[0]?.screen;
    if (attract === undefined) throw new Error('no example');
    again.push({ ...attract, seq: 1 });
    await face.page.getByRole('heading', { name: 'Lenen of inleveren?' }).waitFor();
    await again.close();
  });
});
