/** The file that is written: a new one, or one that is there already. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { plain } from '../../../config/files/merge.ts';
import { type Loaded, readConfig } from '../../../config/load.ts';
import { schemaAddress } from '../../../config/schema-address.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { systemCode } from '../../../fault.ts';
import { readRegularFile } from '../../../files.ts';
import { exitCodes, Refusal } from '../../common/refusal.ts';
import { wrong } from './settings.ts';

export interface Target {
  file: string;
  /** what it has; null: it is new */
  text: string | null;
  /** what the edits go into: the file where it extends the base already, else a new one */
  start: string;
  /** the settings at work before, with those of its base; undefined: the file is new */
  before?: unknown;
}

/** `base`: absolute. */
export function openTarget(given: string, base: string): Target {
  // The target of a link is written, so that the link stays.
  const file = existsSync(given) ? realpathSync(given) : resolve(given);
  if (file === realpathSync(base))
    throw wrong(
      `${given} is the base itself. Name the file of the new kiosk: --to FILE; or give the base another name, and then this one.`,
    );
  const text = existsSync(file) ? readPresent(file) : null;
  const present = text === null ? null : readConfig(text, dirname(file), file);
  return {
    file,
    text,
    start: text !== null && isBuiltOn(present, base) ? text : newFile(file, base),
    ...(present ? { before: plain(present.sources.together) } : {}),
  };
}

function readPresent(file: string): string {
  try {
    return readRegularFile(file).toString('utf8');
  } catch (error) {
    throw new Refusal(
      `${file} is there and cannot be read (${systemCode(error)}). Name another file: --to FILE.`,
      exitCodes.wrongConfiguration,
    );
  }
}

function isBuiltOn(present: Loaded | null, base: string): boolean {
  const nearest = present?.sources.bases[0]?.file;
  return nearest !== undefined && realpathSync(nearest) === realpathSync(base);
}

function newFile(file: string, base: string): string {
  const from = relative(dirname(file), base);
  const json = {
    $schema: schemaAddress(),
    version: 2,
    // Beside it or below: the two can be moved together.
    extends: from.startsWith('..') ? base : join(dirname(from), basename(from)),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** One line for each setting, with what the base has. */
export function editOf(path: string, value: unknown): Edit {
  const [first = '', ...rest] = path.split('.');
  return { path: [first, ...rest], value };
}
