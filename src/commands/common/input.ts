/**
 * What a command is given, read whole: a file, or standard input; and complaints about it, without
 * a stack trace.
 */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { whyNoJson } from '../../config/json.ts';
import { usualFile } from '../../config/usual-file.ts';
import { printError } from './print.ts';

/** As in sysexits: what was given is wrong, or is not there. */
export const wrongData = 65;
export const noInput = 66;

/** `--config`, the same for each command that reads one. */
export function configOption() {
  return new Option('--config <file>', 'the configuration').default(usualFile);
}

/** A command that cannot go on with what it was given: one line for people, and the exit code. */
export class Refusal extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a command; a refusal goes to standard error, and becomes the exit code. */
export async function orRefuse(action: () => Promise<void> | void): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    printError(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** The text of a file, or of standard input where there is no file or it is `-`. */
export async function readText(file: string | undefined): Promise<string> {
  if (file !== undefined && file !== '-') {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new Refusal(
        `${file}: cannot be read (${wordsOf(error)}). Name a file that is there.`,
        noInput,
      );
    }
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The value of a JSON text. `name` is what complaints call it. */
export function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Refusal(`${name}: is no JSON (${whyNoJson(text)}).`, wrongData);
  }
}

export function nameOf(file: string | undefined): string {
  return file === undefined || file === '-' ? 'standard input' : file;
}

function wordsOf(error: unknown): string {
  return error instanceof Error
    ? error.message.replace(/^ENOENT: /, '').replace(/, open '.*'$/, '')
    : String(error);
}

/** A file or folder that ships with the kiosk: under the present folder, or beside the program. */
export function shipped(path: string): string {
  const folders = [process.cwd()];
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at))
    folders.push(at);
  return folders.map((folder) => join(folder, path)).find((each) => existsSync(each)) ?? path;
}
