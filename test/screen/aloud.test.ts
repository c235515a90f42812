/** What the page says aloud, when it stops, and what it does not say in public. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Screen } from '../../src/screen/screen.ts';
import type { Face } from '../support/screen/face.ts';
import { borrow, item } from '../support/screen/gallery-views.ts';
import { openOneFace } from '../support/screen/one-face.ts';

const { tap, ...screen } = openOneFace();
let face: Face;
beforeAll(() => {
  face = screen.face();
});

describe('reading aloud', () => {
  interface Spoken {
    did: 'say' | 'stop';
    text: string;
    lang: string;
    volume?: number;
    rate?: number;
  }
  /**
   * What the page asks of the voice of the browser, in order; a headless browser has none that
   * sounds.
   */
  const listenIn = () =>
    face.page.evaluate(() => {
      const heard: Spoken[] = [];
      Object.assign(window, { heard });
      speechSynthesis.speak = ({ text, lang, volume, rate }) => {
        const [loud = 0, fast = 0] = [volume, rate].map((each) => Math.round(each * 100) / 100);
        heard.push({ did: 'say', text, lang, volume: loud, rate: fast });
      };
      speechSynthesis.cancel = () => heard.push({ did: 'stop', text: '', lang: '' });
    });
  const heard = () =>
    face.page.evaluate(() => (window as unknown as { heard: Spoken[] }).heard.splice(0));
  const words = async () => (await heard()).map(({ text }) => text).join(' ');
  const aloud = (name: string, change: Partial<Screen> = {}) =>
    face.show(name, {
      display: {
        textSize: 1,
        theme: 'light',
        low: false,
        moreTime: false,
        sound: true,
        speech: true,
        twoKeys: false,
      },
      ...change,
    });

  test('stops at a key and at a touch before it speaks again, and repeats the screen on F4', async () => {
    await listenIn();
    await aloud('02-action');
    expect(await words()).toContain('Wat wil je doen?');
    await face.page.keyboard.press('ArrowDown');
    const [first, ...rest] = await heard();
    expect(first?.did).toBe('stop');
    expect(rest.at(-1)).toMatchObject({
      did: 'say',
      text: expect.stringMatching(/^Lenen.*knop/),
    });
    await face.page.touchscreen.tap(540, 1700);
    expect(await heard()).toEqual([{ did: 'stop', text: '', lang: '' }]);
    await face.page.keyboard.press('F4');
    const again = await heard();
    expect(again[0]?.did).toBe('stop');
    expect(again.at(-1)).toMatchObject({
      did: 'say',
      lang: 'nl',
      text: expect.stringContaining('Wat wil je doen?'),
    });
  });

  test('says a message of the library in its own language, and the rest in that of the screen', async () => {
    await listenIn();
    await aloud('32-notice', { language: 'en', messageLanguage: 'nl', headset: true });
    const said = (await heard()).filter(({ did }) => did === 'say');
    const own = 'Zaterdag sluiten we om 16 uur.';
    expect(said.filter(({ lang }) => lang === 'nl').map(({ text }) => text)).toEqual([own]);
    expect(said.filter(({ text }) => text.includes(own))).toHaveLength(1);
    expect(said.at(-3)).toMatchObject({ lang: 'en', text: 'A message for you. From the library.' });
    expect(said.at(-1)).toMatchObject({ lang: 'en', text: 'One button: I have read it.' });
    // Where it is not said, nothing of it is Dutch.
    await aloud('32-notice', { language: 'en', messageLanguage: 'nl' });
    expect((await heard()).filter(({ lang }) => lang === 'nl')).toEqual([]);
  });

  test.each(['en', 'fr'])('so too within a sentence of a row: %s', async (language) => {
    await listenIn();
    const own = 'Dit exemplaar is uit: vraag het aan de balie!';
    const refused = item('2', 'Lampje', 'refused', { code: 'refused', message: own });
    const more = { language, messageLanguage: 'nl' };
    const inDutch = async () =>
      (await heard()).flatMap(({ did, lang, text }) =>
        did === 'say' && lang === 'nl' ? [text] : [],
      );
    // Read with the whole screen, and as it comes.
    await aloud('06-borrow', { ...more, view: borrow([refused]) });
    expect(await inDutch()).toEqual([own]);
    await aloud('06-borrow', { ...more, view: borrow([{ ...refused, state: 'working' }]) });
    await heard();
    await aloud('06-borrow', { ...more, view: borrow([refused]) });
    await expect.poll(inDutch).toEqual([own]);
  });

  const byPhone = 'Proef: met je telefoon betaal je niet echt.';
  test.each<[string, Screen['trial'], string | null]>([
    ['10-fees', 'code', byPhone],
    ['11-pay-how', 'code', byPhone],
    ['11-pay-scan', 'code', byPhone],
    ['11-pay-scan', 'every', 'Proef: hier betaal je niet echt.'],
    ['11-pay-scan', 'terminal', null],
    ['11-pay-scan', undefined, null],
    ['02-action', 'code', null],
  ])('says before paying that it is a trial: %s, %s', async (name, trial, said) => {
    await listenIn();
    await aloud(name, { trial });
    const [first, ...more] =
      (await words()).match(/[^.]+\./g)?.filter((text) => /Proef/.test(text)) ?? [];
    expect([first?.trim() ?? null, more]).toEqual([said, []]);
  });

  test.each([
    [
      '03-identify-paused',
      'Hier zijn te veel foute pincodes getypt. Wacht even of ga naar de balie.',
    ],
    ['03-identify-rests', 'De pincode was te vaak fout. Wacht een kwartier of ga naar de balie.'],
  ])('says why no PIN is accepted, and what to do (%s)', async (name, said) => {
    await listenIn();
    await aloud(name);
    expect(await words()).toContain(said);
  });

  test('is softer and louder with F8 and F9, slower and faster with F6 and F7, and as usual for the next patron', async () => {
    await listenIn();
    await aloud('02-action');
    await heard();
    const spokenAfter = async (...keys: string[]) => {
      for (const key of keys) await face.page.keyboard.press(key);
      return (await heard()).findLast(({ did }) => did === 'say');
    };
    expect(await spokenAfter('F9')).toMatchObject({ text: 'Volume 4 van 5', volume: 0.8 });
    expect(await spokenAfter('F9', 'F9', 'F9')).toMatchObject({
      text: 'Volume 5 van 5',
      volume: 1,
    });
    expect(await spokenAfter('F8', 'F8', 'F8', 'F8', 'F8')).toMatchObject({
      text: 'Volume 1 van 5',
      volume: 0.2,
    });
    expect(await spokenAfter('F4')).toMatchObject({ volume: 0.2, rate: 1 });
    // The speed has three steps.
    expect(await spokenAfter('F7', 'F7')).toMatchObject({ text: 'Snelheid 3 van 3', rate: 1.35 });
    expect(await spokenAfter('F6', 'F6', 'F6')).toMatchObject({
      text: 'Snelheid 1 van 3',
      rate: 0.75,
      volume: 0.2,
    });
    expect(await spokenAfter('F4')).toMatchObject({ rate: 0.75 });
    await face.clear();
    await aloud('02-action');
    expect(await spokenAfter('F4')).toMatchObject({ volume: 0.6, rate: 1 });
  });

  test('speaks the language of the screen, and is silent after the end of the visit', async () => {
    await listenIn();
    await aloud('02-action', { language: 'fr' });
    expect((await heard()).filter(({ did }) => did === 'say').map(({ lang }) => lang)).toContain(
      'fr',
    );
    await face.clear();
    expect((await heard()).at(-1)?.did).toBe('stop');
    expect(await face.page.locator('.heard p').count()).toBe(0);
  });

  test.each([
    ['50-return-places', 'Ingeleverd. Leg het hier: blauw zijrek.'],
    [
      '50-return-places',
      'Breng dit naar de balie. Zet het niet op het rek. Voor dit exemplaar is een nota gemaakt.',
    ],
    ['50-return-slip-failed', 'Het briefje is niet afgedrukt.'],
    ['51-holds-card', 'Er liggen 2 reservaties voor je klaar. Op het rek bij de balie.'],
    ['51-holds-account', 'Ligt klaar. Afhaalkast Lindeveld.'],
    ['51-holds-goodbye', 'Er wacht nog 1 reservatie op je.'],
    ['52-cost', 'Dit kost 1 euro. Wil je het lenen?'],
    ['52-cost', 'Twee knoppen: Leen voor 1 euro. Niet lenen.'],
    [
      '52-cost-charged',
      'Geleend. Terug tegen dinsdag 15 december. Kost 2 euro 50. Afgesproken was 1 euro.',
    ],
    ['53-already-borrowed', 'Al geleend. Terug tegen vrijdag 4 december.'],
  ])('says where an item goes, what waits and what it costs (%s: %s)', async (name, said) => {
    await listenIn();
    await aloud(name);
    expect((await words()).replaceAll(/[\s\u00a0]+/g, ' ')).toContain(said);
  });

  test.each(['32-notice', '05-blocked-desk'])(
    "marks the library's own message with its language, for a screen reader (%s)",
    async (name) => {
      await face.show(name, { language: 'fr', messageLanguage: 'nl' });
      const languages = await face.page.$$eval('bdi[lang]', (marked) =>
        marked.map((element) => [element.getAttribute('lang'), element.textContent?.slice(0, 7)]),
      );
      expect(languages[0]).toEqual(['nl', name === '32-notice' ? 'Zaterda' : 'Breng j']);
    },
  );

  test('says titles, names, messages and digits only in a headset', async () => {
    const personal: readonly [example: string, secret: string][] = [
      ['06-borrow', 'Het smelt'],
      ['09-account', 'Peeters'],
      ['32-notice', 'Zaterdag sluiten we'],
      ['05-blocked-desk', 'identiteitskaart'],
      ['12-receipt', 'Dagelijkse kost'],
      ['24-put-back', 'Mario Kart'],
    ];
    await listenIn();
    for (const [example, secret] of personal) {
      await face.clear();
      await heard();
      await aloud(example);
      const open = await words();
      expect(open.length, example).toBeGreaterThan(20);
      expect(open).not.toContain(secret);
      await face.clear();
      await aloud(example, { headset: true });
      expect(await words(), example).toContain(secret);
    }
    for (const headset of [false, true]) {
      await face.clear();
      await aloud('04-pin', { headset });
      await heard();
      await face.page.getByRole('button', { name: '7', exact: true }).focus();
      expect(/\b7\b/.test(await words())).toBe(headset);
      await face.page.keyboard.press('8');
      expect(await words()).not.toContain('8');
    }
  });
});
