/**
 * The head of the journal in a file beside the database, as it was when it was last logged. A database
 * that a disk has set back, or lost, does not show it by itself: a page of last week is as well made
 * as one of today.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder, writeFileAtomically } from '../../files.ts';
import type { Head } from '../types.ts';

function fileOf(folder: string) {
  return join(folder, 'journal.head');
}

/** null: there is none, or it cannot be read; then it proves nothing */
export function readHeadFile(folder: string): Head | null {
  try {
    const { steps, digest }: Partial<Head> = JSON.parse(readFileSync(fileOf(folder), 'utf8'));
    if (Number.isSafeInteger(steps) && typeof digest === 'string') return { steps, digest } as Head;
  } catch {
    // The next one that is written counts.
  }
  return null;
}

/** Where that fails the older head stays: the journal had that one too. */
export function writeHeadFile(folder: string, head: Head): void {
  try {
    writeFileAtomically(fileOf(folder), `${JSON.stringify(head)}\n`, 0o600);
  } catch {
    // A disk that cannot be written is reported by the journal itself.
  }
}

/** Before the steps are numbered anew. Throws the error of the file system. */
export function removeHeadFile(folder: string): void {
  rmSync(fileOf(folder), { force: true });
  syncFolder(folder);
}
