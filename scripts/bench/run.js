/** One run of one benchmark, by the scripts of the folder that it is in. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ownEnvironment } from '../own-environment.js';

/** @typedef {import('./spread.js').Figure} Figure */

/** @type {import('node:child_process').ChildProcess | null} */
let running = null;
let isEnding = false;

/**
 * Its figures; null where it ended without any: why stands on standard error.
 * @param {string} folder @param {string} name @returns {Promise<Figure[] | null>}
 */
export function runIn(folder, name) {
  const child = spawn(process.execPath, [join(folder, 'scripts', 'bench.js'), name, '--json'], {
    cwd: folder,
    env: ownEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that all that it has started can be ended with it.
    detached: true,
  });
  running = child;
  let output = '';
  child.stdout.on('data', (piece) => {
    output += piece;
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', () => {
      running = null;
      if (!isEnding) resolve(figuresIn(output));
    });
  });
}

/** The last line that is a list. @param {string} output @returns {Figure[] | null} */
export function figuresIn(output) {
  const line = output.split('\n').findLast((each) => each.startsWith('['));
  try {
    return line === undefined ? null : JSON.parse(line);
  } catch {
    return null;
  }
}

/** At Ctrl-C this process ends after the run under way, which is ended with all that it has started. */
export function endWithRun() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => void stopRunning().then(() => process.exit(130)));
}

async function stopRunning() {
  isEnding = true;
  const child = running;
  if (child?.pid === undefined) return;
  const group = -child.pid;
  const ended = new Promise((resolve) => child.once('close', resolve));
  const end = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      process.kill(group, signal);
    } catch {
      // nobody is left
    }
  };
  end('SIGTERM');
  const patience = setTimeout(() => end('SIGKILL'), 5_000);
  await ended;
  clearTimeout(patience);
  end('SIGKILL');
}
