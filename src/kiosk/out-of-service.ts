/**
 * Out of service lasts over a restart and a power cut, until it is switched back: a file marks it.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import { writeFileAtomically } from '../files.ts';

function fileIn(folder: string) {
  return join(folder, 'out-of-service');
}

export function isOutOfService(folder: string): boolean {
  return existsSync(fileIn(folder));
}

/** Throws a Fault where the file cannot be written. */
export function setOutOfService(folder: string, on: boolean): void {
  try {
    if (on) writeFileAtomically(fileIn(folder), '', 0o600);
    else rmSync(fileIn(folder), { force: true });
  } catch (cause) {
    const remedy = `See that ${folder} can be written; nothing was changed.`;
    throw new Fault(
      'service',
      'folder-unusable',
      'Out of service cannot be stored.',
      remedy,
      cause,
    );
  }
}
