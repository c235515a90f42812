/** The ports of `npm start`: the usual ones, or a row of seven from `--port-base N`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** In the simulators' order, the kiosk's screen last. */
const usual = {
  library: 6001,
  reader: 10001,
  scanner: 10002,
  printer: 9100,
  terminal: 20007,
  page: 8081,
  screen: 8080,
};

/** Throws an Error that says how it is written. @param {string[]} args @returns {typeof usual} */
export function choosePorts(args) {
  if (args.length === 0) return usual;
  const [, number = ''] = /^--port-base(?:=| )(\d+)$/.exec(args.join(' ')) ?? [];
  const base = Number(number);
  if (base < 1 || base > 65_528)
    throw new Error(
      'Write `npm start`, or `npm start -- --port-base N`: seven ports from N on, 1 to 65528.',
    );
  const rows = Object.keys(usual).map((name, index) => [name, base + index]);
  return /** @type {typeof usual} */ (Object.fromEntries(rows));
}

/**
 * The example configuration with these ports, as a file in `folder`; the kiosk keeps its data beside it.
 * @param {string} root @param {string} folder @param {typeof usual} ports
 */
export function writeConfig(root, folder, ports) {
  const config = JSON.parse(readFileSync(join(root, 'kiosk.config.json'), 'utf8'));
  for (const [section, port] of Object.entries({ ...ports, sip2: ports.library })) {
    if (config[section]?.address) config[section].address = `tcp://127.0.0.1:${port}`;
  }
  config.screen = { ...config.screen, port: ports.screen };
  config.policy = join(root, config.policy ?? 'policies/wise.json');
  config.store = { folder };
  config.$schema = join(root, 'kiosk.config.schema.json');
  const file = join(folder, 'start.config.json');
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}

/** Those that something listens on already, in words. @param {Record<string, number>} ports */
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
