/** What a Debian package says of itself. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { Fault, systemCode } from '../../../src/fault.ts';
import { readRegularFile } from '../../../src/files.ts';

export interface Deb {
  content: Uint8Array;
  /** in hex */
  sha256: string;
  version: string;
  architecture: string;
}

const run = promisify(execFile);
/** A kiosk takes no larger one (src/region/package.ts). */
const mostBytes = 100_000_000;

/** A Fault: `deb-unreadable`, `deb-other`, or `dpkg-deb-missing`. */
export async function readDeb(file: string): Promise<Deb> {
  let content: Uint8Array;
  try {
    content = readRegularFile(file, mostBytes);
  } catch (error) {
    throw unreadable(file, `it cannot be read, ${systemCode(error)}`, error);
  }
  const [name, version, architecture] = await fieldsOf(file);
  if (name !== 'library-kiosk')
    throw new Fault(
      'fleet',
      'deb-other',
      `${file} is the package ${name}.`,
      'Name the package that npm run package has made: library-kiosk_VERSION_ARCHITECTURE.deb.',
    );
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { content, sha256, version: version ?? '', architecture: architecture ?? '' };
}

async function fieldsOf(file: string): Promise<string[]> {
  const format = ['Package', 'Version', 'Architecture'].map((field) => `\${${field}}`).join('\n');
  try {
    const found = await run('dpkg-deb', ['-W', '--showformat', format, '--', file]);
    return found.stdout.split('\n');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw unreadable(file, 'dpkg-deb reads no package', error);
    throw new Fault(
      'fleet',
      'dpkg-deb-missing',
      'The program dpkg-deb is not installed.',
      'Run this on Debian, or install dpkg: apt install dpkg.',
      error,
    );
  }
}

function unreadable(file: string, why: string, cause: unknown): Fault {
  return new Fault(
    'fleet',
    'deb-unreadable',
    `${file} is no package of a kiosk: ${why}.`,
    'Name the file that npm run package has made, whole, of 100 MB at most.',
    cause,
  );
}
