/** The configuration of a command and its secrets; a Refusal lists everything that is wrong. */

import type { Sources } from '../../config/files/sources.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import type { Complaint } from '../../config/text/complaints.ts';
import { exitCodes, Refusal } from './refusal.ts';
import { shell } from './shell.ts';

export interface Configured {
  config: Config;
  /** what an older file said differently */
  notes: readonly string[];
  /** the files that it was read from */
  sources: Sources;
}

// Imported when needed: a command that reads no configuration starts without the schema.
export async function readConfigured(file: string): Promise<Configured> {
  const { loadConfig } = await import('../../config/load.ts');
  const loaded = loadConfig(file);
  if (loaded.ok) return loaded;
  throw wrongConfiguration(file, loaded.complaints);
}

export async function configOf({ config: file }: { config: string }): Promise<Config> {
  return (await readConfigured(file)).config;
}

/** The secrets that `config` names; `file` is where it was read, `sources` with its bases. */
export async function secretsOf(
  config: Partial<Config>,
  file: string,
  sources?: Sources,
): Promise<Secrets> {
  const { readSecrets } = await import('../../config/secrets/secrets.ts');
  const { ok, secrets, complaints } = readSecrets(config, shell().env);
  if (ok) return secrets;
  if (!sources) throw wrongConfiguration(file, complaints);
  const { withFiles } = await import('../../config/load.ts');
  throw wrongConfiguration(file, withFiles(complaints, sources));
}

export function wrongConfiguration(file: string, complaints: readonly Complaint[]): Refusal {
  const texts = complaints.map(({ file: base, path, problem, remedy }) =>
    [
      `${base ?? file}: ${path === '' ? '' : `${path}: `}${problem}`,
      ...(remedy ? [`    ${remedy}`] : []),
    ].join('\n'),
  );
  return new Refusal(texts.join('\n'), exitCodes.wrongConfiguration);
}
