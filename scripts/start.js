/**
 * `npm start`: a kiosk with simulated devices and a simulated library system, on this machine.
 * `npm start -- --port-base 21000`: a second one.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { choosePorts, takenPorts, writeConfig } from './ports.js';
import { prepareOrEnd, root } from './prepare.js';

const readyWithinMs = 30_000;
const endsWithinMs = 15_000;
const ports = chosenPorts();
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
const environment = {
  KIOSK_SIP2_PASSWORD: 'lindeveld',
  KIOSK_TERMINAL_PASSWORD: '000000',
  ...process.env,
};

prepareOrEnd();
await endIfPortsAreTaken();
// Each range of ports has its own data.
const folder = join(root, 'data', ports.screen === 8080 ? '' : `ports-${ports.library}`);
mkdirSync(folder, { recursive: true, mode: 0o700 });
const config = writeConfig(root, folder, ports);
const logFile = createWriteStream(join(folder, 'kiosk.log'), { flags: 'a', mode: 0o600 });

/** In the order of their start; they stop in reverse order. @type {{ name: string, child: import('node:child_process').ChildProcess, ended: Promise<void> }[]} */
const running = [];
let stopping = false;
// The terminal may close before the programs have ended: they are stopped all the same.
process.stdout.on('error', () => {});
process.on('SIGHUP', () => void stop(0));
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

const simulatorArgs = ['--json', '--kiosk-url', `http://127.0.0.1:${ports.screen}/`];
if (ports.screen !== 8080) simulatorArgs.push('--port-base', String(ports.library));
await launch('simulators', 'dist/simulators/main.js', simulatorArgs, (line) =>
  line.includes('"ready":true'),
);
await importFacts();
await launch('kiosk', 'dist/src/main.js', ['run', '--config', config], onKioskLine);
await printHelp();

function chosenPorts() {
  try {
    return choosePorts(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
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
  const { status, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    env: environment,
    input: await answer.text(),
    encoding: 'utf8',
  });
  if (status !== 0) process.stderr.write(`The facts of the night were not imported.\n${stderr}\n`);
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
  const taken = await takenPorts(ports);
  if (taken.length === 0) return;
  const those = taken.length === 1 ? 'This port is' : 'These ports are';
  process.stderr.write(
    `${those} in use already: ${taken.join(', ')}.\nStop the other program (another \`npm start\`?) and try again.\n`,
  );
  process.exit(1);
}

async function printHelp() {
  const rows = await castRows();
  process.stdout.write(`
The kiosk is ready.

  the patron's screen    http://127.0.0.1:${ports.screen}
  cards, books, paper    http://127.0.0.1:${ports.page}

  may do           card             PIN     who
${rows.map((row) => `  ${row}\n`).join('')}
The kiosk's log is ${relative(root, join(folder, 'kiosk.log'))}. Ctrl-C stops everything.
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
