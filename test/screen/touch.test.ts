/** The intent that each touch on the patron's screen sends to the kiosk. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Intent } from '../../src/screen/screen.ts';
import { portrait } from '../support/screen/browser.ts';
import type { Face } from '../support/screen/face.ts';
import { fees } from '../support/screen/gallery-views.ts';
import { openOneFace } from '../support/screen/one-face.ts';

const { tap, arrives, ...screen } = openOneFace();
let face: Face;
beforeAll(() => {
  face = screen.face();
});

describe('touches', () => {
  // Some thirty screens one after the other, on a machine that may be busy.
  test('each button sends its intent', { timeout: 60_000 }, async () => {
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
      ['06-borrow-provisional', 'Klaar', { type: 'DONE', receipt: 'none' }],
      ['06-borrow-provisional', 'Met ticket', { type: 'DONE', receipt: 'print' }],
      ['12-receipt-reading', 'Klaar', { type: 'RECEIPT', how: 'none' }],
      ['12-receipt-reading', 'Terug', { type: 'BACK' }],
      ['09-account', 'Betalen', { type: 'FEES' }],
      ['10-fees', 'Betaal €\u00a03,20', { type: 'PAY' }],
      ['11-pay', 'Annuleer', { type: 'CANCEL' }],
      ['12-receipt', /^Afdrukken/, { type: 'RECEIPT', how: 'print' }],
      ['12-receipt', 'Geen ticket', { type: 'RECEIPT', how: 'none' }],
      ['13-goodbye', 'Sluiten', { type: 'DONE' }],
      ['14-are-you-there', 'Ja, ik ben er nog', { type: 'STAY' }],
      ['14-are-you-there', 'Ik ben klaar', { type: 'DONE' }],
      ['24-put-back', 'Ga verder zonder', { type: 'CLOSE' }],
      ['52-cost', 'Niet lenen', { type: 'DECLINE_COST', key: 'borrow:4' }],
      ['28-paid', 'Lenen', { type: 'CHOOSE', action: 'borrow' }],
      ['28-paid-borrow', 'Lenen', { type: 'CHOOSE', action: 'borrow' }],
      ['28-paid-borrow', 'Klaar', { type: 'DONE' }],
      ['28-not-paid', 'Opnieuw', { type: 'PAY' }],
      ['81-borrow-add', 'Nog een kaart', { type: 'ADD_CARD' }],
      ['80-who-is-there-join', 'Samen lenen', { type: 'ADD_CARD' }],
      ['80-who-is-there-join', 'Nieuw bezoek beginnen', { type: 'NEXT_READER' }],
      ['16-out-of-order', 'Toegankelijk', { type: 'OPEN', dialog: 'accessibility' }],
      ['33-closed', /^Taal/, { type: 'OPEN', dialog: 'language' }],
      ['29-help', 'Roep een medewerker', { type: 'CALL_STAFF' }],
      ['29-help', 'Sluit hulp', { type: 'CLOSE' }],
    ];
    for (const [example, button, intent] of cases) {
      await face.show(example);
      await tap(button);
      await arrives(intent);
    }
  });

  test('a second quick touch is no answer to the next question of a price', async () => {
    const [first, second] = ['borrow:4', 'borrow:5'].map(
      (key) => ({ kind: 'cost', key, title: null, hint: '0004', costCents: 100 }) as const,
    );
    const quick = await screen.stage().openFace(portrait);
    const touch = (name: string | RegExp) => quick.page.getByRole('button', { name }).tap();
    const atMs = (ms: number) =>
      quick.page.evaluate((now) => {
        performance.now = () => now;
      }, ms);
    await atMs(60_000);
    await quick.show('52-cost', { dialog: first ?? null });
    await touch(/^Leen voor/);
    await quick.show('52-cost', { dialog: second ?? null });
    await touch(/^Leen voor/);
    await atMs(61_000);
    await touch('Niet lenen');
    await expect
      .poll(() => quick.intents)
      .toEqual([
        { type: 'AGREE_COST', key: 'borrow:4' },
        { type: 'DECLINE_COST', key: 'borrow:5' },
      ]);
    await quick.close();
  });

  test('a touch anywhere on the attract screen begins a visit', async () => {
    await face.page.touchscreen.tap(540, 900);
    await arrives({ type: 'BEGIN' });
  });

  test('low buttons can be switched on from the lower half of the screen', async () => {
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

  test('paying all says that nothing stays open only where that is so', async () => {
    const says = () => face.page.getByRole('radio', { name: /^Alles/ }).textContent();
    await face.show('10-fees');
    expect(await says()).toContain('Alles wat je hier kunt betalen');
    const rows = fees.rows.filter(({ notPayable }) => notPayable === null);
    await face.show('10-fees', { view: { ...fees, rows } });
    expect(await says()).toContain('Daarna staat niets meer open');
  });

  test('the display is chosen in words', async () => {
    await face.show('25-accessibility');
    await face.page.getByRole('radio', { name: 'Grootst' }).tap();
    await arrives({ type: 'DISPLAY', display: { textSize: 3 } });
    await face.page.getByRole('radio', { name: 'Contrast' }).tap();
    await arrives({ type: 'DISPLAY', display: { theme: 'contrast' } });
    await face.page.getByRole('switch', { name: /Meer tijd/ }).tap();
    await arrives({ type: 'DISPLAY', display: { moreTime: false } });
  });

  test('the receipt can be read on the screen, and left with Done or Back', async () => {
    await face.show('12-receipt-none');
    await tap(/^Op het scherm/);
    await face.page.getByRole('heading', { name: 'Je ticket' }).waitFor();
    const text = async () => (await face.page.locator('.pages').textContent()) ?? '';
    expect(await text()).toContain('Voorlopig terug tegen di 15 december');
    expect(await text()).toContain('Niet geleend.');
    await tap('Terug');
    await tap(/^Op het scherm/);
    await tap('Klaar');
    await arrives({ type: 'RECEIPT', how: 'none' });
  });

  test('one loan or all loans are renewed', async () => {
    await face.show('09-account');
    await tap('Verlengen');
    // The room that an answer takes is kept free, so that five rows are more than a page.
    await face.page.getByRole('button', { name: /^Nog/ }).tap();
    await tap('Verleng: Lampje');
    await arrives({ type: 'RENEW', items: ['30000000000005'] });
    await tap('Verleng alles');
    await expect.poll(() => face.intents.length).toBe(1);
    expect(face.intents[0]).toMatchObject({ type: 'RENEW', items: { length: 5 } });
  });

  test('Done during an item in progress says what to wait for and sends nothing', async () => {
    await face.show('06-borrow');
    await tap('Klaar');
    await face.page.getByText('Wacht even op dit boek').waitFor();
    expect(face.intents).toEqual([]);
  });

  test('rows that do not fit are on the next page', async () => {
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

  test('the list is not drawn while the screen asks whether the patron is there', async () => {
    await face.show('14-are-you-there');
    expect(await face.page.content()).not.toContain('Mario Kart');
  });
});

describe('digits', () => {
  test('of a PIN are shown as dots, deleted one by one, and sent once', async () => {
    await face.show('04-pin');
    for (const digit of ['7', '4', '2']) await tap(digit);
    await tap('Wis');
    for (const digit of ['0', '9']) await tap(digit);
    expect(await face.page.locator('.sheet').textContent()).not.toContain('7409');
    await arrives({ type: 'PIN', pin: '7409' });
    // In sight until the answer is there: empty dots would ask for them once more.
    expect(await face.page.locator('.dots .full').count()).toBe(4);
    expect(await face.page.getByRole('button', { name: 'Verder' }).count()).toBe(0);
  });

  test('of a PIN are sent with the last one by keyboard too, and Enter out of habit says nothing', async () => {
    await face.show('04-pin-wrong');
    await face.page.keyboard.type('7409', { delay: 60 });
    await arrives({ type: 'PIN', pin: '7409' });
    await face.page.keyboard.press('Enter');
    expect(await face.page.locator('.dots .full').count()).toBe(4);
    // Once more a wrong one: it is typed anew.
    await face.show('04-pin-wrong');
    await face.page.getByText('Die pincode klopt niet').waitFor();
    expect(await face.page.locator('.dots .full').count()).toBe(0);
    expect(face.intents).toEqual([]);
  });

  test.each(['04-pin-range', '04-pin-speech'])(
    'of %s wait for the key: their number is open, or they are counted by ear',
    async (name) => {
      await face.show(name);
      for (const digit of '7409') await tap(digit);
      await tap('Verder');
      await arrives({ type: 'PIN', pin: '7409' });
      expect(face.intents).toEqual([]);
    },
  );

  test('of a card that is scanned here by a keyboard scanner are no PIN', async () => {
    await face.show('04-pin');
    // Typed in the page: from outside a busy machine types slower than a scanner.
    await face.page.evaluate(() => {
      for (const code of [...'23550000000017'].map((digit) => `Digit${digit}`).concat('Enter'))
        document.dispatchEvent(new KeyboardEvent('keydown', { code, key: code, bubbles: true }));
    });
    await arrives({ type: 'SCANNED', code: '23550000000017' });
    expect(face.intents.filter(({ type }) => type === 'PIN')).toEqual([]);
    expect(await face.page.locator('.dots .full').count()).toBe(0);
  });

  test('that are too few are not sent', async () => {
    await face.show('04-pin-range');
    await tap('1');
    await tap('Verder');
    await face.page.getByText('Typ nog 3 cijfers').waitFor();
    expect(face.intents).toEqual([]);
  });

  test('of a card number can be typed by hand', async () => {
    await face.show('03-identify');
    await tap('Typ je nummer');
    for (const digit of '23550') await tap(digit);
    await tap('Verder');
    await arrives({ type: 'CARD_NUMBER', number: '23550' });
  });
});
