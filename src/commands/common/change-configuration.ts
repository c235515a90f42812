/** Changes settings in a configuration after a question; the rest of it stays as it is. */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { differences } from '../../config/files/differences.ts';
import { plain } from '../../config/files/merge.ts';
import { type Loaded, readConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { type Edit, editJson, missingIn } from '../../config/text/edit.ts';
import { print } from './print.ts';
import { exitCodes, Refusal } from './refusal.ts';
import { shell } from './shell.ts';
import { printDifference, writeConfiguration } from './write-configuration.ts';

interface Change {
  /** true: it is not asked */
  sure: boolean;
  /** in the audit trail */
  action: string;
}

/**
 * Shows the difference, asks, and writes. False: the file has all that already. A Refusal where it
 * is wrong, would be, cannot be written, or the answer is no.
 */
export async function changeConfiguration(
  given: string,
  editsOf: (config: Config) => readonly Edit[],
  { sure, action }: Change,
): Promise<boolean> {
  const { file, text } = read(given);
  const before = readConfig(text, dirname(file), file);
  if (!before.ok)
    throw new Refusal(
      `${file} is wrong; correct it first (kiosk check).\n${wordsOf(before)}`,
      exitCodes.wrongConfiguration,
    );
  const present = plain(before.sources.together);
  const next = editJson(text, missingIn(present, editsOf(before.config)));
  const after = readConfig(next, dirname(file), file);
  const changes = differences(present, plain(after.sources.together));
  if (changes.length === 0) {
    print(`${file} has all that already.\n`);
    return false;
  }
  if (!after.ok)
    throw new Refusal(
      `${file} would be wrong with it, and is not changed.\n${wordsOf(after)}`,
      exitCodes.wrongData,
    );
  printDifference(file, changes);
  if (!sure && !(await agreed())) throw new Refusal('Nothing is changed.', 1);
  writeConfiguration({ file, text, next, config: before.config, action, changes });
  print(
    `${file} is written. The kiosk uses it from its next start on: sudo systemctl restart library-kiosk\n`,
  );
  return true;
}

function wordsOf({ complaints }: Extract<Loaded, { ok: false }>): string {
  return complaints
    .map(({ file, path, problem }) => `${file === undefined ? '' : `${file}: `}${path}: ${problem}`)
    .join('\n');
}

function read(given: string): { file: string; text: string } {
  try {
    // The target of a link is written, so that the link stays.
    const file = realpathSync(given);
    return { file, text: readFileSync(file, 'utf8') };
  } catch {
    throw new Refusal(
      `${given} cannot be read. Name the configuration with --config FILE.`,
      exitCodes.wrongConfiguration,
    );
  }
}

export async function agreed(): Promise<boolean> {
  if (shell().stdin.isTTY !== true)
    throw new Refusal(
      'There is no terminal to ask on: add --yes to write it. Nothing is changed.',
      1,
    );
  const asking = createInterface({ input: shell().stdin, output: shell().stdout });
  const answer = await asking.question('Write it? [y/N] ');
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}
