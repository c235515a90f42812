/**
 * What the kiosk's own file would be with a configuration of the region, and what is wrong with it:
 * files are fetched, the base is written beside the own file, and the whole is checked as a
 * technician's change is. The own file itself stays as it is.
 */
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Desired, hashOf } from '../../../packages/region-documents/src/index.ts';
import { differences } from '../../config/files/differences.ts';
import { plain } from '../../config/files/merge.ts';
import { hashOfRegionBase } from '../../config/files/region-base.ts';
import { readSources, type Sources } from '../../config/files/sources.ts';
import type { Config } from '../../config/schema.ts';
import type { Environment } from '../../wiring/environment.ts';
import type { TakerParts } from '../taker.ts';
import { type BaseFolder, openBaseFolder } from './base-folder.ts';
import type { PathAndCode } from './check.ts';
import { baseOf, isOfKioskAlone, ownOver } from './own-file.ts';

/** The kiosk's own file, its real path: a link to it stays one. */
export interface OwnFile {
  file: string;
  text: string;
  sources: Sources;
  /** of the region's base that it extends; null: none */
  hash: string | null;
  bases: BaseFolder;
}

/** null: there is none, or it cannot be read. */
export function readOwn(given: string | null): OwnFile | null {
  if (given === null) return null;
  try {
    const file = realpathSync(given);
    const text = readFileSync(file, 'utf8');
    const { sources } = readSources(text, dirname(file), file);
    const hash = hashOfRegionBase(sources.own?.extends);
    return { file, text, sources, hash, bases: openBaseFolder(file) };
  } catch {
    return null;
  }
}

export type Prepared =
  | { kind: 'refused'; complaints: readonly PathAndCode[] }
  /** files that did not come to the broker of the branch yet */
  | { kind: 'away'; files: readonly PathAndCode[] }
  | {
      kind: 'ready';
      hash: string;
      present: OwnFile;
      next: string;
      /** what the own file extends beside the region's base; absolute */
      below: string | null;
      /** the settings that will be others */
      changes: readonly string[];
    };

interface PrepareParts extends Pick<TakerParts, 'blob' | 'file'> {
  /** that runs */
  config: Config;
  environment: Environment;
  /** what was below the region's base last, where that base cannot be read any more */
  below: string | null;
  /** the settings at which the region wins were taken out of the own file already */
  isTaken: boolean;
}

const mostBytes = 20_000_000;

/** Rejects with the error of the file system. */
export async function prepare(desired: Desired, parts: PrepareParts): Promise<Prepared> {
  const { layers, files, over } = desired;
  const hash = hashOf(layers, files);
  const alone = over.filter(isOfKioskAlone);
  if (alone.length > 0)
    return refused(...alone.map((path) => ({ path, code: 'region-not-its-own' })));
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > mostBytes)
    return refused({ path: 'files', code: 'region-files-too-large' });
  const before = readOwn(parts.file);
  if (before === null) return refused({ path: '', code: 'configuration-unreadable' });
  const away = await fetchFiles(before.bases, desired, hash, parts);
  if (away.length > 0) return { kind: 'away', files: away };
  const present = readOwn(parts.file);
  if (present?.sources.own === undefined)
    return refused({ path: '', code: 'configuration-unreadable' });
  const below = belowOf(present, parts.below);
  // Taken out once: what a technician sets afterwards is a new decision.
  const own = ownOver(present.sources.own, hash, parts.isTaken ? [] : over);
  const next = `${JSON.stringify(own, null, 2)}\n`;
  present.bases.writeBase(hash, baseOf(layers, below));
  const { complaintsAbout } = await import('./check.ts');
  const { config: running, environment } = parts;
  const { text, file } = present;
  const complaints = await complaintsAbout({ present: text, next, file, running, environment });
  if (complaints.length > 0) return refused(...complaints);
  const changes = changesOf(present, next);
  return { kind: 'ready', hash, present, next, below, changes };
}

function refused(...complaints: PathAndCode[]): Prepared {
  return { kind: 'refused', complaints: complaints.slice(0, 50) };
}

/** Those that are not there yet. */
async function fetchFiles(
  to: BaseFolder,
  { files }: Desired,
  hash: string,
  { blob }: Pick<TakerParts, 'blob'>,
): Promise<readonly PathAndCode[]> {
  const away: PathAndCode[] = [];
  for (const { name, sha256, bytes } of to.missing(hash, files)) {
    const content = await blob(sha256, bytes);
    if (content === null || content.length !== bytes)
      away.push({ path: `files/${name}`.slice(0, 120), code: 'region-file-away' });
    else to.writeFile(hash, name, content);
  }
  return away.slice(0, 50);
}

function belowOf({ sources, hash, file }: OwnFile, known: string | null): string | null {
  const { own, bases } = sources;
  if (hash === null) {
    const { extends: extended } = own ?? {};
    return typeof extended === 'string' ? resolve(dirname(file), extended) : null;
  }
  const [base] = bases;
  if (base === undefined) return known;
  return typeof base.json.extends === 'string' ? base.json.extends : null;
}

/** Bases and own file together, before and after. */
function changesOf({ file, sources }: OwnFile, next: string): readonly string[] {
  const after = readSources(next, dirname(file), file).sources;
  return differences(plain(sources.together), plain(after.together))
    .map(({ path }) => path)
    .filter((path) => path !== 'extends');
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
