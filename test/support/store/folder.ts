import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Log, Report } from '../../../src/domain.ts';
import { Fault } from '../../../src/fault.ts';
import { openStore } from '../../../src/store/store.ts';
import type { Store } from '../../../src/store/types.ts';

const folders: string[] = [];
const stores: Store[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-store-'));
  folders.push(folder);
  return folder;
}

/** A store that is closed after the test; `reports` is what it said. */
export function open(folder: string, keyFile?: string): Store & { reports: Report[] } {
  const reports: Report[] = [];
  const log: Log = (report) => reports.push(report);
  const store = openStore(keyFile === undefined ? { folder, log } : { folder, keyFile, log });
  stores.push(store);
  return { ...store, reports };
}

export function faultOf(action: () => unknown): Fault {
  try {
    action();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('It did not throw.');
}
