/** The library's own texts of the screen: checked as by `kiosk check`, shown after a restart. */
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Language } from '../../../machines/domain.ts';
import { loadConfig, usualTexts } from '../../config/load.ts';
import { Fault, systemCode } from '../../fault.ts';
import { readRegularFile, writeFileAtomically } from '../../files.ts';
import { problemOf, readCatalogues } from '../../screen/catalogues.ts';
import type { Catalogue } from '../../screen/texts.ts';
import { bodyOf, NotDone } from '../../screen/web/answers.ts';
import type { Env } from '../access/session-check.ts';
import type { TextsOf, TextsSaved } from '../actions.ts';
import type { HandlerParts } from './handler-parts.ts';

const request = z.record(z.string().max(200), z.string().max(4_000).nullable());
const noFolder =
  'screen.textsFolder in the configuration is null: name a folder there, or leave it out.';

export function textRoutes({ kiosk, supervisor, audit }: HandlerParts): Hono<Env> {
  const { languages, textsFolder: used } = kiosk.config.screen;
  const folderNow = () => used ?? folderToMake(supervisor.file);
  const routes = new Hono<Env>();
  const languageOf = (name: string): Language => {
    const language = languages.find((each) => each === name);
    if (language !== undefined) return language;
    throw new NotDone(404, {
      code: 'language-unknown',
      text: `This kiosk speaks ${languages.join(', ')}.`,
    });
  };
  const shippedIn = async (language: Language) =>
    (await readCatalogues([language]))[language] ?? {};

  routes.get('/texts', (c) => c.json(languages));
  routes.get('/texts/:language', async (c) => {
    const language = languageOf(c.req.param('language'));
    const textsFolder = folderNow();
    const answer: TextsOf = {
      language,
      shipped: await shippedIn(language),
      own: textsFolder === null ? {} : readOwn(textsFolder, language),
      mayChange: textsFolder !== null,
      ...(textsFolder === null ? { remedy: noFolder } : {}),
    };
    return c.json(answer);
  });
  routes.put('/texts/:language', async (c) => {
    const language = languageOf(c.req.param('language'));
    const wanted = Object.entries(await bodyOf(c, request));
    const textsFolder = folderNow();
    if (textsFolder === null)
      throw new NotDone(409, {
        code: 'no-texts-folder',
        text: 'There is no folder for own texts.',
        remedy: noFolder,
      });
    const shipped = await shippedIn(language);
    const problems = wanted.flatMap(([key, text]) =>
      text === null ? [] : (problemOf(key, text, shipped) ?? []),
    );
    if (problems.length > 0)
      throw new NotDone(422, {
        code: 'texts-wrong',
        text: problems.map(({ text }) => text).join('; '),
        problems: problems.map(({ text }) => text),
        wrong: problems,
      });
    const before = new Map(Object.entries(readOwn(textsFolder, language)));
    const own = new Map(before);
    for (const [key, text] of wanted)
      if (text === null || text === shipped[key]) own.delete(key);
      else own.set(key, text);
    const changed = wanted.flatMap(([key]) => (own.get(key) === before.get(key) ? [] : [key]));
    if (changed.length === 0)
      return c.json({ changed, restartDue: supervisor.restartDue() } satisfies TextsSaved);
    audit(
      c,
      'texts',
      changed.map((key) => `${language} ${key}`),
    );
    write(textsFolder, language, Object.fromEntries([...own].sort(([a], [b]) => (a < b ? -1 : 1))));
    supervisor.askRestart();
    const saved: TextsSaved = { changed, restartDue: supervisor.restartDue() };
    return c.json(saved);
  });
  return routes;
}

/** The usual folder, before its first text; null: the configuration names none on purpose. */
function folderToMake(file: string | null): string | null {
  if (file === null) return null;
  return usualTexts(loadConfig(file).sources, dirname(resolve(file)));
}

function readOwn(folder: string, language: Language): Catalogue {
  try {
    return JSON.parse(
      readRegularFile(join(folder, `${language}.json`))
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    ) as Catalogue;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {};
    const text = `The own texts in ${language} cannot be read.`;
    const remedy = 'Correct or remove the file; it was in order when the kiosk started.';
    throw new Fault('screen', 'texts-wrong', text, remedy, error);
  }
}

function write(folder: string, language: Language, texts: Catalogue): void {
  const file = join(folder, `${language}.json`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileAtomically(file, `${JSON.stringify(texts, null, 2)}\n`, 0o644);
  } catch (cause) {
    const text = `${file} cannot be written (${systemCode(cause)}).`;
    const remedy = `Let the user of the kiosk write ${folder}; nothing was changed.`;
    throw new Fault('screen', 'texts-unwritable', text, remedy, cause);
  }
}
