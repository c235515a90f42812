/**
 * Brings configurations of earlier versions into the present shape. Each step leaves a file that
 * has it already unchanged. Pure.
 */
import { longestTimeoutMs } from './sip2.ts';

/** `version` of the present shape; a file without it may have any shape. */
export const presentVersion = 2;

export interface Migrated {
  json: unknown;
  /** a sentence for each change */
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

/** A longer timeout than is allowed now becomes the longest one: a patron waits for each answer. */
function shorterTimeout(file: Section): string | null {
  const { sip2 } = file;
  if (!isSection(sip2) || typeof sip2.timeoutMs !== 'number') return null;
  if (sip2.timeoutMs <= longestTimeoutMs || sip2.timeoutMs > longestTimeoutBefore) return null;
  file.sip2 = { ...sip2, timeoutMs: longestTimeoutMs };
  return `sip2.timeoutMs is now ${longestTimeoutMs}: a patron waits no longer for an answer.`;
}
const longestTimeoutBefore = 120_000;

const steps: readonly ((file: Section) => string | null)[] = [hoursToLibrary, shorterTimeout];

/** Returns a copy. */
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
