/** `npm start`: a whole kiosk with everything around it simulated, on this machine alone. */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepareOrEnd, root } from './prepare.js';

const readyWithinMs = 30_000;
const endsWithinMs = 15_000;
const ports = {
  6001: 'library',
  10001: 'reader',
  10002: 'scanner',
  9100: 'printer',
  20007: 'terminal',
  8081: 'simulators’ page',
  8080: 'screen',
};
/** One or two for each level; the notes are the simulated library's own. */
const cast = [
  ['everything', 1],
  ['everything', 35],
  ['pay and return', 4],
  ['pay and return', 8],
  ['only return', 20],
  ['only return', 25],
];
const environment = { KIOSK_SIP2_PASSWORD: 'lindeveld', KIOSK_TERMINAL_PASSWORD: '000000', ...process.env };

prepareOrEnd();
await endIfPortsAreTaken();
mkdirSync(join(root, 'data'), { recursive: true });
const logFile = createWriteStream(join(root, 'data', 'kiosk.log'), { flags: 'a', mode: 0o600 });

/** In the order in which they start; they stop the other way round. @type {{ name: string, child: import('node:child_process').ChildProcess, ended: Promise<void> }[]} */
const running = [];
let stopping = false;
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

await launch('simulators', 'dist/simulators/main.js', ['--json'], (line) => line.includes('"ready":true'));
await launch('kiosk', 'dist/src/main.js', ['run'], tellKioskLine);
await tellWhatToDo();

/**
 * Starts a program in a process group of its own, so that Ctrl-C comes to this script only and the order is kept.
 * Resolves when `isReady` said so of a line of its output.
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

/** All of the log goes to the file; what needs attention also to the terminal. @param {string} line */
function tellKioskLine(line) {
  logFile.write(`${line}\n`);
  /** @type {{ level?: string, part?: string, code?: string, text?: string }} */
  let entry = {};
  try {
    entry = JSON.parse(line);
  } catch {
    process.stdout.write(`${line}\n`);
  }
  if (entry.level === 'warn' || entry.level === 'error')
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
  const taken = [];
  for (const [port, name] of Object.entries(ports)) if (await answers(Number(port))) taken.push(`${port} (${name})`);
  if (taken.length === 0) return;
  const those = taken.length === 1 ? 'This port is' : 'These ports are';
  process.stderr.write(
    `${those} in use already: ${taken.join(', ')}.\nStop the other program (another \`npm start\`?) and try again.\n`,
  );
  process.exit(1);
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

async function tellWhatToDo() {
  const rows = await castRows();
  process.stdout.write(`
The kiosk is ready.

  the patron's screen    http://127.0.0.1:8080
  cards, books, paper    http://127.0.0.1:8081

  may do           card             PIN     who
${rows.map((row) => `  ${row}\n`).join('')}
The kiosk's log is data/kiosk.log. Ctrl-C stops everything.
`);
}

async function castRows() {
  const file = join(root, 'dist', 'simulators', 'library', 'patrons.js');
  if (!existsSync(file)) return [];
  const { patronsOn, patronCard } = await import(file);
  const patrons = patronsOn(new Date().toISOString().slice(0, 10));
  return cast.map(([level, nth]) => {
    const card = patronCard(nth);
    const patron = patrons.find((/** @type {{ card: string }} */ each) => each.card === card);
    return `${String(level).padEnd(17)}${card.padEnd(17)}${String(patron?.pin ?? '–').padEnd(8)}${patron?.name ?? ''}: ${patron?.note ?? ''}`;
  });
}
