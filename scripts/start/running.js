/** The programs of `npm start`: started in order, stopped in reverse order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const readyWithinMs = 30_000;
const endsWithinMs = 15_000;

/** @param {string} root @param {NodeJS.ProcessEnv} environment */
export function createRunning(root, environment) {
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
   * A kiosk: its log goes to a file, warnings and errors to the terminal too.
   * @param {string} name @param {string} config @param {string} log
   */
  function launchKiosk(name, config, log) {
    const file = createWriteStream(log, { flags: 'a', mode: 0o600 });
    return launch(name, 'dist/src/main.js', ['run', '--config', config], (line) => {
      file.write(`${line}\n`);
      /** @type {{ level?: string, part?: string, code?: string, text?: string }} */
      let entry = {};
      try {
        entry = JSON.parse(line);
      } catch {
        process.stdout.write(`${line}\n`);
      }
      // While the kiosk stops each device is reported down: no reason to warn.
      if (!stopping && (entry.level === 'warn' || entry.level === 'error'))
        process.stdout.write(
          `  ${name === 'kiosk' ? '' : `${name}, `}${entry.part}: ${entry.text} (${entry.code})\n`,
        );
      return entry.part === 'kiosk' && entry.code === 'started';
    });
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
  return { launch, launchKiosk, importFacts, stop };
}
