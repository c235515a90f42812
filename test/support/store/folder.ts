import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log, Report } from '../../../machines/domain.ts';
import { Fault } from '../../../src/fault.ts';
import { openStore } from '../../../src/store/store.ts';
import type { Store } from '../../../src/store/types.ts';

/** It is removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store that is closed after the test; `reports` is what it said. */
export function open(folder: string, keyFile?: string): Store & { reports: Report[] } {
  const reports: Report[] = [];
  const log: Log = (report) => reports.push(report);
  const store = openStore(keyFile === undefined ? { folder, log } : { folder, keyFile, log });
  onTestFinished(() => store.close());
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
