/**
 * The screen and the keyboard at which the kiosk stands. The kiosk has no display; so it says how
 * they should be (`/seat`), and this sets them from the session of the browser: outputs by
 * wlr-randr, the backlight by logind, which allows it to the session that is at the screen.
 */
import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createJackWatch } from './jack.mjs';

/**
 * @typedef {{ layout: string, variant: string | null }} Keyboard
 * @typedef {object} Seat as src/screen/seat.ts has it
 * @property {Keyboard | null} keyboard
 * @property {string | null} output
 * @property {number | null} rotation
 * @property {number | null} scale
 * @property {boolean} sleeps
 * @property {boolean} isOn
 * @property {number | null} brightness
 * @property {boolean} jack
 * @typedef {{ name: string, enabled: boolean, transform: string, scale: number }} Output
 */

const answersWithinMs = 30_000;
const againMs = 2_000;
/** If the kiosk is silent for longer, the screen is switched on: its page says what is wrong. */
const silentMs = 60_000;
const programMs = 10_000;
/** A compositor whose output comes or goes moves what it shows, which counts as activity. */
const settlesMs = 4_000;
const symbols = process.env.KIOSK_XKB_FOLDER ?? '/usr/share/X11/xkb';
const backlights = process.env.KIOSK_BACKLIGHT_FOLDER ?? '/sys/class/backlight';

/** As one word, to compare. @param {Keyboard | null} keyboard */
function named(keyboard) {
  return keyboard === null ? '' : `${keyboard.layout}:${keyboard.variant ?? ''}`;
}

/** As xkb-data lists it. @param {Keyboard} keyboard */
function isKnown({ layout, variant }) {
  try {
    const sections = readFileSync(join(symbols, 'rules/base.lst'), 'utf8').split(/^! /m);
    const lists = (/** @type {string} */ name, /** @type {string} */ entry) =>
      sections.some((text) => text.startsWith(name) && new RegExp(`^ +${entry}`, 'm').test(text));
    return (
      lists('layout', `${layout} `) &&
      (variant === null || lists('variant', `${variant} +${layout}:`))
    );
  } catch {
    return false;
  }
}

/**
 * The environment in which cage starts: it reads the layout once. Nothing where the kiosk does not
 * answer in time; `watchSeat` then starts the session again.
 * @param {string} url @param {number} withinMs @returns {Promise<string[]>}
 */
export async function keyboardEnvironment(url, withinMs) {
  const until = Date.now() + withinMs;
  for (;;) {
    const seat = await askSeat(url, '', Math.max(1, until - Date.now()));
    if (typeof seat === 'object') {
      const { keyboard } = seat;
      const own = [`KIOSK_KEYBOARD=${named(keyboard)}`];
      if (keyboard === null || !isKnown(keyboard)) return own;
      const { layout, variant } = keyboard;
      return [...own, `XKB_DEFAULT_LAYOUT=${layout}`, `XKB_DEFAULT_VARIANT=${variant ?? ''}`];
    }
    if (Date.now() + againMs > until) return [];
    await wait(againMs);
  }
}

/** @param {string} url @param {string} known @param {number} withinMs @returns {Promise<Seat | 'same' | 'silent'>} */
async function askSeat(url, known, withinMs) {
  try {
    const signal = AbortSignal.timeout(withinMs);
    const answer = await fetch(new URL(`/seat?known=${encodeURIComponent(known)}`, url), {
      signal,
    });
    if (answer.status === 204) return 'same';
    if (answer.status !== 200) return 'silent';
    return /** @type {Seat} */ (await answer.json());
  } catch {
    return 'silent';
  }
}

/**
 * Keeps the screen as the kiosk wants it. `restart`: the keyboard has another layout, which only a
 * new session reads.
 * @param {string} url @param {() => void} restart
 */
export async function watchSeat(url, restart) {
  /** @type {Seat | null} */
  let seat = null;
  let heardAt = Date.now();
  // Chromium does not start without an output; and that its window opens is no touch.
  let wasShown = false;
  const touches = createTouches(() => {
    if (seat === null || Date.now() - switchedAt < settlesMs) return;
    void apply({ ...seat, isOn: true }, true);
  });
  const jack = createJackWatch((isIn) => send(url, '/intent', { type: 'HEADSET', in: isIn }));
  /** @param {Seat} wanted @param {boolean} touched */
  const apply = async (wanted, touched = false) => {
    const problems = new Set(/** @type {string[]} */ ([]));
    if (wanted.keyboard !== null && !isKnown(wanted.keyboard)) problems.add('layout-unknown');
    if (wanted.sleeps) wasShown ||= await isSeen(url);
    const mayTurnOff = wanted.sleeps && wasShown && (await touches.watch());
    if (wanted.sleeps && wasShown && !mayTurnOff) problems.add('touch-unseen');
    const outputs = await setOutputs({ ...wanted, isOn: wanted.isOn || !mayTurnOff }, problems);
    if (wanted.brightness !== null) await setBacklight(wanted.brightness, problems);
    const noJack = jack.watch(wanted.jack);
    if (noJack !== null) problems.add(noJack);
    await send(url, '/seat', { outputs, problems: [...problems], touched });
  };
  for (;;) {
    const answer = await askSeat(url, seat === null ? '' : JSON.stringify(seat), answersWithinMs);
    if (answer === 'silent') {
      if (seat !== null && !seat.isOn && Date.now() - heardAt > silentMs) {
        seat = { ...seat, isOn: true };
        await apply(seat);
      }
      await wait(againMs);
      continue;
    }
    heardAt = Date.now();
    if (answer !== 'same') seat = answer;
    if (seat === null) continue;
    if (named(seat.keyboard) !== (process.env.KIOSK_KEYBOARD ?? '')) return restart();
    await apply(seat);
    if (!seat.isOn && !wasShown) {
      await wait(againMs);
      seat = null;
    }
  }
}

/** Whether a page of the browser shows the screen. @param {string} url */
async function isSeen(url) {
  const signal = AbortSignal.timeout(answersWithinMs);
  return fetch(new URL('/seen', url), { signal }).then(
    ({ status }) => status === 204,
    () => false,
  );
}

/** When an output was switched on or off last. */
let switchedAt = Number.NEGATIVE_INFINITY;

/** @param {Seat} seat @param {Set<string>} problems @returns {Promise<string[]>} the outputs that there are */
async function setOutputs(seat, problems) {
  const isWanted = seat.rotation !== null || seat.scale !== null || seat.sleeps;
  const listed = await run('wlr-randr', ['--json']);
  if (listed.error) {
    if (isWanted || seat.output !== null)
      problems.add(listed.error === 'ENOENT' ? 'randr-missing' : 'output-failed');
    return [];
  }
  const outputs = /** @type {Output[]} */ (JSON.parse(listed.text));
  const meant = outputs.filter(({ name }) => seat.output === null || name === seat.output);
  if (meant.length === 0 && seat.output !== null) problems.add('output-absent');
  for (const output of meant) {
    const changes = changesOf(output, seat);
    if (changes.length === 0) continue;
    if (output.enabled !== seat.isOn) switchedAt = Date.now();
    const { error } = await run('wlr-randr', ['--output', output.name, ...changes]);
    if (error) problems.add('output-failed');
  }
  return outputs.map(({ name }) => name);
}

/** @param {Output} output @param {Seat} seat @returns {string[]} */
function changesOf({ enabled, transform, scale }, seat) {
  const rotated = { 0: 'normal', 90: '90', 180: '180', 270: '270' }[seat.rotation ?? -1];
  return [
    ...(enabled === seat.isOn ? [] : [seat.isOn ? '--on' : '--off']),
    // What is off keeps both.
    ...(seat.isOn && rotated !== undefined && rotated !== transform
      ? ['--transform', rotated]
      : []),
    ...(seat.isOn && seat.scale !== null && Math.abs(scale - seat.scale) > 0.01
      ? ['--scale', String(seat.scale)]
      : []),
  ];
}

/** @param {number} percent @param {Set<string>} problems */
async function setBacklight(percent, problems) {
  const names = readdirOrNothing(backlights);
  if (names.length === 0) problems.add('backlight-absent');
  for (const name of names) {
    const read = (/** @type {string} */ file) =>
      Number(readFileSync(join(backlights, name, file), 'utf8'));
    const value = Math.max(1, Math.round((read('max_brightness') * percent) / 100));
    if (read('brightness') === value) continue;
    const session = '/org/freedesktop/login1/session/auto';
    const { error } = await run('busctl', [
      ...['--system', 'call', 'org.freedesktop.login1', session],
      ...['org.freedesktop.login1.Session', 'SetBrightness', 'ssu', 'backlight', name],
      String(value),
    ]);
    if (error) problems.add('backlight-refused');
  }
}

/** @param {string} folder */
function readdirOrNothing(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Touches while no page can have them: where the output is off, cage gives none to the page, but
 * reports activity. `watch` answers whether they can be seen.
 * @param {() => void} onTouch
 */
function createTouches(onTouch) {
  /** @type {Promise<boolean> | null} */
  let watching = null;
  const start = () =>
    /** @type {Promise<boolean>} */ (
      new Promise((resolve) => {
        const child = spawn('swayidle', ['timeout', '1', 'true', 'resume', 'echo touched'], {
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        child.stdout.on('data', onTouch);
        child.on('spawn', () => resolve(true));
        child.on('error', () => resolve(false));
        child.on('close', () => {
          watching = null;
        });
        process.on('exit', () => child.kill());
      })
    );
  return {
    watch: () => {
      watching ??= start();
      return watching;
    },
  };
}

/** @param {string} url @param {'/seat' | '/intent'} path @param {object} found */
async function send(url, path, found) {
  await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(found),
    signal: AbortSignal.timeout(answersWithinMs),
  }).catch(() => {});
}

/** @param {string} program @param {string[]} args @returns {Promise<{ error: string | null, text: string }>} */
function run(program, args) {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: programMs }, (error, text, said) => {
      if (error && error.code !== 'ENOENT') console.error(`${program} ${args.join(' ')}: ${said}`);
      resolve({ error: error ? String(error.code ?? error.signal) : null, text });
    });
  });
}
