/**
 * Out of service stays so over a restart and a power cut, until somebody switches it back: a file
 * says so.
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

/** Throws a Fault where it cannot be kept. */
export function keepOutOfService(folder: string, on: boolean): void {
  try {
    if (on) writeFileAtomically(fileIn(folder), '', 0o600);
    else rmSync(fileIn(folder), { force: true });
  } catch (cause) {
    const remedy = `See that ${folder} can be written; nothing was changed.`;
    throw new Fault('service', 'folder-unusable', 'Out of service cannot be kept.', remedy, cause);
  }
}
