/** One kiosk, and all that it is connected to simulated but for what is your own. */
import { join } from 'node:path';
import { dataFolder, newServicePin, writeConfig } from './config.js';
import { simulated } from './options.js';
import { configurePayments } from './payments.js';
import { built } from './place.js';
import { takenPorts } from './ports.js';
import { tryWrongPin } from './wrong-pin.js';

/** @typedef {import('./start.js').Way} Way @typedef {import('./config.js').Options} Options */

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

const local = (/** @type {number} */ port) => `http://127.0.0.1:${port}/`;

/**
 * @param {Way} way @param {Options} options
 * @param {ReturnType<typeof import('./running.js').createRunning>} running
 */
export async function startOne(way, options, running) {
  const { ports } = options;
  const simulators = simulated(options);
  await endIfPortsAreTaken(way, options);
  const folder = dataFolder(way, ports);
  const servicePin = await newServicePin(folder);
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
    config = writeConfig(folder, options, (written) =>
      configurePayments(written, folder, options, JSON.parse(line)),
    );
    return true;
  });
  if (simulators.includes('library')) {
    await running.importFacts(ports.page, config);
    await tryWrongPin(config);
  }
  await running.launchKiosk('kiosk', config, join(folder, 'kiosk.log'));
  await printHelp(way, options, { folder, config, servicePin });
}

/** @param {Way} way @param {Options} options */
async function endIfPortsAreTaken(way, options) {
  const { ports } = options;
  const own = ['page', 'screen', 'metrics', ...(options.protocol === 'opi' ? ['opi'] : [])];
  const used = Object.entries(ports).filter(([name]) =>
    [...own, ...simulated(options)].includes(name),
  );
  const taken = await takenPorts(Object.fromEntries(used));
  if (taken.length === 0) return;
  const those = taken.length === 1 ? 'This port is' : 'These ports are';
  process.stderr.write(
    `${those} in use already: ${taken.join(', ')}.\nStop the other program (another \`${way.typed('')}\`?), or take other ports: ${way.typed('--port-base 21000')}\n`,
  );
  process.exit(1);
}

/**
 * @param {Way} way @param {Options} options
 * @param {{ folder: string, config: string, servicePin: string }} made
 */
async function printHelp({ shown }, options, { folder, config, servicePin }) {
  const { ports } = options;
  const rows = simulated(options).includes('library') ? await castRows() : [];
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
Its configuration is ${shown(config)}, its log ${shown(join(folder, 'kiosk.log'))}.
Ctrl-C stops everything.
`);
}

async function castRows() {
  const { patronsOn, patronCard } = await import(built('simulators/library/cast/patrons.js'));
  const patrons = patronsOn(new Date().toISOString().slice(0, 10));
  return cast.map(([level, nth]) => {
    const card = patronCard(nth);
    const patron = patrons.find((/** @type {{ card: string }} */ each) => each.card === card);
    return `${String(level).padEnd(17)}${card.padEnd(17)}${String(patron?.pin ?? '–').padEnd(8)}${patron?.name ?? ''}: ${patron?.note ?? ''}`;
  });
}
