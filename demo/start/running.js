/** The programs of the demonstration: started in order, stopped in reverse order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './place.js';

const readyWithinMs = 30_000;
const endsWithinMs = 15_000;
/** A kiosk that dies more often than this in a minute is not started again. */
const mostDeaths = 3;
const deathsWithinMs = 60_000;

/** @param {NodeJS.ProcessEnv} environment */
export function createRunning(environment) {
  /** In the order of their start. @type {{ name: string, child: import('node:child_process').ChildProcess, ended: Promise<void> }[]} */
  const running = [];
  let stopping = false;
  // The terminal may close before the programs have ended: they are stopped all the same.
  process.stdout.on('error', () => {});
  process.on('SIGHUP', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));

  /**
   * Starts a program in its own process group, so that only this script gets Ctrl-C and stops the
   * programs in order. Resolves when `isReady` accepts a line of its output. `onEnd`: it ended by
   * itself; false where everything is to end with it.
   * @param {string} name @param {string} program @param {string[]} args @param {(line: string) => boolean} isReady
   * @param {(how: string | number | null) => boolean} [onEnd]
   */
  function launch(name, program, args, isReady, onEnd = () => false) {
    const command = [join(root, 'demo', 'start', 'tethered.js'), join(root, program), ...args];
    const child = spawn(process.execPath, command, {
      cwd: root,
      env: environment,
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    /** @type {Promise<void>} */
    const ended = new Promise((resolve) => child.on('close', () => resolve()));
    running.push({ name, child, ended });
    return new Promise((resolve) => {
      const deadline = setTimeout(() => {
        process.stderr.write(`The ${name} was not ready within ${readyWithinMs / 1000} s.\n`);
        void stop(1);
      }, readyWithinMs);
      child.on('exit', (code, signal) => {
        clearTimeout(deadline);
        if (stopping || onEnd(signal ?? code)) return;
        process.stderr.write(`The ${name} ended by itself (${signal ?? code}).\n`);
        void stop(1);
      });
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (!isReady(line)) return;
        clearTimeout(deadline);
        resolve(undefined);
      });
    });
  }

  /**
   * A kiosk: its log goes to a file, warnings and errors to the terminal too. As on a machine, where
   * systemd does it, one that has died is started again.
   * @param {string} name @param {string} config @param {string} log
   */
  function launchKiosk(name, config, log) {
    const file = createWriteStream(log, { flags: 'a', mode: 0o600 });
    let wasReady = false;
    /** @type {number[]} */
    let deaths = [];
    const isReady = (/** @type {string} */ line) => {
      file.write(`${line}\n`);
      const { started, warning } = readLog(line);
      // While the kiosk stops each device is reported down: no reason to warn.
      if (!stopping && warning !== undefined)
        process.stdout.write(`  ${name === 'kiosk' ? '' : `${name}, `}${warning}\n`);
      wasReady ||= started;
      return started;
    };
    /** @returns {Promise<unknown>} */
    const start = () =>
      launch(name, 'dist/src/main.js', ['run', '--config', config], isReady, onEnd);
    const onEnd = (/** @type {string | number | null} */ how) => {
      deaths = [...deaths.filter((at) => Date.now() - at < deathsWithinMs), Date.now()];
      if (!wasReady || deaths.length > mostDeaths) return false;
      process.stdout.write(`The ${name} died (${how}), and is started again.\n`);
      void start();
      return true;
    };
    return start();
  }

  /** Without a word of warning to it, as when the power goes. @param {string} name */
  function kill(name) {
    running.findLast((one) => one.name === name)?.child.kill('SIGKILL');
  }

  /**
   * The night before: the simulated library exports what Wise does not tell on line, and the kiosk
   * imports it. Without it the kiosk works, and knows less.
   * @param {number} page @param {string} config
   */
  async function importFacts(page, config) {
    const answer = await fetch(`http://127.0.0.1:${page}/facts.jsonl`);
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
  return { launch, launchKiosk, kill, importFacts, stop };
}

/** A line of the log of a kiosk; what is no JSON is for the terminal as it is. @param {string} line */
function readLog(line) {
  /** @type {{ level?: string, part?: string, code?: string, text?: string }} */
  let entry = {};
  try {
    entry = JSON.parse(line);
  } catch {
    return { started: false, warning: line };
  }
  const { level, part, code, text } = entry;
  // The check before opening warns of a screen that no page shows yet: it is opened after this.
  const isWarning = (level === 'warn' && code !== 'self-check-attention') || level === 'error';
  return {
    started: part === 'kiosk' && code === 'started',
    warning: isWarning ? `${part}: ${text} (${code})` : undefined,
  };
}
