/** `npm start -- --branch`: the kiosks of a branch, their broker, one library system, one page. */
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../prepare.js';
import { findProgram, installPrograms } from '../programs.js';
import { dataFolder, newServicePin, writeConfig } from './config.js';
import { configurePayments } from './payments.js';
import { takenPorts } from './ports.js';

const unavailable = 69;

/**
 * @param {import('./config.js').Options & { kiosks: number }} options
 * @param {ReturnType<typeof import('./running.js').createRunning>} running
 */
export async function startBranch(options, running) {
  const natsServer = broker();
  const base = options.ports.library;
  const { branchPorts } = await import(built('simulators/branch/ports.js'));
  const { kioskName } = await import(built('simulators/branch/names.js'));
  const ports = branchPorts(base, options.kiosks);
  const all = Object.assign({}, ...ports.kiosks.map(byNumber), byNumber(ports.once));
  const taken = await takenPorts(all);
  if (taken.length > 0) {
    const others = 'npm start -- --branch --port-base 23000';
    process.stderr.write(`In use already: ${taken.join(', ')}. Other ports: ${others}\n`);
    process.exit(1);
  }
  const folder = join(dataFolder(root, options.ports), 'branch');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const page = `http://127.0.0.1:${ports.once.page}`;
  const args = ['--folder', folder, '--kiosks', String(options.kiosks)];
  await running.launch(
    'simulators',
    'dist/simulators/branch/main.js',
    [...args, '--port-base', String(base), '--nats-server', natsServer],
    (line) => line.includes('"ready":true'),
  );
  let pin = '';
  /** @type {(() => Promise<void>)[]} */
  const starts = [];
  for (const [at, row] of ports.kiosks.entries()) {
    const name = kioskName(at + 1);
    const own = join(folder, `${name}-data`);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    if (at === 0) pin = await newServicePin(root, own);
    const config = writeConfig(root, own, { ...options, ports: row }, (written) => {
      configurePayments(written, own, { ...options, ports: row, payBy: ['terminal'] });
      written.device = { name: `Toestel ${at + 1}` };
      written.screen.shownIn = page;
      written.screen.neighbour = null;
      written.branch = {
        folder: join(folder, name),
        broker: `tls://localhost:${row.broker}`,
      };
      // No desk: a call stands on the panels of the others.
      written.help = { call: { branch: true } };
      // One PIN for all of them.
      written.service = {
        technician: { file: join(folder, `${kioskName(1)}-data/technician.pin`) },
      };
    });
    starts.push(async () => {
      await running.importFacts(row.page, config);
      await running.launchKiosk(`kiosk ${at + 1}`, config, join(own, 'kiosk.log'));
    });
  }
  await Promise.all(starts.map((start) => start()));
  process.stdout.write(`
The branch is ready: ${options.kiosks} kiosks, one library system, one broker. Open the page and play the minute.

  the branch             ${page}/
${ports.kiosks.map((/** @type {{ screen: number }} */ { screen }, /** @type {number} */ at) => `  the panel of kiosk ${at + 1}   http://127.0.0.1:${screen}/service/    PIN ${pin}\n`).join('')}
All that was made is in ${relative(root, folder)}: the host, the enrolments, the journals, the logs.
Ctrl-C stops everything.
`);
}

/** Where nats-server is; ends the process where it is not, and cannot be installed. */
function broker() {
  const [missing] = installPrograms({ 'nats-server': ['nats-server'], openssl: ['openssl'] });
  const found = findProgram('nats-server');
  if (missing === undefined && found !== undefined) return found;
  process.stderr.write(
    `A branch needs ${missing}, which is not installed. On Debian: sudo apt-get install ${missing}\n`,
  );
  return process.exit(unavailable);
}

/** @param {string} file */
function built(file) {
  return pathToFileURL(join(root, 'dist', file)).href;
}

/** So that the same name of two kiosks stands twice. @param {Record<string, number>} row */
function byNumber(row) {
  return Object.fromEntries(Object.entries(row).map(([name, port]) => [`${name} ${port}`, port]));
}
