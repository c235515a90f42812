/** Brings a configuration of an earlier version into the present shape. Pure. */
import { presentVersion } from '../schema.ts';
import { isSection, type Section } from './merge.ts';

export interface Migrated {
  json: unknown;
  /** a sentence for each change */
  notes: readonly string[];
}

/** A JSON text brought into the present shape. Throws a SyntaxError where it is no JSON. */
export function readMigrated(text: string): Migrated {
  return migrate(JSON.parse(text.replace(/^\uFEFF/, '')));
}

/**
 * A copy of a configuration, of this version or an earlier one, in the present shape. Each step
 * leaves a file that has it already unchanged.
 */
export function migrate(json: unknown): Migrated {
  if (!isSection(json)) return { json, notes: [] };
  const file: Section = { ...json };
  const notes = steps.flatMap((step) => step(file) ?? []);
  const { $schema, version = presentVersion, ...rest } = file;
  // The schema complains about a newer version.
  const isEarlier = typeof version === 'number' && version < presentVersion;
  const first = $schema === undefined ? {} : { $schema };
  return { json: { ...first, version: isEarlier ? presentVersion : version, ...rest }, notes };
}

/** 1 → 2: opening hours are the library's, not the screen's. */
function hoursToLibrary(file: Section): string | null {
  const { screen, library = {} } = file;
  if (!isSection(screen) || !('hours' in screen) || !isSection(library)) return null;
  const { hours, ...rest } = screen;
  file.screen = rest;
  if ('hours' in library)
    return 'screen.hours is left out: library.hours says when the library is open.';
  file.library = { ...library, hours };
  return 'screen.hours is now library.hours.';
}

const steps: readonly ((file: Section) => string | null)[] = [hoursToLibrary];
