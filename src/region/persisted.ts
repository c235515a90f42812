/** Files of the region in the data folder: what must be known after a restart. */
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { readRegularFile, writeFileAtomically } from '../files.ts';

/** `<data folder>/region`, readable for the kiosk alone. Throws the error of the file system. */
export function makeRegionFolder(storeFolder: string): string {
  const folder = join(storeFolder, 'region');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return folder;
}

export interface Persisted<Content> {
  readonly value: Content;
  /** On disk when it returns. Throws the error of the file system; the value is then as before. */
  write(next: Content): void;
}

/** A file that cannot be read, or is of another form, counts as `first`. */
export function openPersisted<Content>(
  file: string,
  schema: z.ZodType<Content>,
  first: Content,
): Persisted<Content> {
  let value = read(file, schema) ?? first;
  return {
    get value() {
      return value;
    },
    write(next) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileAtomically(file, `${JSON.stringify(next)}\n`, 0o600);
      value = next;
    },
  };
}

function read<Content>(file: string, schema: z.ZodType<Content>): Content | null {
  try {
    const { data } = schema.safeParse(JSON.parse(readRegularFile(file).toString('utf8')));
    return data ?? null;
  } catch {
    return null;
  }
}
