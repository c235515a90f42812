/** Reads one file of a configuration: text, JSON, the present shape. */
import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemCode } from '../../fault.ts';
import { readRegularFile } from '../../files.ts';
import type { Complaint } from '../text/complaints.ts';
import { findJsonProblem } from '../text/json.ts';
import { isSection, type Section } from './merge.ts';
import { readMigrated } from './migrate.ts';

/** A file as JSON, in the present shape. */
export interface Content {
  json: Section;
  /** what has changed since it was written */
  notes: readonly string[];
}

/** Text that is UTF-8, or a complaint. `isBase`: a device or a pipe is never read. */
export function readText(file: string, isBase = false): string | Complaint {
  let bytes: Buffer;
  try {
    bytes = isBase ? readRegularFile(file) : readFileSync(file);
  } catch (error) {
    const code = systemCode(error);
    const problem =
      code === 'no-file'
        ? 'is no file'
        : code === 'too-large'
          ? 'is too large for a configuration'
          : `cannot be read: ${code}`;
    const remedy = isBase
      ? 'Put the base there, readable for the user of the kiosk; a relative path begins at the folder of the file that names it.'
      : 'Give the path of the file: kiosk check FILE, or kiosk run --config FILE.';
    return { path: '', problem, remedy };
  }
  // "Unicode" of Notepad: a byte order mark, or a zero byte beside each letter.
  if (/^(\xff\xfe|\xfe\xff|[^\0]\0|\0[^\0])/.test(bytes.toString('latin1', 0, 2)))
    return { path: '', problem: 'is UTF-16, and must be UTF-8', remedy: 'Save it again as UTF-8.' };
  return bytes.toString('utf8');
}

export function parseFile(text: string): Content & { complaint?: Complaint } {
  const wrongly = (complaint: Complaint) => ({ json: {}, notes: [], complaint });
  // Editors on Windows put a byte order mark before the text.
  const json = text.replace(/^\uFEFF/, '');
  const wrong = findJsonProblem(json);
  if (wrong) {
    const path = `line ${wrong.line}, column ${wrong.column}`;
    const remedy = 'Correct it there; the rest is checked after that.';
    return wrongly({ path, problem: wrong.problem, remedy });
  }
  const { json: present, notes } = readMigrated(json);
  if (isSection(present)) return { json: present, notes };
  const remedy = 'Write them between { and }; {} alone will do.';
  return wrongly({ path: '', problem: 'holds no settings', remedy });
}

export function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}
