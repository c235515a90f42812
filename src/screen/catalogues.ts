/**
 * The catalogues that ship with the kiosk, with the texts that the library changes in its own
 * folder.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { z } from 'zod';
import type { Language } from '../../machines/domain.ts';
import { Fault } from '../fault.ts';
import { besideProgram, readRegularFile } from '../files.ts';
import { argumentsOf } from './message-arguments.ts';
import { type Catalogue, messageKey } from './texts.ts';

/**
 * `textsFolder`: `<language>.json` with only the keys that the library changes; a language without
 * a file stays as it is. Throws a Fault for a language that has no catalogue, and one with all that
 * is wrong in the library's own texts.
 */
export async function readCatalogues(
  languages: readonly Language[],
  textsFolder: string | null = null,
): Promise<Record<Language, Catalogue>> {
  const own = textsFolder === null ? [] : await filesIn(textsFolder);
  const stray = own.find(
    (name) => name !== messagesFile && !languages.includes(name.replace(/\.json$/, '')),
  );
  if (stray !== undefined)
    throw wrong([`${stray}: is no language of screen.languages (${languages.join(', ')})`]);
  const read = async (language: Language): Promise<[Language, Catalogue]> => {
    const shipped = await readShipped(language);
    if (textsFolder === null) return [language, shipped];
    const changed = own.includes(`${language}.json`)
      ? readOwn(join(textsFolder, `${language}.json`), shipped)
      : {};
    const known = own.includes(messagesFile)
      ? readMessages(join(textsFolder, messagesFile), language)
      : {};
    return [language, { ...shipped, ...changed, ...known }];
  };
  return Object.fromEntries(await Promise.all(languages.map(read)));
}

const messagesFile = 'messages.json';
const messageTable = z.record(z.string().min(1), z.record(z.string(), z.string().min(1)));

/** The library system's own messages, each by its exact text, as texts of one language. */
function readMessages(file: string, language: Language): Catalogue {
  const parsed = messageTable.safeParse(readJson(file));
  if (!parsed.success)
    throw wrong(
      [`${file}: is no object of messages, each with its text in each language`],
      parsed.error,
      'Write each message as {"its exact text": {"fr": "…", "ar": "…"}}.',
    );
  return Object.fromEntries(
    Object.entries(parsed.data).flatMap(([message, byLanguage]) => {
      const text = byLanguage[language];
      return text === undefined ? [] : [[messageKey(message), text]];
    }),
  );
}

async function readShipped(language: Language): Promise<Catalogue> {
  const file = besideProgram(`src/screen/texts/${language}.json`);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const remedy =
      'Take it out of screen.languages, or add its catalogue (CONTRIBUTING, "A language").';
    throw new Fault(
      'screen',
      'language-unknown',
      `There are no texts for the language "${language}".`,
      remedy,
      cause,
    );
  });
  return JSON.parse(text) as Catalogue;
}

const remedy =
  'Correct the file; a key is one of src/screen/texts/en.json, with the arguments that it has there.';
function wrong(problems: readonly string[], cause?: unknown, advice = remedy) {
  return new Fault('screen', 'texts-wrong', problems.join('; '), advice, cause);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const advice =
      'Make that folder, readable for the user of the kiosk, or name another as screen.textsFolder; null: none.';
    throw wrong([`the folder ${folder} cannot be read`], cause, advice);
  });
  return names.filter((name) => name.endsWith('.json'));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(
      readRegularFile(file)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    );
  } catch (cause) {
    throw wrong([`${file}: is no JSON that can be read`], cause);
  }
}

function readOwn(file: string, shipped: Catalogue): Catalogue {
  const json = readJson(file);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw wrong([`${file}: is no object of texts`]);
  const problems = Object.entries(json).flatMap(
    ([key, message]) => problemOf(key, message, shipped)?.text ?? [],
  );
  if (problems.length > 0) throw wrong(problems.map((problem) => `${file}: ${problem}`));
  return json as Catalogue;
}

/**
 * A rule that the library wrote has texts of its own, with the figures that the rule names; so has
 * a part of a set that it named.
 */
const ofOwnRule = /^(reason\.[a-z0-9]+(-[a-z0-9]+)*\.(says|clears)|part\.[a-z0-9]+(-[a-z0-9]+)*)$/;

/** What is wrong with a text: `text` in English, `is` and the names for the panel's own words. */
export interface TextProblem {
  is: 'no-such-text' | 'no-words' | 'no-message' | 'unknown-argument';
  text: string;
  unknown?: string;
  known?: string;
}

/** What is wrong with one text of the library; null: nothing. */
export function problemOf(key: string, message: unknown, shipped: Catalogue): TextProblem | null {
  const original = Object.hasOwn(shipped, key) ? shipped[key] : undefined;
  if (original === undefined && !ofOwnRule.test(key))
    return { is: 'no-such-text', text: `there is no text "${key}"` };
  if (typeof message !== 'string') return { is: 'no-words', text: `"${key}" is no text` };
  let found: readonly string[];
  try {
    found = argumentsOf(new IntlMessageFormat(message, 'en').getAst());
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    return { is: 'no-message', text: `"${key}" is no ICU message (${why})` };
  }
  if (original === undefined) return null;
  const known = argumentsOf(new IntlMessageFormat(original, 'en').getAst());
  const unknown = found.filter((name) => !known.includes(name)).join(', ');
  if (unknown === '') return null;
  const text = `"${key}" has no argument ${unknown}; it has ${known.join(', ') || 'none'}`;
  return { is: 'unknown-argument', text, unknown, known: known.join(', ') };
}
