/**
 * A thread that stands in the two lines of a scan, and does nothing else: it passes bytes on, and
 * tells the time in ms from the last of the scanner's to the first of the request that follows.
 * Whoever measures has a library system and a screen to see to, and would look too late.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** @type {number | null} */
let scannedMs = null;

/** @param {number} port of the simulator @param {(by: 'kiosk' | 'simulator') => void} heard @returns {Promise<number>} */
async function between(port, heard) {
  const server = createServer({ noDelay: true }, (kiosk) => {
    const simulator = connect({ port, host: '127.0.0.1', noDelay: true });
    kiosk.on('data', () => heard('kiosk')).pipe(simulator);
    simulator.on('data', () => heard('simulator')).pipe(kiosk);
    kiosk.on('error', () => simulator.destroy());
    simulator.on('error', () => kiosk.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

const scanner = await between(workerData.scanner, (by) => {
  if (by === 'simulator') scannedMs = performance.now();
});
const library = await between(workerData.library, (by) => {
  if (by !== 'kiosk' || scannedMs === null) return;
  parentPort?.postMessage(performance.now() - scannedMs);
  scannedMs = null;
});
parentPort?.postMessage({ ...workerData, scanner, library });
