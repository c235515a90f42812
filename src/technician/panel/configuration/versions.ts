/** The last twenty configurations, unchanged, as `configurations/<moment>.json` in the data folder. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../../../machines/domain.ts';
import { writeFileAtomically } from '../../../files.ts';

const most = 20;
const idForm = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/;

function folderOf(storeFolder: string) {
  return join(storeFolder, 'configurations');
}
function fileOf(storeFolder: string, id: string) {
  return join(folderOf(storeFolder), `${id}.json`);
}

/** Newest first. */
export function versionIds(storeFolder: string): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(folderOf(storeFolder));
  } catch {
    return [];
  }
  return names
    .map((name) => name.replace(/\.json$/, ''))
    .filter((id) => idForm.test(id))
    .sort()
    .toReversed();
}

export function momentOf(id: string): Instant {
  return id.replace(
    /T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/,
    (_, hour, minute, second, ms) => `T${hour}:${minute}:${second}.${ms}Z`,
  );
}

/** null: there is no such version */
export function readVersion(storeFolder: string, id: string): string | null {
  if (!idForm.test(id)) return null;
  try {
    return readFileSync(fileOf(storeFolder, id), 'utf8');
  } catch {
    return null;
  }
}

/** Throws the error of the file system. */
export function keepVersion(storeFolder: string, text: string, now: Instant): void {
  mkdirSync(folderOf(storeFolder), { recursive: true, mode: 0o700 });
  writeFileAtomically(fileOf(storeFolder, now.replace(/[:.]/g, '-')), text, 0o600);
  for (const old of versionIds(storeFolder).slice(most))
    rmSync(fileOf(storeFolder, old), { force: true });
}
