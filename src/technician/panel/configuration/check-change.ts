/** What a change of the configuration would do, and what is wrong with it. */
import { dirname } from 'node:path';
import { differences, inheriting, withoutInherited } from '../../../config/files/differences.ts';
import { isSection, type Section } from '../../../config/files/merge.ts';
import { type Migrated, migrate, readMigrated } from '../../../config/files/migrate.ts';
import { baseValues, type Sources } from '../../../config/files/sources.ts';
import { readConfig, withFiles } from '../../../config/load.ts';
import type { Config } from '../../../config/schema.ts';
import { readSecrets, type Secrets } from '../../../config/secrets/secrets.ts';
import { fileComplaints } from '../../../wiring/check.ts';
import { handedOver } from '../../access/handed-over.ts';
import type { Complained, ConfigurationCheck } from '../../actions.ts';
import type { HandlerParts } from '../handler-parts.ts';
import { movedStore } from './moved-store.ts';
import { newPrograms } from './new-programs.ts';
import { ofOthers, outsideFolders } from './outside-folders.ts';

export interface CurrentFile {
  file: string;
  text: string;
  /** the file and its bases */
  sources: Sources;
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

/** `after`, `secrets` null: that is no configuration. `known`: what runs, and what is in the file. */
interface CheckedChange extends ConfigurationCheck {
  secrets: Secrets | null;
  known: readonly Config[];
  after: Config | null;
}
const unread = { secretsNeeded: [], secrets: null, known: [], after: null };

/**
 * `next`: the new text of the file, `isEarlier`: which it had before.
 */
export async function checkChange(
  { kiosk, supervisor }: HandlerParts,
  { file, text, sources }: CurrentFile,
  next: string,
  isEarlier = false,
): Promise<CheckedChange> {
  const before = sectionOf(migrated(text).json);
  const after = sectionOf(migrated(next).json);
  const otherBase = isEarlier || before.extends === after.extends ? [] : [changedBase];
  // It is not read: it might be any file of the machine.
  if (otherBase.length > 0) return { ...unread, complaints: otherBase, difference: [] };
  const loaded = readConfig(next, dirname(file), file);
  const difference = inheriting(
    differences(before, after),
    baseValues(sources),
    baseValues(loaded.sources),
  );
  if (!loaded.ok) return { ...unread, complaints: loaded.complaints, difference };
  const resolved = readSecrets(loaded.config, supervisor.environment);
  const current = readConfig(text, dirname(file), file);
  const known = [kiosk.config, ...(current.ok ? [current.config] : [])];
  const { config: changed } = loaded;
  const { environment } = supervisor;
  const outside = outsideFolders({ known, after: changed, file, environment });
  const ofFiles = ofOthers(outside, await fileComplaints(changed, environment));
  return {
    complaints: [
      ...withFiles([...resolved.complaints, ...ofFiles], loaded.sources),
      ...movedStore(kiosk.config, changed),
      ...newPrograms(known, changed),
      ...outside,
    ],
    difference,
    secretsNeeded: handedOver(known, changed),
    secrets: resolved.secrets,
    known,
    after: changed,
  };
}

const changedBase: Complained = {
  said: { is: 'base-changed' },
  path: 'extends',
  problem: 'is not changed in the panel: a base may be any file of the machine',
  remedy: 'Change the file on the machine itself, and restart the kiosk.',
};

function sectionOf(json: unknown): Section {
  return isSection(json) ? json : {};
}

/** The new text of the file: without what the base has, unless the file had it already. */
export function ownText({ text, sources }: CurrentFile, config: object): string {
  const before = sectionOf(migrated(text).json);
  const next = sectionOf(migrate(config).json);
  const lean = withoutInherited(next, before, baseValues(sources));
  return `${JSON.stringify(lean, null, 2)}\n`;
}
