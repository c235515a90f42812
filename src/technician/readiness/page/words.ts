/** The texts of a report where no browser has them: the panel's own catalogues, read from their files. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { besideProgram } from '../../../files.ts';
import { type Catalogue, type Texts, texts } from '../../../screen/texts.ts';

/** Of the panel, in the sources and in `dist` alike. */
const folder = besideProgram('ui/service/texts');
const reportLanguages = ['nl', 'en'] as const;
const parts = ['shared.', '', 'codes.', 'readiness.'] as const;

/** A language that the panel does not have is English. */
export function reportWords(language: string, timeZone: string): Texts {
  const own = reportLanguages.find((each) => each === language) ?? 'en';
  const catalogue = Object.assign({}, ...parts.map((part) => read(fileOf(part, own)))) as Catalogue;
  return texts(catalogue, own, timeZone, 'EUR');
}

/** `nl.json`, `codes.nl.json`: a language may have no codes, which the kiosk then has itself. */
function fileOf(part: (typeof parts)[number], language: string): string {
  return join(folder, `${part}${language}.json`);
}

function read(file: string): Catalogue {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalogue) : {};
}
