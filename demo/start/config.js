/** The configuration of the demonstration: the example, with everything on. */
import { randomInt } from 'node:crypto';
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { built, root } from './place.js';

/** @typedef {ReturnType<typeof import('./options.js').readOptions>} Options */

/** Of the simulated parts. */
export const passwords = { library: 'lindeveld', terminal: '000000' };
const weekday = ['09:00-19:00'];
const week = {
  ...{ monday: weekday, tuesday: weekday, wednesday: weekday, thursday: weekday },
  ...{ friday: weekday, saturday: ['10:00-17:00'] },
};
const openForHours = 3;
/** The kinds of card of the simulated library. */
const demonstrated = [
  { name: 'library card', pattern: '2\\d{13}', checkDigit: 'luhn14' },
  {
    ...{ name: 'national number', pattern: '\\d{11}', checkDigit: 'mod97-be' },
    ...{ strip: '. -', keepOffline: false },
  },
  { name: 'contactless card', pattern: '[0-9A-F]{8}' },
];

/** Any number that the stage takes. */
const anyNumber = '[A-Za-z0-9_.:/+-]{1,40}';

/** CPR numbers, and the numbers of library cards. */
const cardsOfFbs = '\\d{6}[- ]?\\d{4}|\\d{6,14}';

/**
 * Of a library system of your own: every code is a card, unless `--card` says what cards look like.
 * The stage scans items as Code 128, and its cards as no symbology. FBS has kinds of card, for of a CPR
 * number nothing may be remembered; those come after item numbers, so no item is one by its number.
 * @param {Options} options
 */
function ownNumbers({ card, scanner, profile }) {
  if (profile === 'fbs') {
    const kind = { name: 'library card', pattern: card ?? '', keepOffline: false };
    return {
      ...(card === undefined ? {} : { cards: [kind] }),
      item: { pattern: `(?!(?:${card ?? cardsOfFbs})$)${anyNumber}`, checkDigit: 'none' },
    };
  }
  const isAny = card === undefined;
  const printedIn =
    isAny && scanner === undefined ? ['code39', 'ean', 'codabar', 'interleaved'] : null;
  return {
    card: { pattern: card ?? anyNumber, checkDigit: 'none', symbologies: printedIn },
    item: { pattern: anyNumber, checkDigit: 'none' },
  };
}

/** A week like any other, and open today, whenever the demonstration begins. @param {Date} now */
function hoursOn(now) {
  const part = (/** @type {Intl.DateTimeFormatOptions} */ options) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Brussels', ...options }).format(now);
  const hour = Number(part({ hour: '2-digit', hourCycle: 'h23' })) + 1 + openForHours;
  const until = hour >= 24 ? '24:00' : `${Math.max(hour, 19)}:00`;
  return { ...week, [part({ weekday: 'long' }).toLowerCase()]: [`00:00-${until}`] };
}

/**
 * A folder that only this user reads: it holds the journal and its key. Each range of ports has its
 * own. Ends the process where it cannot be made. @param {import('./start.js').Way} way
 * @param {Options['ports']} ports
 */
export function dataFolder({ data }, ports) {
  const folder = join(data, ports.screen === 8080 ? '' : `ports-${ports.library}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // One that was made before, with other rights.
    for (const each of [data, folder]) chmodSync(each, 0o700);
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    process.stderr.write(`What is made cannot be written to ${folder}: ${why}\n`);
    return process.exit(1);
  }
}

/**
 * A PIN of the service panel for this start: its hash in `folder`, the PIN itself nowhere.
 * @param {string} folder
 */
export async function newServicePin(folder) {
  const { hashPin, pinProblem } = await import(built('src/technician/access/pins.js'));
  let pin = '';
  while (pinProblem(pin) !== null) pin = String(randomInt(1_000_000)).padStart(6, '0');
  writeFileSync(join(folder, 'technician.pin'), `${await hashPin(pin)}\n`, { mode: 0o600 });
  return pin;
}

/**
 * The example configuration with these ports, as a file in `folder`; the kiosk keeps its data
 * beside it. `change` has the last word.
 * @param {string} root @param {string} folder @param {Options} options
 * @param {(config: any) => void} [change]
 */
export function writeConfig(folder, options, change) {
  const { ports } = options;
  const page = `http://127.0.0.1:${ports.page}`;
  const config = JSON.parse(readFileSync(join(root, 'kiosk.config.json'), 'utf8'));
  const own = /** @type {Record<string, unknown>} */ (options);
  for (const [section, port] of Object.entries({ ...ports, sip2: ports.library }))
    if (config[section]?.address)
      config[section].address = own[section] ?? `tcp://127.0.0.1:${port}`;
  config.sip2.password = secretIn(folder, 'sip2-password', passwords.library);
  if (options.library !== undefined) {
    config.sip2 = ownLibrary(options);
    config.identification = { ...config.identification, ...ownNumbers(options) };
  }
  config.library = { ...config.library, hours: hoursOn(new Date()) };
  if (config.policy) config.policy = join(root, config.policy);
  config.screen = {
    ...config.screen,
    port: ports.screen,
    languages: ['nl', 'fr', 'de', 'en', 'ar'],
    headset: true,
    neighbour: { device: 'Toestel 1', place: 'left' },
    shownIn: page,
    attract: {
      pictures: { folder: join(root, 'dist/demo/pictures'), seconds: 20 },
      feed: { url: `${page}/calendar.ics`, everyMinutes: 5 },
    },
  };
  // The desk of the play page receives the calls for help.
  config.help = { call: { webhook: { url: `${page}/calls` } } };
  config.service = { technician: { file: join(folder, 'technician.pin') } };
  // Lamps on the simulated reader; one of your own may have none.
  if (options.reader === undefined)
    config.signals = { lamps: { green: onReader(1), amber: onReader(2), red: onReader(3) } };
  if (options.kiosks === null && !options.region) {
    // The UID of a simulated contactless card is its number.
    config.cardReader = {
      address: `tcp://127.0.0.1:${ports.cards}`,
      ...{ place: 'both', uid: { as: 'hex' } },
    };
    // The library's own cards, and the eID. A library system of your own has its own kinds.
    if (options.library === undefined)
      config.identification = { ...config.identification, cards: demonstrated };
  }
  config.metrics = { address: `127.0.0.1:${ports.metrics}` };
  config.store = { folder };
  change?.(config);
  config.$schema = join(root, 'kiosk.config.schema.json');
  const file = join(folder, 'start.config.json');
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}

/** @param {number} number */
function onReader(number) {
  return { of: 'reader', number };
}

/**
 * The passwords of the simulated parts, in files, so that `kiosk doctor` finds them too; that of a
 * library system of your own stays in the environment.
 * @param {string} folder @param {string} name @param {string} value
 */
export function secretIn(folder, name, value) {
  const file = join(folder, name);
  writeFileSync(file, `${value}\n`, { mode: 0o600 });
  return { file };
}

/** @param {Options} options */
function ownLibrary({ library, user, profile, institution, location }) {
  return {
    address: library,
    profile: profile ?? 'generic',
    user: user ?? null,
    ...(user === undefined ? {} : { password: { env: 'KIOSK_SIP2_PASSWORD' } }),
    institutionId: institution ?? '',
    location: location ?? '',
  };
}
