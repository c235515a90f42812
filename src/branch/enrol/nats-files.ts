/** A nats-server's configuration: checked by the server's own program before it is in use. */
import { execFile } from 'node:child_process';
import {
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Fault, systemCode } from '../../fault.ts';
import { writeFileAtomically } from '../../files.ts';

const run = promisify(execFile);

/** Faults `nats-server-missing`, `broker-config-refused`. Nothing stays in `folder`. */
export async function checkServerConfig(
  folder: string,
  text: string,
  natsServer: string,
): Promise<void> {
  const draft = mkdtempSync(join(folder, '.check-'));
  try {
    writeFileSync(join(draft, 'nats.conf'), text, { mode: 0o600 });
    await run(natsServer, ['-t', '-c', join(draft, 'nats.conf')], { timeout: 30_000 });
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && isOfSpawn(error))
      throw new Fault(
        'branch',
        'nats-server-missing',
        'The program nats-server is not there, so that the configuration of the broker cannot be checked.',
        'Install it: apt install nats-server. It is not needed at the kiosks that are not the host.',
        error,
      );
    throw new Fault(
      'branch',
      'broker-config-refused',
      `nats-server refuses the configuration: ${lastWords(error)}`,
      'The configuration in use stays as it is. Look whether nats-server is 2.10 or newer (nats-server --version) and whether the files in the folder broker are whole.',
      error,
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Root writes, and the server's user reads as a member of the folder's group. */
export function writeForServer(file: string, text: string): void {
  writeFileAtomically(file, text, 0o640);
  if (process.getuid?.() === 0) chownSync(file, -1, statSync(dirname(file)).gid);
}

/** A reload takes milliseconds. */
const reloadMs = 500;

/**
 * It reads `file` again, twice: what an account that is new may ask of another works in nats-server 2.10
 * after the second time. False: none runs on this machine with it. Rejects with the error of the signal.
 */
export async function reloadServer(file: string): Promise<boolean> {
  const found = serverPid(file);
  if (found === null) return false;
  try {
    process.kill(Number(found), 'SIGHUP');
    await pause(reloadMs);
    process.kill(Number(found), 'SIGHUP');
    await pause(reloadMs);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
    throw error;
  }
}

/** Of the nats-server on this machine that was started with `file`. */
export function serverPid(file: string): string | null {
  const isIt = (pid: string) => /^[0-9]+$/.test(pid) && isServerWith(file, argumentsOf(pid));
  return readdirSync('/proc').find(isIt) ?? null;
}

function isServerWith(file: string, args: readonly string[]): boolean {
  return basename(args[0] ?? '') === 'nats-server' && args.includes(file);
}

function argumentsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It has ended since it was listed, or its user hides it.
    return [];
  }
}

function isOfSpawn(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && String(error.syscall).startsWith('spawn');
}

function lastWords(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return stderr.trim().split('\n').slice(-2).join(' ').slice(0, 400);
}
