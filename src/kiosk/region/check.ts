/**
 * What is wrong with a configuration of the region, by the checks that a technician's change passes
 * too. The operator's key may change where the kiosk connects to; it may not name a program, nor move
 * the data, nor take the kiosk out of its branch.
 */
import { dirname } from 'node:path';
import { readConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { readSecrets } from '../../config/secrets/secrets.ts';
import { isSetting } from '../../config/text/complaints.ts';
import type { StatusReport } from '../../region/reports.ts';
import { movedStore } from '../../technician/panel/configuration/moved-store.ts';
import { newPrograms } from '../../technician/panel/configuration/new-programs.ts';
import { fileComplaints } from '../../wiring/check.ts';
import type { Environment } from '../../wiring/environment.ts';

export type PathAndCode = StatusReport['configuration']['complaints'][number];

interface Checked {
  /** the new text of the kiosk's own file */
  next: string;
  file: string;
  running: Config;
  environment: Environment;
}

/** Reads the files that the configuration names: never in a visit. */
export async function complaintsAbout(checked: Checked): Promise<PathAndCode[]> {
  const { next, file, running, environment } = checked;
  const loaded = readConfig(next, dirname(file), file);
  if (!loaded.ok) return loaded.complaints.map(short);
  const { config } = loaded;
  return [
    ...readSecrets(config, environment).complaints,
    ...(await fileComplaints(config, environment)),
    ...movedStore(running, config),
    ...newPrograms([running], config),
    ...otherBranch(running, config),
  ].map(short);
}

function otherBranch({ branch: before }: Config, { branch: after }: Config) {
  const { waitMs: _, ...rest } = before ?? {};
  const { waitMs: __, ...next } = after ?? {};
  if (JSON.stringify(rest) === JSON.stringify(next)) return [];
  return [{ path: 'branch', said: { is: 'region-not-its-own' } }];
}

/** Of a name that is no setting nothing is told: it may contain anything. */
function short({ path, said }: { path: string; said?: { is: string } | undefined }): PathAndCode {
  const isKnown =
    path === '' || path.startsWith('line ') || isSetting(path.replace(/\[\d+\]/g, ''));
  return { path: (isKnown ? path : '(no setting)').slice(0, 120), code: said?.is ?? 'wrong' };
}
