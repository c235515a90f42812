/**
 * Configurations of earlier versions in the present shape. Each step does nothing to a file that is
 * past it. Pure.
 */

import { longestTimeoutMs } from './sip2.ts';

/** What `version` says in a file of the present shape; a file that says nothing may be of any. */
export const presentVersion = 2;

export interface Migrated {
  json: unknown;
  /** what was changed, in words; empty where nothing was */
  notes: readonly string[];
}

type Section = Record<string, unknown>;
function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

/** A patron waits for each answer: what was longer than that may be is as long as may be. */
function shorterTimeout(file: Section): string | null {
  const { sip2 } = file;
  if (!isSection(sip2) || typeof sip2.timeoutMs !== 'number') return null;
  if (sip2.timeoutMs <= longestTimeoutMs || sip2.timeoutMs > longestTimeoutBefore) return null;
  file.sip2 = { ...sip2, timeoutMs: longestTimeoutMs };
  return `sip2.timeoutMs is now ${longestTimeoutMs}: a patron waits no longer for an answer.`;
}
const longestTimeoutBefore = 120_000;

const steps: readonly ((file: Section) => string | null)[] = [hoursToLibrary, shorterTimeout];

/** The value that was given is left as it is. */
export function migrate(json: unknown): Migrated {
  if (!isSection(json)) return { json, notes: [] };
  const file: Section = { ...json };
  const notes = steps.flatMap((step) => step(file) ?? []);
  const { $schema, version = presentVersion, ...rest } = file;
  // A version that is still to come is complained of where the schema is; it is not ours to change.
  const isEarlier = typeof version === 'number' && version < presentVersion;
  const first = $schema === undefined ? {} : { $schema };
  return { json: { ...first, version: isEarlier ? presentVersion : version, ...rest }, notes };
}
