/** What a change of the configuration would do, and what is wrong with it. */
import { dirname } from 'node:path';
import { type Migrated, readConfig, readMigrated } from '../../../config/load.ts';
import type { Config } from '../../../config/schema.ts';
import { readSecrets, type Secrets } from '../../../config/secrets.ts';
import { fileComplaints } from '../../../wiring/check.ts';
import type { Complained, ConfigurationCheck } from '../../actions.ts';
import type { HandlerParts } from '../handler-parts.ts';
import { differences } from './differences.ts';
import { handedOver } from './handed-over.ts';
import { newPrograms } from './new-programs.ts';

export interface CurrentFile {
  file: string;
  text: string;
}

/** A file that is no JSON counts as empty: it can be written anew, or an earlier one restored. */
export function migrated(text: string): Migrated {
  try {
    return readMigrated(text);
  } catch {
    const note = 'The file is no JSON any more; the kiosk continues with what it read before.';
    return { json: {}, notes: [note] };
  }
}

/** `next`: the new text of the file. `secrets` null: that is no configuration. */
export async function checkChange(
  { kiosk, supervisor }: HandlerParts,
  { file, text }: CurrentFile,
  next: string,
): Promise<ConfigurationCheck & { secrets: Secrets | null }> {
  const loaded = readConfig(next, dirname(file));
  const difference = differences(migrated(text).json, migrated(next).json);
  if (!loaded.ok)
    return { complaints: loaded.complaints, difference, secretsNeeded: [], secrets: null };
  const resolved = readSecrets(loaded.config, supervisor.environment);
  const current = readConfig(text, dirname(file));
  const known = [kiosk.config, ...(current.ok ? [current.config] : [])];
  return {
    complaints: [
      ...resolved.complaints,
      ...(await fileComplaints(loaded.config, supervisor.environment)),
      ...movedStore(kiosk.config, loaded.config),
      ...newPrograms(known, loaded.config),
    ],
    difference,
    secretsNeeded: handedOver(known, loaded.config),
    secrets: resolved.secrets,
  };
}

/** The journal, its key, the audit trail and the counts of wrong PINs are in that folder. */
function movedStore({ store: before }: Config, { store: after }: Config): Complained[] {
  return (['folder', 'keyFile'] as const).flatMap((name) => {
    if (before[name] === after[name]) return [];
    const problem =
      'is not changed in the panel: the journal, its key and the audit trail would be left behind';
    const remedy =
      'Stop the kiosk, move the folder, change the file by hand, and start the kiosk again.';
    return [{ path: `store.${name}`, problem, remedy }];
  });
}
