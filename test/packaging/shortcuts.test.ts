/**
 * What a keyboard, or a scanner that types control characters, gets out of the kiosk's browser:
 * nothing.
 */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pins, servicePins } from '../support/system/panel.ts';
import { type Stage, setStage } from '../support/system/stage.ts';
import { canSit, type Seat, takeSeat } from './seat.ts';

/**
 * One key after the other takes minutes; `test/screen/guard.test.ts` looks at the same pages in
 * each run.
 */
const isWanted = canSit && process.env.LONG === '1';

const leadAway = [
  ...[
    'ctrl+n',
    'ctrl+shift+n',
    'ctrl+t',
    'ctrl+shift+t',
    'ctrl+w',
    'ctrl+shift+w',
    'ctrl+shift+q',
    'ctrl+F4',
    'alt+F4',
  ],
  ...[
    'ctrl+o',
    'ctrl+s',
    'ctrl+p',
    'ctrl+shift+p',
    'ctrl+h',
    'ctrl+j',
    'ctrl+u',
    'ctrl+d',
    'ctrl+shift+d',
    'ctrl+shift+b',
  ],
  ...[
    'ctrl+shift+o',
    'ctrl+shift+m',
    'ctrl+shift+a',
    'ctrl+shift+Delete',
    'shift+Escape',
    'alt+shift+i',
    'ctrl+alt+n',
  ],
  ...[
    'ctrl+l',
    'ctrl+k',
    'ctrl+e',
    'alt+d',
    'F6',
    'ctrl+f',
    'ctrl+g',
    'F3',
    'alt+f',
    'alt+e',
    'F10',
    'alt+Alt_L',
  ],
  ...[
    'ctrl+r',
    'ctrl+shift+r',
    'F5',
    'ctrl+F5',
    'alt+Left',
    'alt+Right',
    'alt+Home',
    'XF86Back',
    'XF86HomePage',
  ],
  ...[
    'F1',
    'F7',
    'F11',
    'F12',
    'ctrl+shift+i',
    'ctrl+shift+j',
    'ctrl+shift+c',
    'shift+F10',
    'Menu',
    'XF86Search',
  ],
  ...[
    'ctrl+plus',
    'ctrl+minus',
    'ctrl+0',
    'ctrl+Tab',
    'ctrl+Page_Down',
    'ctrl+1',
    'ctrl+9',
    'alt+1',
    'super+l',
    'alt+Escape',
  ],
];

/** As shipped, for the port of this kiosk, and open to being looked at. */
function policyFor(url: string) {
  const text = readFileSync('packaging/chromium-policy.json', 'utf8').replaceAll(
    '127.0.0.1:8080',
    new URL(url).host,
  );
  const { DeveloperToolsAvailability: _, RemoteDebuggingAllowed: __, ...policy } = JSON.parse(text);
  return policy as Record<string, unknown>;
}

/** On a machine that runs other tests too. */
const settlesMs = 30_000;
const looksAlike = 4;
const slowMs = 300_000;
let stage: Stage;
let seat: Seat;

/**
 * A key that says nothing, after each that may: the page hears it only while the browser has not
 * taken the focus away.
 */
function listen() {
  return seat.page.evaluate(() => {
    const counted = { homes: 0 };
    addEventListener(
      'keydown',
      ({ key, altKey }) => (counted.homes += Number(key === 'Home' && !altKey)),
      true,
    );
    Object.assign(window, { counted });
  });
}
function heard() {
  return seat.page.evaluate(
    () => (window as unknown as { counted?: { homes: number } }).counted?.homes,
  );
}
async function addresses() {
  return (await seat.pages()).map(({ url }) => url);
}
async function still() {
  let last = '';
  let alike = 0;
  const look = () => {
    const now = seat.picture();
    alike = now === last ? alike + 1 : 0;
    last = now;
    return alike;
  };
  await expect.poll(look, { timeout: settlesMs, interval: 300 }).toBeGreaterThanOrEqual(looksAlike);
  return last;
}
async function opens(path: string, heading: RegExp, options?: Parameters<typeof takeSeat>[1]) {
  seat = await takeSeat(`${stage.url()}${path}`, options);
  await seat.page.getByRole('heading', { name: heading }).waitFor({ timeout: settlesMs });
  await seat.page.evaluate(() => document.fonts.ready);
  // The minute changes the picture too.
  await seat.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.clock { visibility: hidden }');
    document.adoptedStyleSheets = [sheet];
  });
  await listen();
  return still();
}

describe.runIf(isWanted)('at the kiosk', { timeout: slowMs }, () => {
  beforeEach(async () => {
    const { environment } = servicePins();
    stage = await setStage({ service: { technician: { env: 'SERVICE_TECHNICIAN' } } }, environment);
  }, slowMs);
  afterEach(async () => {
    await seat?.close();
    await stage?.close();
  });

  // Without the policy: each of the two has to hold alone. The page is Dutch and the browser
  // English: it would offer to translate.
  it.each([
    ['the patron’s page', '', /lenen of inleveren/i],
    ['the service panel', 'service/?kiosk', /service/i],
  ])('on %s every shortcut leads nowhere', async (_, path, heading) => {
    const picture = await opens(path, heading);
    const where = await addresses();
    let homes = 0;
    for (const shortcut of leadAway) {
      seat.press(shortcut, 'Home');
      await expect.poll(heard, { timeout: settlesMs, message: shortcut }).toBe(++homes);
      expect([shortcut, await addresses()]).toEqual([shortcut, where]);
    }
    await expect
      .poll(seat.picture, { timeout: settlesMs, message: 'something stands on the screen' })
      .toBe(picture);
  });

  it('the panel is worked by keys alone, and its fields can be written in', async () => {
    await opens('service/?kiosk', /service/i);
    seat.type('an');
    seat.press('Return');
    seat.type(pins.technician);
    seat.press('Return');
    await seat.page
      .getByRole('link', { name: 'Instellingen', exact: true })
      .waitFor({ timeout: settlesMs });
    await seat.page.evaluate(() =>
      document.querySelector<HTMLElement>('[href="#configuration"]')?.focus(),
    );
    seat.press('Return');
    const field = seat.page.locator('main input[type=text], main input:not([type])').first();
    await field.waitFor({ timeout: settlesMs });
    await field.focus();
    seat.press('ctrl+a');
    seat.type('Lindeveld');
    await expect.poll(() => field.inputValue()).toBe('Lindeveld');
    seat.press('ctrl+a', 'ctrl+c', 'End', 'ctrl+v', 'Home', 'ctrl+Delete');
    await expect.poll(() => field.inputValue()).toBe('');
    seat.press('ctrl+v', 'shift+Left', 'BackSpace', 'ctrl+z');
    await expect.poll(() => field.inputValue()).toBe('Lindeveld');
    seat.press('Tab');
    await expect
      .poll(() => field.evaluate((input) => document.activeElement === input))
      .toBe(false);
    seat.press('shift+Tab');
    await expect.poll(() => field.evaluate((input) => document.activeElement === input)).toBe(true);
    expect(await addresses()).toEqual([`${stage.url()}service/?kiosk#configuration`]);
  });

  it('through a tunnel the panel leaves a technician’s own browser alone', async () => {
    await opens('service/', /service/i);
    seat.press('ctrl+t');
    await expect.poll(async () => (await seat.pages()).length, { timeout: settlesMs }).toBe(2);
  });
});

describe.runIf(isWanted)(
  'by the policy alone, on a page without a guard',
  { timeout: slowMs },
  () => {
    beforeEach(async () => {
      stage = await setStage();
      await opens('service/', /service/i, { policy: policyFor(stage.url()) });
    }, slowMs);
    afterEach(async () => {
      await seat?.close();
      await stage?.close();
    });

    it('no window without traces opens, no dialog for files, no printing', async () => {
      const picture = await still();
      let homes = 0;
      for (const shortcut of ['ctrl+shift+n', 'ctrl+o', 'ctrl+s', 'ctrl+p', 'ctrl+shift+p']) {
        seat.press(shortcut, 'Home');
        await expect.poll(heard, { timeout: settlesMs, message: shortcut }).toBe(++homes);
      }
      await expect.poll(still, { timeout: settlesMs }).toBe(picture);
      expect(await addresses()).toEqual([`${stage.url()}service/`]);
    });

    it('a new window or tab shows the patron’s page', async () => {
      for (const shortcut of ['ctrl+n', 'ctrl+t']) {
        seat.press(shortcut);
        const titles = async () => (await seat.pages()).map(({ title }) => title).sort();
        await expect
          .poll(titles, { timeout: settlesMs, message: shortcut })
          .toEqual(['Bibliotheek Lindeveld', 'Service']);
        seat.press('ctrl+w');
        await expect.poll(titles, { timeout: settlesMs, message: shortcut }).toEqual(['Service']);
      }
    });

    it('only the two pages open, whatever address is asked for', async () => {
      const kiosk = stage.url();
      const { port } = new URL(kiosk);
      const goes = async (url: string) => {
        const page = await seat.page.context().newPage();
        const became = await page.goto(url, { waitUntil: 'commit' }).then(
          () => 'opens',
          ({ message }: Error) => message,
        );
        await page.close().catch(() => {});
        return /net::\w+/.exec(became)?.[0] ?? became;
      };
      for (const path of ['', 'service/', 'service/?kiosk'])
        expect([path, await goes(kiosk + path)]).toEqual([path, 'opens']);
      // All that the kiosk answers beside its pages, written in any way.
      const served = [
        'events',
        'intent',
        'alive',
        'seen',
        'texts/nl.json',
        'logo.svg',
        'service/api/session',
        'licences.txt',
      ];
      const twisted = [
        '%65vents',
        './events',
        'x/../events',
        'events?',
        'service/%61pi/session',
        'service/../events',
      ];
      const beside = [
        'http://example.org/',
        `http://localhost:${port}/`,
        `http://127.0.0.1:9/`,
        `https://127.0.0.1:${port}/`,
      ];
      const own = ['version', 'history', 'settings', 'inspect', 'downloads', 'quit', 'policy'].map(
        (page) => `chrome://${page}`,
      );
      const schemes = [
        'file:///etc/passwd',
        `view-source:${kiosk}`,
        'data:text/html,x',
        'devtools://devtools/bundled/inspector.html',
      ];
      for (const url of [
        ...[...served, ...twisted].map((path) => kiosk + path),
        ...beside,
        ...own,
        ...schemes,
      ])
        expect([url, await goes(url)]).toEqual([url, 'net::ERR_BLOCKED_BY_ADMINISTRATOR']);
    });
  },
);
