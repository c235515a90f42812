/** Programs of the system: whether they are installed, and `apt-get` where that may be run. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where servers stand; it is in the PATH of root alone. */
const ofServers = '/usr/sbin';

/**
 * Where a program is. @param {string} program @returns {string | undefined}
 */
export function findProgram(program) {
  // A driver of another program: it has a path and no name.
  if (program.startsWith('/')) return existsSync(program) ? program : undefined;
  return [...(process.env.PATH ?? '').split(delimiter), ofServers]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}

/**
 * The packages of which no program is installed. @param {Record<string, string[]>} needed by name of
 * the Debian package its programs, of which one is enough @returns {string[]}
 */
export function missingPrograms(needed) {
  return Object.entries(needed)
    .filter(([, programs]) => !programs.some(findProgram))
    .map(([name]) => name);
}

/**
 * The packages of which no program is installed, by name of the Debian package with its programs,
 * of which one is enough; those that can be installed here (root on Debian) are, before. A line on
 * standard error says what is installed: standard output belongs to the calling command.
 * @param {Record<string, string[]>} needed @returns {string[]}
 */
export function installPrograms(needed) {
  const before = missingPrograms(needed);
  if (before.length === 0) return [];
  if (process.getuid?.() !== 0 || !findProgram('apt-get')) return before;
  process.stderr.write(`Installing ${before.join(' and ')} (apt-get) …\n`);
  const quiet = {
    stdio: /** @type {const} */ (['ignore', 'ignore', 'inherit']),
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  // One by one: a package that this Debian does not have hinders no other.
  for (const name of before)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], quiet);
  // Debian starts its broker at once, open to the network and without a log-in.
  if (before.includes('nats-server') && existsSync('/run/systemd/system'))
    spawnSync('systemctl', ['disable', '--now', '--quiet', 'nats-server'], quiet);
  // The virtual reader would listen to the network too, as soon as a program asks for a card.
  if (before.includes('vsmartcard-vpcd') && existsSync('/run/systemd/system'))
    spawnSync('systemctl', ['disable', '--now', '--quiet', 'pcscd.socket', 'pcscd.service'], quiet);
  return missingPrograms(needed);
}
