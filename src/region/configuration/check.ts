/**
 * What is wrong with a configuration of the region, by the checks that a technician's change passes
 * too. The operator's key may change where the kiosk connects to; it may not name a program, nor move
 * the data, nor take the kiosk out of its branch, nor show or write files of the machine.
 */
import { dirname, join, sep } from 'node:path';
import type { StatusReport } from '../../../packages/region-documents/src/index.ts';
import { realPath } from '../../config/files/read-file.ts';
import { readConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { readSecrets, secretReferences } from '../../config/secrets/secrets.ts';
import { isSetting } from '../../config/text/complaints.ts';
import { movedStore } from '../../technician/panel/configuration/moved-store.ts';
import { newPrograms } from '../../technician/panel/configuration/new-programs.ts';
import { ofOthers, outsideFolders } from '../../technician/panel/configuration/outside-folders.ts';
import { fileComplaints } from '../../wiring/check.ts';
import type { Environment } from '../../wiring/environment.ts';

export type PathAndCode = StatusReport['configuration']['complaints'][number];

interface Checked {
  /** the text of the kiosk's own file, and the new one */
  present: string;
  next: string;
  file: string;
  running: Config;
  environment: Environment;
}

/** Reads the files that the configuration names: never in a visit. */
export async function complaintsAbout(checked: Checked): Promise<PathAndCode[]> {
  const { present, next, file, running, environment } = checked;
  const loaded = readConfig(next, dirname(file), file);
  if (!loaded.ok) return loaded.complaints.map(short);
  const { config } = loaded;
  const before = readConfig(present, dirname(file), file);
  // What was written on the machine itself may stay, though it does not run yet.
  const known = [running, ...(before.ok ? [before.config] : [])];
  const outside = outsideFolders({ known, after: config, file, environment });
  return [
    ...readSecrets(config, environment).complaints,
    ...ofOthers(outside, await fileComplaints(config, environment)),
    ...movedStore(running, config),
    ...newPrograms(known, config),
    ...outside,
    ...otherBranch(running, config),
    ...keysAsSecrets(running, config, file),
  ].map(short);
}

/**
 * Files that are no secret of a line: the keys of the journal and of the enrolment, which would be
 * sent as a password to where the region says, and files that the hub can read.
 */
function keysAsSecrets(before: Config, after: Config, file: string) {
  const { folder, keyFile } = after.store;
  const ofRegion = join(dirname(file), 'region');
  const barred = [folder, keyFile, after.branch?.folder, after.branch?.keyFile, ofRegion].flatMap(
    (each) => (each == null ? [] : [realPath(each)]),
  );
  const known = new Set(secretReferences(before).map((one) => JSON.stringify(one)));
  return secretReferences(after)
    .filter((one) => !known.has(JSON.stringify(one)))
    .filter(([, secret]) => 'file' in secret && isIn(barred, realPath(secret.file)))
    .map(([path]) => ({ path, said: { is: 'region-not-its-own' } }));
}

function isIn(folders: readonly string[], file: string): boolean {
  return folders.some((folder) => file === folder || file.startsWith(`${folder}${sep}`));
}

function otherBranch({ branch: before }: Config, { branch: after }: Config) {
  const { waitMs: _, ...rest } = before ?? {};
  const { waitMs: __, ...next } = after ?? {};
  if (JSON.stringify(rest) === JSON.stringify(next)) return [];
  return [{ path: 'branch', said: { is: 'region-not-its-own' } }];
}

/** A name that is no setting is not repeated: it may contain anything. */
function short({ path, said }: { path: string; said?: { is: string } | undefined }): PathAndCode {
  const isKnown =
    path === '' || path.startsWith('line ') || isSetting(path.replace(/\[\d+\]/g, ''));
  return { path: (isKnown ? path : '(no setting)').slice(0, 120), code: said?.is ?? 'wrong' };
}
