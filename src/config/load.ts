/**
 * Reads the configuration, or lists every complaint about it: text, JSON, the present shape, then
 * the checked configuration.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemCode } from '../fault.ts';
import { changeAt, settingsOfKind } from './kinds.ts';
import { type Config, presentVersion, schema } from './schema.ts';
import { longestTimeoutMs } from './sip2.ts';
import { type Complaint, complaintsOf } from './text/complaints.ts';
import { findJsonProblem } from './text/json.ts';

/** `notes`: what has changed since an older file was written. */
export type Loaded =
  | { ok: true; config: Config; notes: readonly string[] }
  | { ok: false; complaints: readonly Complaint[] };

/** Never throws. Relative paths in the file are taken from where the file is. */
export function loadConfig(path: string): Loaded {
  const file = resolve(path);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return complain({
      path: '',
      problem: `cannot be read: ${systemCode(error)}`,
      remedy: 'Give the path of the file: kiosk check FILE, or kiosk run --config FILE.',
    });
  }
  // "Unicode" of Notepad: a byte order mark, or a zero byte beside each letter.
  if (/^(\xff\xfe|\xfe\xff|[^\0]\0|\0[^\0])/.test(bytes.toString('latin1', 0, 2)))
    return complain({
      path: '',
      problem: 'is UTF-16, and must be UTF-8',
      remedy: 'Save it again as UTF-8.',
    });
  return readConfig(bytes.toString('utf8'), dirname(file));
}

/** As `loadConfig`, from text; relative paths begin at `folder`. */
export function readConfig(text: string, folder: string): Loaded {
  // Editors on Windows put a byte order mark before the text.
  const json = text.replace(/^\uFEFF/, '');
  const wrong = findJsonProblem(json);
  if (wrong) {
    const where = `line ${wrong.line}, column ${wrong.column}`;
    return complain({
      path: where,
      problem: wrong.problem,
      remedy: 'Correct it there; the rest is checked after that.',
    });
  }
  const { json: present, notes } = readMigrated(json);
  if (typeof present !== 'object' || present === null || Array.isArray(present))
    return complain({
      path: '',
      problem: 'holds no settings',
      remedy: 'Write them between { and }; {} alone will do.',
    });
  const parsed = schema.safeParse(present, { reportInput: true });
  if (!parsed.success) return { ok: false, complaints: complaintsOf(parsed.error.issues) };
  return { ok: true, config: withPaths(parsed.data, folder), notes };
}

function complain(complaint: Complaint): Loaded {
  return { ok: false, complaints: [complaint] };
}

/** A JSON text brought into the present shape. Throws a SyntaxError where it is no JSON. */
export function readMigrated(text: string): Migrated {
  return migrate(JSON.parse(text.replace(/^\uFEFF/, '')));
}

export interface Migrated {
  json: unknown;
  /** a sentence for each change */
  notes: readonly string[];
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

function withPaths(config: Config, folder: string): Config {
  const absolute = (path: unknown) => resolve(folder, String(path));
  const paths = settingsOfKind('path', schema);
  return paths.reduce<unknown>((all, steps) => changeAt(all, steps, absolute), config) as Config;
}
