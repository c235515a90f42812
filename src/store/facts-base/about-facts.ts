/** What the facts by night say of themselves, beside a running kiosk. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readKey } from '../seal/key.ts';
import type { FactsBase } from '../types.ts';
import { baseName, openBaseWith } from './facts-base.ts';

/**
 * Changes nothing. `none`: nothing was imported; null: it does not open with the key of the folder.
 * Faults of the key as of `openStore`.
 */
export function aboutFacts(
  folder: string,
  keyFile?: string,
): ReturnType<FactsBase['about']> | 'none' {
  if (!existsSync(join(folder, baseName))) return 'none';
  const base = openBaseWith(readKey(folder, true, keyFile), folder, () => {});
  try {
    return base.about();
  } finally {
    base.close();
  }
}
