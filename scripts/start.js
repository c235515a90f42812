/**
 * `npm start`: a kiosk with simulated devices and a simulated library system, on this machine;
 * `npm start -- --help` says what else it can.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { prepareOrEnd, root } from './prepare.js';
import { dataFolder, newServicePin, passwords, writeConfig } from './start/config.js';
import { help, readOptions, simulated } from './start/options.js';
import { takenPorts } from './start/ports.js';

const readyWithinMs = 30_000;
const endsWithinMs = 15_000;
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
/** The simulated parts have passwords of their own, whatever the environment says. */
const environment = {
  ...process.env,
  ...(simulators.includes('library') ? { KIOSK_SIP2_PASSWORD: passwords.library } : {}),
  ...(simulators.includes('terminal') ? { KIOSK_TERMINAL_PASSWORD: passwords.terminal } : {}),
};

prepareOrEnd();
await endIfPortsAreTaken();
const folder = dataFolder(root, ports);
const servicePin = await newServicePin(root, folder);
const config = writeConfig(root, folder, options);
const logFile = createWriteStream(join(folder, 'kiosk.log'), { flags: 'a', mode: 0o600 });

/** In the order of their start; they stop in reverse order. @type {{ name: string, child: import('node:child_process').ChildProcess, ended: Promise<void> }[]} */
const running = [];
let stopping = false;
// The terminal may close before the programs have ended: they are stopped all the same.
process.stdout.on('error', () => {});
process.on('SIGHUP', () => void stop(0));
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

const local = (/** @type {number} */ port) => `http://127.0.0.1:${port}/`;
const simulatorArgs = [
  '--json',
  ...[...simulators, 'page'].flatMap((name) => ['--only', name]),
  ...['--kiosk-url', local(ports.screen), '--health-url', `${local(ports.metrics)}health`],
  ...(ports.screen === 8080 ? [] : ['--port-base', String(ports.library)]),
];
await launch('simulators', 'dist/simulators/main.js', simulatorArgs, (line) => {
  // Begin again: what the library exports at night is as at the start, too.
  if (line.includes('"begun":true') && simulators.includes('library')) void importFacts();
  return line.includes('"ready":true');
});
if (simulators.includes('library')) await importFacts();
await launch('kiosk', 'dist/src/main.js', ['run', '--config', config], onKioskLine);
await printHelp();

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

/**
 * Starts a program in its own process group, so that only this script gets Ctrl-C and stops the
 * programs in order. Resolves when `isReady` accepts a line of its output.
 * @param {string} name @param {string} program @param {string[]} args @param {(line: string) => boolean} isReady
 */
function launch(name, program, args, isReady) {
  const command = [join(root, 'scripts', 'tethered.js'), join(root, program), ...args];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.on('close', () => resolve()));
  running.push({ name, child, ended });
  child.on('exit', (code, signal) => {
    if (stopping) return;
    process.stderr.write(`The ${name} ended by itself (${signal ?? code}).\n`);
    void stop(1);
  });
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      process.stderr.write(`The ${name} was not ready within ${readyWithinMs / 1000} s.\n`);
      void stop(1);
    }, readyWithinMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!isReady(line)) return;
      clearTimeout(deadline);
      resolve(undefined);
    });
  });
}

/**
 * The night before: the simulated library exports what Wise does not tell on line, and the kiosk
 * imports it. Without it the kiosk works, and knows less.
 */
async function importFacts() {
  const answer = await fetch(`http://127.0.0.1:${ports.page}/facts.jsonl`);
  const command = [join(root, 'dist/src/main.js'), 'facts', 'import', '-', '--config', config];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: environment,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(await answer.text());
  const [status] = await once(child, 'close');
  if (status !== 0) process.stderr.write('The facts of the night were not imported.\n');
}

/** Writes the log to the file, and warnings and errors to the terminal too. @param {string} line */
function onKioskLine(line) {
  logFile.write(`${line}\n`);
  /** @type {{ level?: string, part?: string, code?: string, text?: string }} */
  let entry = {};
  try {
    entry = JSON.parse(line);
  } catch {
    process.stdout.write(`${line}\n`);
  }
  // While the kiosk stops each device is reported down: no reason to warn.
  if (!stopping && (entry.level === 'warn' || entry.level === 'error'))
    process.stdout.write(`  ${entry.part}: ${entry.text} (${entry.code})\n`);
  return entry.part === 'kiosk' && entry.code === 'started';
}

/** @param {number} code */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  for (const { name, child, ended } of running.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    process.stdout.write(`Stopping the ${name} …\n`);
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
    await ended;
    clearTimeout(late);
  }
  process.exit(code);
}

async function endIfPortsAreTaken() {
  const used = Object.entries(ports).filter(([name]) =>
    ['page', 'screen', 'metrics', ...simulators].includes(name),
  );
  const taken = await takenPorts(Object.fromEntries(used));
  if (taken.length === 0) return;
  const those = taken.length === 1 ? 'This port is' : 'These ports are';
  process.stderr.write(
    `${those} in use already: ${taken.join(', ')}.\nStop the other program (another \`npm start\`?), or take other ports: npm start -- --port-base 21000\n`,
  );
  process.exit(1);
}

async function printHelp() {
  const rows = simulators.includes('library') ? await castRows() : [];
  const cards =
    rows.length === 0
      ? ''
      : `
  may do           card             PIN     who
${rows.map((row) => `  ${row}\n`).join('')}`;
  process.stdout.write(`
The kiosk is ready. Open the first address: eight stories, books and cards to drag.

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
