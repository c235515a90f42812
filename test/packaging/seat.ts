/**
 * The kiosk's own browser at a seat: cage and Chromium, started with the options of the unit, on a
 * screen of Xvfb; keys come from xdotool as they come from a keyboard, so that the compositor and
 * the browser have them before any page.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { type Browser, chromium, type Page } from 'playwright-core';

const chromiumFolder = '/etc/chromium';
const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const size = '1024x768';
const startsWithinMs = 30_000;

function has(name: string, option: string) {
  return spawnSync(name, [option]).error === undefined;
}
/**
 * Whether this machine has what a seat needs: Debian's xvfb, xdotool and cage, and Debian's
 * Chromium.
 */
export const canSit =
  has('Xvfb', '-help') &&
  has('xdotool', 'version') &&
  has('cage', '-v') &&
  existsSync(chromiumFolder);

/** The options that the unit gives to Chromium, but for the folder of the profile. */
function optionsOfUnit() {
  const unit = readFileSync(resolve('packaging/systemd/library-kiosk-browser.service'), 'utf8');
  const command = /^ExecStart=.*?\/chromium (.*)$/m.exec(unit)?.[1] ?? '';
  return command
    .split(' ')
    .filter((word) => word.startsWith('--') && !word.startsWith('--user-data-dir'));
}

export interface Seat {
  /** Keys by the names of X, one after the other: `ctrl+n`. */
  press(...keys: string[]): void;
  type(text: string): void;
  /** A digest of every pixel of the screen. */
  picture(): string;
  /** One pixel of the screen, as `#rrggbb`. */
  pixel(x: number, y: number): string;
  /** Of the compositor, by `wlr-randr`. */
  rotate(degrees: 90 | 270): void;
  /** The pages that stand in tabs and windows. */
  pages(): Promise<readonly { url: string; title: string }[]>;
  /** The page that it began with. */
  page: Page;
  close(): Promise<void>;
}

/**
 * `policy`: as it would stand in /etc/chromium/policies/managed; must let itself be looked at.
 * `language`: of the browser itself. `layout`: of the keyboard, as packaging/session sets it.
 */
export async function takeSeat(
  url: string,
  { policy = {}, language = 'C.UTF-8', layout = 'us' } = {},
): Promise<Seat> {
  const folder = mkdtempSync(join(tmpdir(), 'seat-'));
  for (const name of ['run', 'screen', 'etc']) mkdirSync(join(folder, name), { mode: 0o700 });
  cpSync(chromiumFolder, join(folder, 'etc'), { recursive: true, dereference: true });
  mkdirSync(join(folder, 'etc/policies/managed'), { recursive: true });
  writeFileSync(join(folder, 'etc/policies/managed/library-kiosk.json'), JSON.stringify(policy));

  const started: ChildProcess[] = [];
  let browser: Browser | null = null;
  const close = async () => {
    await browser?.close().catch(() => {});
    for (const child of started.reverse()) await ended(child);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const screen = [
    '-screen',
    '0',
    `${size}x24`,
    '-fbdir',
    join(folder, 'screen'),
    '-displayfd',
    '3',
  ];
  const display = spawn('Xvfb', screen, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  started.push(display);
  try {
    const number = await says(display.stdio[3] as Readable, /^(\d+)\n/);
    const environment = { ...process.env, DISPLAY: `:${number}`, HOME: folder, LANG: language };
    const cage = spawn(
      'unshare',
      [
        ...[
          '--mount',
          '--map-root-user',
          'sh',
          '-c',
          `mount --bind "$0" ${chromiumFolder} && exec "$@"`,
        ],
        ...[
          join(folder, 'etc'),
          'cage',
          '--',
          program,
          ...optionsOfUnit(),
          `--user-data-dir=${folder}/profile`,
        ],
        ...[
          '--no-sandbox',
          '--disable-gpu',
          '--force-prefers-reduced-motion',
          '--remote-debugging-port=0',
          url,
        ],
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
        env: {
          ...environment,
          XDG_RUNTIME_DIR: join(folder, 'run'),
          WLR_BACKENDS: 'x11',
          WLR_RENDERER: 'pixman',
          XKB_DEFAULT_LAYOUT: layout,
        },
      },
    );
    started.push(cage);
    const address = await says(cage.stderr, /DevTools listening on (ws:\S+)/);
    cage.stderr.resume();
    browser = await chromium.connectOverCDP(address);
    const page = await firstPage(browser, new URL(url).origin);
    const xdotool = (...words: string[]) => {
      const { status, stderr } = spawnSync('xdotool', words, {
        env: environment,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`xdotool ${words.join(' ')}: ${stderr}`);
    };
    // Without a window manager keys go to the window under the pointer.
    xdotool('mousemove', '1000', '760');
    return {
      press: (...keys) => xdotool('key', '--delay', '40', ...keys),
      type: (text) => xdotool('type', '--delay', '60', text),
      picture: () =>
        createHash('sha256')
          .update(readFileSync(join(folder, 'screen/Xvfb_screen0')))
          .digest('hex'),
      pixel: (x, y) => pixelOf(readFileSync(join(folder, 'screen/Xvfb_screen0')), x, y),
      rotate: (degrees) => {
        const args = ['--output', 'X11-1', '--transform', String(degrees)];
        const run = { XDG_RUNTIME_DIR: join(folder, 'run'), WAYLAND_DISPLAY: 'wayland-0' };
        const { status, stderr } = spawnSync('wlr-randr', args, {
          env: { ...environment, ...run },
        });
        if (status !== 0) throw new Error(`wlr-randr: ${stderr}`);
      },
      async pages() {
        const all = (await (
          await fetch(`http://${new URL(address).host}/json/list`)
        ).json()) as Target[];
        return all.filter(
          ({ type, url }) => type === 'page' && !url.startsWith('chrome://omnibox-popup'),
        );
      },
      page,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Of a file of xwd: its header has the size of itself, of a line and of the colours. */
function pixelOf(file: Buffer, x: number, y: number): string {
  const at = (nth: number) => file.readUInt32BE(4 * nth);
  const coloursSize = 12;
  const start = at(0) + at(19) * coloursSize;
  const place = start + y * at(12) + x * (at(11) / 8);
  // Blue, green, red: least byte first.
  return `#${file
    .subarray(place, place + 3)
    .reverse()
    .toString('hex')}`;
}

interface Target {
  type: string;
  url: string;
  title: string;
}

/** Parts of the browser itself are pages too; this one is the kiosk's. */
async function firstPage(browser: Browser, origin: string): Promise<Page> {
  const context = browser.contexts()[0];
  const find = () => context?.pages().find((page) => page.url().startsWith(origin));
  for (;;) {
    const page = find() ?? (await context?.waitForEvent('page', { timeout: startsWithinMs }));
    if (page?.url().startsWith(origin)) return page;
    await page
      ?.waitForURL((url) => url.origin === origin, { timeout: startsWithinMs })
      .catch(() => {});
  }
}

/** Resolves with the first group, as soon as it was said. */
function says(stream: Readable, what: RegExp) {
  return new Promise<string>((found, failed) => {
    let text = '';
    const deadline = setTimeout(
      () => failed(new Error(`waited in vain for ${what}: ${text}`)),
      startsWithinMs,
    );
    stream.on('data', (chunk) => {
      text += chunk;
      const said = what.exec(text)?.[1];
      if (said === undefined) return;
      clearTimeout(deadline);
      found(said);
    });
  });
}

function ended(child: ChildProcess) {
  return new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    // With what it has started, where it leads a group.
    if (child.stderr) process.kill(-(child.pid ?? 0), 'SIGKILL');
    else child.kill('SIGKILL');
  });
}
