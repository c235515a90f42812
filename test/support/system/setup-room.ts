/** What each test of `kiosk setup` has: simulators, a folder, a file to write. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import type { Simulators } from '../../../simulators/start.ts';
import { startLindeveld } from './setup-typist.ts';

interface SetupRoom {
  /** for all tests of the file */
  readonly simulators: Simulators;
  /** of its own for each test */
  folder: string;
  /** the configuration in it, which is not there yet */
  file: string;
  /** is ended after the test */
  open: { kill(): unknown }[];
}

/** At the top of a file of tests. */
export function useSetupRoom(): SetupRoom {
  let started: Simulators | null = null;
  const room: SetupRoom = {
    get simulators() {
      if (started === null) throw new Error('the simulators start before the first test');
      return started;
    },
    folder: '',
    file: '',
    open: [],
  };
  beforeAll(async () => {
    started = await startLindeveld();
  });
  afterAll(() => started?.close());
  beforeEach(() => {
    room.folder = mkdtempSync(join(tmpdir(), 'kiosk-setup-'));
    room.file = join(room.folder, 'kiosk.config.json');
  });
  afterEach(async () => {
    for (const each of room.open.splice(0)) each.kill();
    // A program whose terminal is gone may still write its last file.
    await vi.waitFor(() => rmSync(room.folder, { recursive: true, force: true }), 5_000);
  });
  return room;
}
