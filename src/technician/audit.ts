/**
 * The audit trail: who changed what, when. One JSON line each, synced before the change is answered, only ever appended to.
 * Never a value: neither a secret nor anything of a person can get in. A full file is kept four times: `audit.jsonl.1` to `.4`.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../domain.ts';
import { Fault } from '../fault.ts';
import type { AuditEntry } from './actions.ts';

export interface Audit {
  /** Throws a Fault where it cannot be kept: then the change is not made. */
  write(entry: Omit<AuditEntry, 'at'>): AuditEntry;
  /** newest first */
  read(most: number): readonly AuditEntry[];
}

const mode = 0o600;
const keptFiles = 4;

/** `longestBytes`: 1 MB unless told, about eight thousand changes. */
export const openAudit = (folder: string, clock: Clock, longestBytes = 1_000_000): Audit => {
  const file = join(folder, 'audit.jsonl');
  const rotate = () => {
    if (!existsSync(file) || statSync(file).size < longestBytes) return;
    for (let at = keptFiles; at > 1; at -= 1)
      if (existsSync(`${file}.${at - 1}`)) renameSync(`${file}.${at - 1}`, `${file}.${at}`);
    renameSync(file, `${file}.1`);
  };
  return {
    write: (entry) => {
      const written: AuditEntry = { at: clock.now(), ...entry };
      try {
        rotate();
        const handle = openSync(file, 'a', mode);
        try {
          writeSync(handle, `${JSON.stringify(written)}\n`);
          fsyncSync(handle);
        } finally {
          closeSync(handle);
        }
      } catch (cause) {
        const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
        const remedy = `Make room, and let the user of the kiosk write ${file}; nothing was changed.`;
        throw new Fault('service', 'audit-unwritable', `The audit trail cannot be written (${code}).`, remedy, cause);
      }
      return written;
    },
    read: (most) => [...linesOf(file, most), ...linesOf(`${file}.1`, most)].slice(0, most),
  };
};

const linesOf = (file: string, most: number): AuditEntry[] => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .slice(-most - 1)
    .toReversed()
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as AuditEntry];
      } catch {
        // The last line of a power cut, or the end of the file.
        return [];
      }
    });
};
