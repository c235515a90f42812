/** Makes the new text of the file from the edits, shows what differs, and writes it with its secrets. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { differences } from '../../../config/files/differences.ts';
import { plain } from '../../../config/files/merge.ts';
import type { Sources } from '../../../config/files/sources.ts';
import { readConfig } from '../../../config/load.ts';
import type { Config } from '../../../config/schema.ts';
import { writeSecret } from '../../../config/secrets/write-secret.ts';
import { type Edit, editJson } from '../../../config/text/edit.ts';
import { systemCode } from '../../../fault.ts';
import { agreed } from '../../common/change-configuration.ts';
import { wrongConfiguration } from '../../common/configured.ts';
import { print } from '../../common/print.ts';
import { exitCodes, Refusal } from '../../common/refusal.ts';
import { printDifference, writeConfiguration } from '../../common/write-configuration.ts';
import type { GivenSecrets } from './secrets.ts';
import type { Target } from './target.ts';

/** What is to be written. */
export interface Next {
  text: string;
  config: Config;
  sources: Sources;
}

/** A Refusal where the file would be wrong. */
export function withEdits({ file, start }: Target, edits: readonly Edit[]): Next {
  const text = editJson(start, edits);
  const loaded = readConfig(text, dirname(file), file);
  if (loaded.ok) return { text, config: loaded.config, sources: loaded.sources };
  const { message } = wrongConfiguration(file, loaded.complaints);
  throw new Refusal(
    `The configuration would be wrong, and is not written.\n${message}`,
    exitCodes.wrongData,
  );
}

interface Writing {
  before: unknown;
  given: GivenSecrets;
  isSure: boolean;
}

/** Shows the difference, asks unless `isSure`, and writes. */
export async function writeNext(target: Target, next: Next, { before, given, isSure }: Writing) {
  const { file, text } = target;
  const changes = differences(before, plain(next.sources.together)).filter(
    ({ path }) => !['$schema', 'version'].includes(path),
  );
  if (changes.length > 0) printDifference(file, changes);
  else print(`${file} has all that already.\n`);
  for (const path of given.keys()) print(`+ ${path} goes into a file of its own (secrets)\n`);
  if (changes.length === 0 && given.size === 0) return;
  if (!isSure && !(await agreed())) throw new Refusal('Nothing is changed.', 1);
  makeFolder(dirname(file));
  for (const [path, value] of given) writeSecret(file, path, value);
  if (changes.length === 0) return;
  writeConfiguration({
    file,
    text,
    next: next.text,
    config: next.config,
    action: 'setup',
    changes,
  });
  print(`${file} is written.${text === null ? '' : ' The file before it is kept.'}\n`);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Refusal(
      `${folder} cannot be made (${systemCode(error)}). Run it as the user of the kiosk.`,
      exitCodes.cannotWrite,
    );
  }
}
