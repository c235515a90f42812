/**
 * Reads the configuration, or lists every complaint about it: text, JSON, the present shape, the
 * bases that it extends, then the checked configuration.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { plain, standing } from './files/merge.ts';
import { readText } from './files/read-file.ts';
import { noSources, pathSettings, readSources, type Sources } from './files/sources.ts';
import { changeAt } from './kinds.ts';
import { type Config, schema, settings } from './schema.ts';
import { type Complaint, complaintsOf } from './text/complaints.ts';

/** `notes`: what has changed since an older file was written. */
export type Loaded = (
  | { ok: true; config: Config; notes: readonly string[] }
  | { ok: false; complaints: readonly Complaint[] }
) & { sources: Sources };

/** Read once: a parser that is compiled first takes longer. */
const oneParse = { reportInput: true, jitless: true } as const;

/** Never throws. Relative paths in a file are taken from where the file is. */
export function loadConfig(path: string): Loaded {
  const file = resolve(path);
  const text = readText(file);
  if (typeof text === 'string') return readConfig(text, dirname(file), file);
  return { ok: false, complaints: [text], sources: noSources() };
}

/** As `loadConfig`, from text; relative paths begin at `folder`. `file`: where the text stands. */
export function readConfig(text: string, folder: string, file?: string): Loaded {
  const { sources, complaints } = readSources(text, folder, file);
  if (complaints.length > 0)
    return { ok: false, complaints: [...complaints, ...wrongSoFar(sources)], sources };
  const parsed = schema.safeParse(plain(sources.together), oneParse);
  if (!parsed.success) {
    const wrong = complaintsOf(parsed.error.issues);
    return { ok: false, complaints: withFiles(wrong, sources), sources };
  }
  const config = withTexts(withPaths(parsed.data, folder), usualTexts(sources, folder));
  return { ok: true, config, notes: sources.notes, sources };
}

/** What is wrong in the files that could be read; what is missing may be in another one. */
function wrongSoFar(sources: Sources): readonly Complaint[] {
  const parsed = settings.safeParse(plain(sources.together), oneParse);
  const issues = parsed.error?.issues.filter(
    ({ code, input }) => code === 'unrecognized_keys' || input !== undefined,
  );
  return withFiles(complaintsOf(issues ?? []), sources);
}

/** Each complaint about a setting of a base names the base. */
export function withFiles(
  complaints: readonly Complaint[],
  { baseOf }: Pick<Sources, 'baseOf'>,
): readonly Complaint[] {
  return complaints.map((each) => {
    const file = each.file ?? baseOf(each.path);
    return file === undefined ? each : { ...each, file };
  });
}

/**
 * Where the library's own texts stand if no file names a folder for them; null: one does, or says
 * that there is none. It need not be there.
 */
export function usualTexts({ together }: Pick<Sources, 'together'>, folder: string): string | null {
  return standing(together, 'screen.textsFolder').isSet ? null : join(folder, 'texts');
}

function withTexts(config: Config, folder: string | null): Config {
  if (folder === null || !existsSync(folder)) return config;
  return { ...config, screen: { ...config.screen, textsFolder: folder } };
}

function withPaths(config: Config, folder: string): Config {
  const absolute = (value: unknown) => resolve(folder, String(value));
  return pathSettings.reduce<unknown>(
    (all, steps) => changeAt(all, steps, absolute),
    config,
  ) as Config;
}
