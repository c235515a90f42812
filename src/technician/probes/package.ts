/** Whether dpkg has installed the package of the kiosk whole. */
import { execFile } from 'node:child_process';
import { broken, type Finding } from '../finding.ts';

/** The second letter of `dpkg-query -W -f '${db:Status-Abbrev}'`, where the package is not whole. */
const states: Readonly<Record<string, string>> = {
  U: 'unpacked, and not activated',
  F: 'refused by its own check of the configuration and the journal, or ended in the middle',
  H: 'half unpacked',
  W: 'waiting for another package',
  t: 'waiting for another package',
};

/** Empty: it is whole, or this kiosk does not run from a package. `command`: dpkg-query. */
export async function probePackage(command = 'dpkg-query'): Promise<Finding[]> {
  const format = `${field('db:Status-Abbrev')} ${field('Version')}`;
  const words = ['-W', '-f', format, 'library-kiosk'];
  const answer = await new Promise<string>((resolve) => {
    execFile(command, words, { timeout: 2_000 }, (error, text) => resolve(error ? '' : text));
  });
  const state = states[answer.charAt(1)];
  if (state === undefined) return [];
  const [, version = ''] = answer.trim().split(/\s+/);
  const text = `The package of the kiosk is not wholly installed: for dpkg ${version} is ${state}.`;
  const remedy =
    'Run `sudo dpkg --configure -a`, and where that is not enough install the package again. The nightly update does the same.';
  return [broken('disk', 'package-not-whole', text, { remedy })];
}

/** As a format of dpkg-query names it. */
function field(name: string): string {
  return `$\{${name}}`;
}
