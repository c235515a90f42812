/** The ports of the demonstration: the default ones, or eleven from `--port-base N` on. */
import { connect } from 'node:net';

/**
 * In the order of the simulators, then those of the kiosk: its screen, its port for monitoring, and
 * the one to which a terminal of OPI connects; at last the simulated card reader.
 */
const defaults = {
  library: 6001,
  reader: 10001,
  scanner: 10002,
  printer: 9100,
  terminal: 20007,
  code: 8082,
  page: 8081,
  screen: 8080,
  metrics: 9464,
  opi: 4100,
  cards: 10004,
};
const count = Object.keys(defaults).length;

/** Throws an Error with the right usage. @param {string | undefined} base @returns {typeof defaults} */
export function chosenPorts(base) {
  if (base === undefined) return defaults;
  const first = Number(base);
  const last = 65_536 - count;
  if (!/^\d+$/.test(base) || first < 1 || first > last)
    throw new Error(
      `--port-base: write a number from 1 to ${last}; the ${count} ports from it on are used.`,
    );
  const rows = Object.keys(defaults).map((name, index) => [name, first + index]);
  return /** @type {typeof defaults} */ (Object.fromEntries(rows));
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
