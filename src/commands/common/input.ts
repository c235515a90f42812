/** What a command reads: a file, or standard input. */
import { existsSync, readFileSync } from 'node:fs';
import { Option } from 'commander';
import { whyNoJson } from '../../config/text/json.ts';
import { besideProgram } from '../../files.ts';
import { exitCodes, Refusal } from './refusal.ts';
import { shell } from './shell.ts';

/**
 * The configuration of a command without a file: `KIOSK_CONFIG`, which an installed kiosk sets, or
 * the one in the present folder.
 */
export function usualFile(): string {
  return shell().env.KIOSK_CONFIG ?? 'kiosk.config.json';
}

/** `--config` of each command that reads a configuration. */
export function configOption() {
  return new Option('--config <file>', 'the configuration').default(usualFile());
}

/** The text of a file, or of standard input where there is no file or it is `-`. */
export async function readText(file: string | undefined): Promise<string> {
  if (file !== undefined && file !== '-') {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new Refusal(
        `${file}: cannot be read (${reasonOf(error)}). Name a file that exists.`,
        exitCodes.noInput,
      );
    }
  }
  const chunks: Buffer[] = [];
  for await (const chunk of shell().stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The value of a JSON text. `name`: what a complaint calls it. */
export function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Refusal(`${name}: is no JSON (${whyNoJson(text)}).`, exitCodes.wrongData);
  }
}

export function nameOf(file: string | undefined): string {
  return file === undefined || file === '-' ? 'standard input' : file;
}

function reasonOf(error: unknown): string {
  return error instanceof Error
    ? error.message.replace(/^ENOENT: /, '').replace(/, open '.*'$/, '')
    : String(error);
}

/** A file or folder that ships with the kiosk: under the present folder, or beside the program. */
export function shipped(path: string): string {
  return existsSync(path) ? path : besideProgram(path);
}
