/** The panel's own catalogues where no browser has them: read from their files. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { besideProgram } from '../files.ts';
import type { Catalogue } from '../screen/texts.ts';

export const panelLanguages = ['nl', 'en'] as const;
export type PanelLanguage = (typeof panelLanguages)[number];
/** `codes`: of findings, which the kiosk itself has in English. */
type CataloguePart = 'shared' | 'pages' | 'codes' | 'readiness' | 'setup';

/** In the sources and in `dist` alike. */
const folder = besideProgram('ui/service/texts');

/** A part that a language does not have is left out. */
export function panelCatalogue(
  language: PanelLanguage,
  parts: readonly CataloguePart[],
): Catalogue {
  return Object.assign({}, ...parts.map((part) => read(fileOf(part, language)))) as Catalogue;
}

/** `nl.json`, `codes.nl.json` */
function fileOf(part: CataloguePart, language: PanelLanguage): string {
  return join(folder, `${part === 'pages' ? '' : `${part}.`}${language}.json`);
}

function read(file: string): Catalogue {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalogue) : {};
}
