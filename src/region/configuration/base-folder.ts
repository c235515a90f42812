/** The bases of the region beside the kiosk's own file, each with its files. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RegionFile } from '../../../packages/region-documents/src/index.ts';
import type { Section } from '../../config/files/merge.ts';
import { regionBase } from '../../config/files/region-base.ts';
import { readRegularFile, syncFolder, writeFileAtomically } from '../../files.ts';

const mode = 0o644;
/** Settings are no secrets: a technician reads them as another user. */
const folderMode = 0o755;

export interface BaseFolder {
  /** Those of the files that are not there yet, or not whole. */
  missing(hash: string, files: readonly RegionFile[]): readonly RegionFile[];
  writeFile(hash: string, name: string, content: Uint8Array): void;
  /** Throws the error of the file system, as `writeFile`. */
  writeBase(hash: string, base: Section): void;
  /** As it was written; null: it cannot be read. */
  read(hash: string): Section | null;
  /** Removes all but these. */
  keep(hashes: ReadonlySet<string>): void;
}

/** `file`: the kiosk's own */
export function openBaseFolder(file: string): BaseFolder {
  const root = join(dirname(file), 'region');
  const baseFile = (hash: string) => resolve(dirname(file), regionBase(hash));
  const filesOf = (hash: string) => join(dirname(baseFile(hash)), 'files');
  const make = (folder: string) => mkdirSync(folder, { recursive: true, mode: folderMode });
  return {
    missing: (hash, files) =>
      files.filter(({ name, sha256 }) => hashOfFile(join(filesOf(hash), name)) !== sha256),
    writeFile(hash, name, content) {
      make(filesOf(hash));
      writeFileAtomically(join(filesOf(hash), name), content, mode);
    },
    writeBase(hash, base) {
      const written = baseFile(hash);
      make(dirname(written));
      writeFileAtomically(written, `${JSON.stringify(base, null, 2)}\n`, mode);
      // The folder itself is new.
      syncFolder(root);
      syncFolder(dirname(file));
    },
    read(hash) {
      try {
        return JSON.parse(readRegularFile(baseFile(hash)).toString('utf8')) as Section;
      } catch {
        return null;
      }
    },
    keep(hashes) {
      const names = new Set([...hashes].map((hash) => hash.replace('sha256:', '')));
      for (const name of namesIn(root))
        if (/^[0-9a-f]{64}$/.test(name) && !names.has(name))
          rmSync(join(root, name), { recursive: true, force: true });
    },
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function hashOfFile(file: string): string | null {
  try {
    return createHash('sha256').update(readRegularFile(file, 20_000_000)).digest('hex');
  } catch {
    return null;
  }
}
