/** `--branch`: the kiosks of a branch, their broker, one library system, one page. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../scripts/programs.js';
import { dataFolder, newServicePin, writeConfig } from './config.js';
import { configurePayments } from './payments.js';
import { built } from './place.js';
import { takenPorts } from './ports.js';
import { tryWrongPin } from './wrong-pin.js';

const unavailable = 69;

/**
 * @param {import('./start.js').Way} way
 * @param {import('./config.js').Options & { kiosks: number }} options
 * @param {ReturnType<typeof import('./running.js').createRunning>} running
 */
export async function startBranch(way, options, running) {
  const natsServer = broker(way);
  const base = options.ports.library;
  const { branchPorts } = await import(built('demo/branch/ports.js'));
  const ports = branchPorts(base, options.kiosks);
  await endIfTaken(
    Object.assign({}, ...ports.kiosks.map(byNumber), byNumber(ports.once)),
    way.typed('--branch --port-base 23000'),
  );
  const folder = join(dataFolder(way, options.ports), 'branch');
  const { pin } = await launchBranch(options, running, {
    ...{ name: 'lindeveld', folder, ports, natsServer },
  });
  process.stdout.write(`
The branch is ready: ${options.kiosks} kiosks, one library system, one broker. Open the page and play the minute.

  the branch             http://127.0.0.1:${ports.once.page}/
${ports.kiosks.map((/** @type {{ screen: number }} */ { screen }, /** @type {number} */ at) => `  the panel of kiosk ${at + 1}   http://127.0.0.1:${screen}/service/    PIN ${pin}\n`).join('')}
All that was made is in ${way.shown(folder)}: the host, the enrolments, the journals, the logs.
Ctrl-C stops everything.
`);
}

/**
 * What stands around the kiosks of a branch, then the kiosks.
 * @param {import('./config.js').Options} options
 * @param {ReturnType<typeof import('./running.js').createRunning>} running
 * @param {object} branch
 * @param {string} branch.name @param {string} branch.folder
 * @param {{ kiosks: import('./config.js').Options['ports'][], once: { page: number } }} branch.ports
 * @param {string} branch.natsServer
 * @param {string} [branch.shownIn] the page that shows the screens; that of the branch
 * @param {string} [branch.service] of the kiosks: a file with the PIN of their panels; one is made
 */
export async function launchBranch(options, running, branch) {
  const { name, folder, ports, natsServer, service } = branch;
  const { kioskName } = await import(built('simulators/kiosk-name.js'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const page = `http://127.0.0.1:${ports.once.page}`;
  const kiosks = String(ports.kiosks.length);
  await running.launch(
    `simulators of ${name}`,
    'dist/demo/branch/main.js',
    [
      ...['--folder', folder, '--branch', name, '--kiosks', kiosks],
      ...['--port-base', String(ports.kiosks[0]?.library), '--nats-server', natsServer],
    ],
    (line) => line.includes('"ready":true'),
  );
  let pin = '';
  /** @type {(() => Promise<void>)[]} */
  const starts = [];
  for (const [at, row] of ports.kiosks.entries()) {
    const kiosk = kioskName(at + 1);
    const own = join(folder, `${kiosk}-data`);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    if (at === 0 && service === undefined) pin = await newServicePin(own);
    const config = writeConfig(own, { ...options, ports: row }, (written) => {
      configurePayments(written, own, { ...options, ports: row, payBy: ['terminal'] });
      written.device = { name: `Toestel ${at + 1}` };
      written.screen.shownIn = branch.shownIn ?? page;
      written.screen.neighbour = null;
      written.branch = {
        folder: join(folder, kiosk),
        broker: `tls://localhost:${/** @type {any} */ (row).broker}`,
      };
      // No desk: a call stands on the panels of the others.
      written.help = { call: { branch: true } };
      // One PIN for all of them.
      written.service = {
        technician: { file: service ?? join(folder, `${kioskName(1)}-data/technician.pin`) },
      };
    });
    const shown = service === undefined ? `kiosk ${at + 1}` : `kiosk ${name}-${kiosk}`;
    starts.push(async () => {
      await running.importFacts(row.page, config);
      await tryWrongPin(config);
      await running.launchKiosk(shown, config, join(own, 'kiosk.log'));
    });
  }
  await Promise.all(starts.map((start) => start()));
  return { pin };
}

/** @param {Record<string, number>} ports @param {string} others what to write for other ports */
export async function endIfTaken(ports, others) {
  const taken = await takenPorts(ports);
  if (taken.length === 0) return;
  process.stderr.write(`In use already: ${taken.join(', ')}. Other ports: ${others}\n`);
  process.exit(1);
}

/**
 * Where nats-server is; ends the process where it is not, and cannot be installed.
 * @param {import('./start.js').Way} way
 */
export function broker(way) {
  const [missing] = way.missing({ 'nats-server': ['nats-server'], openssl: ['openssl'] });
  const found = findProgram('nats-server');
  if (missing === undefined && found !== undefined) return found;
  const stop = missing === 'nats-server' ? ' && sudo systemctl disable --now nats-server' : '';
  process.stderr.write(
    `A branch needs ${missing}, which is not installed. On Debian: sudo apt-get install ${missing}${stop}\n`,
  );
  return process.exit(unavailable);
}

/** So that the same name of two kiosks stands twice. @param {Record<string, number>} row */
export function byNumber(row) {
  return Object.fromEntries(Object.entries(row).map(([name, port]) => [`${name} ${port}`, port]));
}
