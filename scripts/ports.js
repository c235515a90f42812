/** The ports of `npm start`: the default ones, or seven from `--port-base N` on. */
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** In the order of the simulators, then the screen of the kiosk. */
const defaults = {
  library: 6001,
  reader: 10001,
  scanner: 10002,
  printer: 9100,
  terminal: 20007,
  page: 8081,
  screen: 8080,
};

/** Throws an Error with the right usage. @param {string[]} args @returns {typeof defaults} */
export function choosePorts(args) {
  if (args.length === 0) return defaults;
  const [, number = ''] = /^--port-base(?:=| )(\d+)$/.exec(args.join(' ')) ?? [];
  const base = Number(number);
  if (base < 1 || base > 65_528)
    throw new Error(
      'Write `npm start`, or `npm start -- --port-base N`: seven ports from N on, 1 to 65528.',
    );
  const rows = Object.keys(defaults).map((name, index) => [name, base + index]);
  return /** @type {typeof defaults} */ (Object.fromEntries(rows));
}

const weekday = ['09:00-19:00'];
const week = {
  ...{ monday: weekday, tuesday: weekday, wednesday: weekday, thursday: weekday },
  ...{ friday: weekday, saturday: ['10:00-17:00'] },
};
const openForHours = 3;

/** A week like any other, and open today, whenever the demonstration begins. @param {Date} now */
function hoursOn(now) {
  const part = (/** @type {Intl.DateTimeFormatOptions} */ options) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Brussels', ...options }).format(now);
  const hour = Number(part({ hour: '2-digit', hourCycle: 'h23' })) + 1 + openForHours;
  const until = hour >= 24 ? '24:00' : `${Math.max(hour, 19)}:00`;
  return { ...week, [part({ weekday: 'long' }).toLowerCase()]: [`00:00-${until}`] };
}

/** What the simulated library shows on the attract screen. @param {string} root @param {number} page */
function shown(root, page) {
  return {
    pictures: { folder: join(root, 'simulators/play/pictures'), seconds: 20 },
    feed: { url: `http://127.0.0.1:${page}/calendar.ics`, everyMinutes: 5 },
  };
}

/**
 * The example configuration with these ports, as a file in `folder`; the kiosk keeps its data beside it.
 * @param {string} root @param {string} folder @param {typeof defaults} ports
 */
export function writeConfig(root, folder, ports) {
  const config = JSON.parse(readFileSync(join(root, 'kiosk.config.json'), 'utf8'));
  for (const [section, port] of Object.entries({ ...ports, sip2: ports.library })) {
    if (config[section]?.address) config[section].address = `tcp://127.0.0.1:${port}`;
  }
  config.screen = { ...config.screen, port: ports.screen, attract: shown(root, ports.page) };
  config.library = { ...config.library, hours: hoursOn(new Date()) };
  if (config.policy) config.policy = join(root, config.policy);
  // The desk of the play page receives the calls for help.
  config.help = { call: { webhook: { url: `http://127.0.0.1:${ports.page}/calls` } } };
  config.store = { folder };
  config.$schema = join(root, 'kiosk.config.schema.json');
  const file = join(folder, 'start.config.json');
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}

/** The ports on which another program listens. @param {Record<string, number>} ports */
export async function takenPorts(ports) {
  const taken = [];
  for (const [name, port] of Object.entries(ports))
    if (await answers(port)) taken.push(`${port} (${name})`);
  return taken;
}

/** @param {number} port @returns {Promise<boolean>} */
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
