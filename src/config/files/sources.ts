/**
 * The files of a configuration: the one of the kiosk, the base that it `extends`, and the base of
 * that one. A base is read as the kiosk's own file is; nothing here writes one.
 */
import { dirname, resolve } from 'node:path';
import { changeAt, settingsOfKind } from '../kinds.ts';
import { presentVersion, schema } from '../schema.ts';
import type { Complaint } from '../text/complaints.ts';
import { type Layered, mergeFiles, plain, type Section, standing } from './merge.ts';
import { type Content, parseFile, readText, realPath } from './read-file.ts';

/** Its paths are absolute. */
interface BaseFile extends Content {
  /** absolute */
  file: string;
  text: string;
}

export interface Sources {
  /** the kiosk's own file, in the present shape; undefined: it cannot be read, or is no JSON object */
  own: Section | undefined;
  notes: readonly string[];
  /** nearest first */
  bases: readonly BaseFile[];
  /** own file and bases together; file 0 is the own one */
  together: Layered;
  /** the base that holds a setting; undefined: the own file, or none */
  baseOf(path: string): string | undefined;
}

const mostBases = 4;
/** Where the settings stand that are paths. */
export const pathSettings = settingsOfKind('path', schema);
const secretPaths = new Set(settingsOfKind('secret', schema).map((steps) => steps.join('.')));

/** The setting at this path replaces the one below as a whole, though it is an object. */
export function isWhole(path: string): boolean {
  return secretPaths.has(path);
}

/**
 * Never throws. Where there are complaints, `sources` has what could be read. `file`: where `text`
 * stands, if it is in a file.
 */
export function readSources(
  text: string,
  folder: string,
  file?: string,
): { sources: Sources; complaints: readonly Complaint[] } {
  const { complaint: wrong, ...read } = parseFile(text);
  if (wrong) return { sources: noSources(), complaints: [wrong] };
  const bases: BaseFile[] = [];
  const seen = new Set(file === undefined ? [] : [realPath(file)]);
  for (let from: { json: Section; file?: string } = read; from.json.extends !== undefined; ) {
    const begin = from.file === undefined ? folder : dirname(from.file);
    const base = bases.length < mostBases ? readBase(from.json.extends, begin, seen) : tooManyBases;
    if ('problem' in base) {
      const complaint = from.file && !base.file ? { ...base, file: from.file } : base;
      return { sources: together(read, bases), complaints: [complaint] };
    }
    bases.push(base);
    from = base;
  }
  return { sources: together(read, bases), complaints: [] };
}

export function noSources(): Sources {
  return { ...together({ json: {}, notes: [] }, []), own: undefined };
}

function together(own: Content, bases: readonly BaseFile[]): Sources {
  const files = [own.json, ...bases.map(({ json }) => inherited(json))];
  const newer = bases.find(({ json }) => json.version !== presentVersion);
  if (newer && own.json.version === presentVersion)
    files[0] = Object.fromEntries(Object.entries(own.json).filter(([key]) => key !== 'version'));
  const merged = mergeFiles(files, isWhole);
  return {
    own: own.json,
    notes: own.notes,
    bases,
    together: merged,
    baseOf: (path) => bases[standing(merged, path).from - 1]?.file,
  };
}

/** Without what is of the base alone. */
function inherited({ $schema: _, extends: __, version, ...rest }: Section): Section {
  return version === presentVersion ? rest : { version, ...rest };
}

/** What the bases have together. */
export function baseValues({ bases }: Pick<Sources, 'bases'>): Section {
  return plain(mergeBases(bases)) as Section;
}

/** File 0 is the nearest base. */
export function mergeBases(bases: readonly BaseFile[]): Layered {
  const files = bases.length === 0 ? [{}] : bases.map(({ json }) => inherited(json));
  return mergeFiles(files, isWhole);
}

/** Whether two readings of a configuration saw the same text in the same files. */
export function textsOf(own: string, { bases }: Pick<Sources, 'bases'>): string {
  if (bases.length === 0) return own;
  return JSON.stringify([own, ...bases.map(({ file, text }) => [file, text])]);
}

const tooManyBases: Complaint = {
  path: 'extends',
  problem: `is the base of a base, and ${mostBases} have been read already`,
  remedy: 'Put several of them into one.',
  said: { is: 'base-too-deep', args: { most: mostBases } },
};

/** What the files say together, as one file that extends none and can stand in any folder. */
export function wholeOf({ together: root }: Sources, folder: string): Section {
  const { extends: _, ...rest } = plain(root) as Section;
  return withAbsolutePaths(rest, folder);
}

/**
 * With absolute paths: `secrets/pin` of the base is another file than `secrets/pin` of the kiosk, and
 * is compared, shown and read as such.
 */
export function withAbsolutePaths(json: Section, folder: string): Section {
  const absolute = (value: unknown) =>
    typeof value === 'string' && value !== '' ? resolve(folder, value) : value;
  return pathSettings.reduce<unknown>(
    (all, steps) => changeAt(all, steps, absolute),
    json,
  ) as Section;
}

/** `seen`: the files that were read on the way here; the base is added. */
function readBase(given: unknown, folder: string, seen: Set<string>): BaseFile | Complaint {
  const path = 'extends';
  if (typeof given !== 'string' || given.trim() === '') {
    const remedy = 'Write the path of the base, or remove it.';
    return { path, problem: 'is no path of a file', remedy, said: { is: 'base-path' } };
  }
  const file = resolve(folder, given);
  const real = realPath(file);
  if (seen.has(real)) {
    const said = { is: 'base-circle', args: { file } };
    const remedy = 'Remove `extends` in one of them.';
    return { path, problem: `${file} extends this file in its turn`, remedy, said };
  }
  seen.add(real);
  const text = readText(file, true);
  if (typeof text !== 'string')
    return {
      ...text,
      path,
      problem: `${file} ${text.problem}`,
      said: { is: 'base-unreadable', args: { file } },
    };
  const { complaint, json, notes } = parseFile(text);
  return complaint
    ? { ...complaint, file }
    : { json: withAbsolutePaths(json, dirname(file)), notes, file, text };
}
