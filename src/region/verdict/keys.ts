/**
 * Whose signature this kiosk believes now: the keys that its branch has from the region, and what followed
 * from them (region/documents/key-changes.ts). What was followed is on disk, so it is not led back.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../../machines/domain.ts';
import {
  followKeyChanges,
  keyState,
  type RegionTrust,
  readKeyChanges,
} from '../../../packages/region-documents/src/index.ts';
import { systemCode } from '../../fault.ts';
import { writeFileAtomically } from '../../files.ts';
import { openPersisted } from '../persisted.ts';

interface KeyParts {
  /** `region` in the data folder */
  folder: string;
  /** as the authority of the branch says it */
  trust(): RegionTrust | null;
  log: Log;
}

interface RegionKeys {
  /** null: no region */
  trust(): RegionTrust | null;
  /** A row of changes came. True: other keys count than before. */
  follow(document: Uint8Array): boolean;
}

/** `from`: the keys of the branch that it followed from. Where those are others, the branch has joined anew. */
const followed = z.object({ from: z.string(), keys: keyState }).nullable();
const fileName = 'keys.json';

export function createRegionKeys({ folder, trust, log }: KeyParts): RegionKeys {
  const persisted = openPersisted(join(folder, fileName), followed, null);
  let known = persisted.value;
  const now = () => after(trust(), known);

  return {
    trust: now,
    follow(document) {
      const [first, present] = [trust(), now()];
      if (first === null || present === null) return false;
      const { region } = present;
      const next = followKeyChanges(region, present, readKeyChanges(document));
      if (next === present) return false;
      // What a key that was replaced signs is not taken from here on, also where the disk fails.
      known = { from: nameOf(first), keys: keyState.parse(next) };
      let notWritten = '';
      try {
        stageForRoot(folder, document);
        persisted.write(known);
      } catch (error) {
        notWritten = `; they are not on disk (${systemCode(error)}), and come again after a restart`;
      }
      const text = `The keys of region ${region} were changed${notWritten}.`;
      log({ level: 'info', part: 'branch', code: 'region-keys-changed', text });
      return true;
    },
  };
}

/** For a command beside the kiosk that runs. `storeFolder`: the data folder */
export function readFollowed(storeFolder: string, trust: RegionTrust): RegionTrust {
  const file = join(storeFolder, 'region', fileName);
  return after(trust, openPersisted(file, followed, null).value) ?? trust;
}

function after(trust: RegionTrust | null, known: z.infer<typeof followed>): RegionTrust | null {
  return trust !== null && known?.from === nameOf(trust) ? { ...trust, ...known.keys } : trust;
}

function nameOf({ region, ...trust }: RegionTrust): string {
  return JSON.stringify([region, keyState.parse(trust)]);
}

/** What installs packages follows the changes by itself (packaging/install). */
function stageForRoot(folder: string, document: Uint8Array): void {
  const file = join(folder, 'package', 'keys');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileAtomically(file, document, 0o600);
}
