/**
 * `npm start`: a kiosk with simulated devices and a simulated library system, on this machine;
 * `npm start -- --help` says what else it can.
 */
import { join, relative } from 'node:path';
import { prepareOrEnd, root } from '../scripts/prepare.js';
import { startBranch } from './start/branch.js';
import { dataFolder, newServicePin, writeConfig } from './start/config.js';
import { environmentOf } from './start/environment.js';
import { help, readOptions, simulated } from './start/options.js';
import { configurePayments } from './start/payments.js';
import { takenPorts } from './start/ports.js';
import { startRegion } from './start/region.js';
import { createRunning } from './start/running.js';
import { tryWrongPin } from './start/wrong-pin.js';

const options = chosenOptions();
const { ports } = options;
const simulators = simulated(options);
/** One or two patrons for each level; their notes come from the simulated library. */
const cast = [
  ['everything', 1],
  ['everything', 35],
  ['everything', 34],
  ['pay and return', 4],
  ['pay and return', 8],
  ['only return', 20],
  ['only return', 25],
];

prepareOrEnd();
const environment = await environmentOf(simulators);
const local = (/** @type {number} */ port) => `http://127.0.0.1:${port}/`;
const running = createRunning(root, environment);
if (options.region) await startRegion(options, running);
else if (options.kiosks === null) await startOne();
else await startBranch({ ...options, kiosks: options.kiosks }, running);

async function startOne() {
  await endIfPortsAreTaken();
  const folder = dataFolder(root, ports);
  const servicePin = await newServicePin(root, folder);
  let config = '';
  const simulatorArgs = [
    '--json',
    ...[...simulators, 'page'].flatMap((name) => ['--only', name]),
    ...['--kiosk-url', local(ports.screen), '--health-url', `${local(ports.metrics)}health`],
    ...['--terminal-protocol', options.protocol, '--opi-kiosk', `127.0.0.1:${ports.opi}`],
    ...['--folder', join(folder, 'simulators')],
    '--may-kill',
    ...(ports.screen === 8080 ? [] : ['--port-base', String(ports.library)]),
  ];
  await running.launch('simulators', 'dist/demo/stage/main.js', simulatorArgs, (line) => {
    // Begin again: what the library exports at night is as at the start, too.
    if (line.includes('"begun":true') && simulators.includes('library'))
      void running.importFacts(ports.page, config);
    if (line.includes('"kill":true')) running.kill('kiosk');
    if (!line.includes('"ready":true')) return false;
    config = writeConfig(root, folder, options, (written) =>
      configurePayments(written, folder, options, JSON.parse(line)),
    );
    return true;
  });
  if (simulators.includes('library')) {
    await running.importFacts(ports.page, config);
    await tryWrongPin(config);
  }
  await running.launchKiosk('kiosk', config, join(folder, 'kiosk.log'));
  await printHelp(folder, config, servicePin);
}

function chosenOptions() {
  try {
    const chosen = readOptions(process.argv.slice(2));
    if (chosen.help) {
      process.stdout.write(help);
      process.exit(0);
    }
    if (chosen.user !== undefined && !process.env.KIOSK_SIP2_PASSWORD)
      throw new Error(
        `The log-in of ${chosen.user} needs its password: KIOSK_SIP2_PASSWORD=… npm start -- …`,
      );
    return chosen;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : error}\n\`npm start -- --help\` shows what can be written.\n`,
    );
    return process.exit(64);
  }
}

async function endIfPortsAreTaken() {
  const own = ['page', 'screen', 'metrics', ...(options.protocol === 'opi' ? ['opi'] : [])];
  const used = Object.entries(ports).filter(([name]) => [...own, ...simulators].includes(name));
  const taken = await takenPorts(Object.fromEntries(used));
  if (taken.length === 0) return;
  const those = taken.length === 1 ? 'This port is' : 'These ports are';
  process.stderr.write(
    `${those} in use already: ${taken.join(', ')}.\nStop the other program (another \`npm start\`?), or take other ports: npm start -- --port-base 21000\n`,
  );
  process.exit(1);
}

/** @param {string} folder @param {string} config @param {string} servicePin */
async function printHelp(folder, config, servicePin) {
  const rows = simulators.includes('library') ? await castRows() : [];
  const cards =
    rows.length === 0
      ? ''
      : `
  may do           card             PIN     who
${rows.map((row) => `  ${row}\n`).join('')}`;
  process.stdout.write(`
The kiosk is ready. Open the first address: stories of one click, books and cards to drag.

  the kiosk on a stage   ${local(ports.page)}
  the patron's screen    ${local(ports.screen)}
  the service panel      ${local(ports.screen)}service/    PIN ${servicePin} (of this start)
${cards}
Its configuration is ${relative(root, config)}, its log ${relative(root, join(folder, 'kiosk.log'))}.
Ctrl-C stops everything.
`);
}

async function castRows() {
  const file = join(root, 'dist', 'simulators', 'library', 'cast', 'patrons.js');
  const { patronsOn, patronCard } = await import(file);
  const patrons = patronsOn(new Date().toISOString().slice(0, 10));
  return cast.map(([level, nth]) => {
    const card = patronCard(nth);
    const patron = patrons.find((/** @type {{ card: string }} */ each) => each.card === card);
    return `${String(level).padEnd(17)}${card.padEnd(17)}${String(patron?.pin ?? '–').padEnd(8)}${patron?.name ?? ''}: ${patron?.note ?? ''}`;
  });
}
