/** The broker's configuration on disk: checked by the broker's own program before it is in use. */
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
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Fault, systemCode } from '../../fault.ts';
import { writeFileAtomically } from '../../files.ts';
import { brokerConfig } from './broker-config.ts';
import { brokerFolder, type Host } from './host.ts';

const run = promisify(execFile);

/** Absolute: so the broker is started, and so its process is found. */
const configurationOf = (folder: string) => resolve(brokerFolder(folder), 'nats.conf');

/**
 * Writes `broker/nats.conf`, after `nats-server -t` has found it right: the file in use stays where
 * it has not. Faults: `nats-server-missing`, `broker-config-refused`. Returns the file.
 */
export async function writeBrokerFiles(host: Host, natsServer = 'nats-server'): Promise<string> {
  const { branch, listen, store, host: own, kiosks } = host.file;
  const file = configurationOf(host.folder);
  const folder = dirname(file);
  const text = brokerConfig({ branch, listen, store, folder, host: own, kiosks });
  await check(folder, text, natsServer);
  writeFileAtomically(file, text, 0o640);
  giveToGroupOf(folder, file);
  return file;
}

async function check(folder: string, text: string, natsServer: string): Promise<void> {
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

/** The broker reads its configuration again. False: none runs on this machine with that file. */
export function reloadBroker(host: Host): boolean {
  const file = configurationOf(host.folder);
  const found = readdirSync('/proc').find(
    (pid) => /^[0-9]+$/.test(pid) && isBrokerWith(file, argumentsOf(pid)),
  );
  if (found === undefined) return false;
  try {
    process.kill(Number(found), 'SIGHUP');
    return true;
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
    throw new Fault(
      'branch',
      'broker-reload',
      `The broker cannot be made to read its configuration again (${systemCode(error)}).`,
      'Do it by hand: sudo systemctl reload library-kiosk-broker. Until then who was admitted cannot join, and who was revoked is not cut off.',
      error,
    );
  }
}

function isBrokerWith(file: string, args: readonly string[]): boolean {
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

/** Root writes, and the broker's user reads as a member of the folder's group. */
function giveToGroupOf(folder: string, file: string): void {
  if (process.getuid?.() === 0) chownSync(file, -1, statSync(folder).gid);
}

function isOfSpawn(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && String(error.syscall).startsWith('spawn');
}

function lastWords(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return stderr.trim().split('\n').slice(-2).join(' ').slice(0, 400);
}
