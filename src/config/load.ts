/** Reads the configuration: all of it, or every complaint about it. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Complaint, complaintsOf } from './complaints.ts';
import { findJsonProblem } from './json.ts';
import { changeAt, settingsOfKind } from './kinds.ts';
import { type Migrated, migrate } from './migrate.ts';
import { type Config, schema } from './schema.ts';

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
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return complain({
      path: '',
      problem: `cannot be read: ${code}`,
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

/** A JSON text brought into the present shape. Throws a SyntaxError where it is no JSON. */
export function readMigrated(text: string): Migrated {
  return migrate(JSON.parse(text.replace(/^\uFEFF/, '')));
}

function complain(complaint: Complaint): Loaded {
  return { ok: false, complaints: [complaint] };
}

function withPaths(config: Config, folder: string): Config {
  const absolute = (path: unknown) => resolve(folder, String(path));
  const paths = settingsOfKind('path', schema);
  return paths.reduce<unknown>((all, steps) => changeAt(all, steps, absolute), config) as Config;
}
