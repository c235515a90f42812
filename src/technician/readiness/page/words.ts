/** The texts of a report where no browser has them: the panel's own catalogues, read from their files. */
import { existsSync, readFileSync } from 'node:fs';
import { type Catalogue, type Texts, texts } from '../../../screen/texts.ts';

/** Of the panel, in the sources and in `dist` alike. */
const folder = new URL('../../../../ui/service/texts/', import.meta.url);
const reportLanguages = ['nl', 'en'] as const;
const parts = ['shared.', '', 'codes.', 'readiness.'] as const;

/** A language that the panel does not have is English. */
export function reportWords(language: string, timeZone: string): Texts {
  const own = reportLanguages.find((each) => each === language) ?? 'en';
  const catalogue = Object.assign({}, ...parts.map((part) => read(fileOf(part, own)))) as Catalogue;
  return texts(catalogue, own, timeZone, 'EUR');
}

/** `nl.json`, `codes.nl.json`: a language may have no codes, which the kiosk then has itself. */
function fileOf(part: (typeof parts)[number], language: string): URL {
  return new URL(`${part}${language}.json`, folder);
}

function read(file: URL): Catalogue {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalogue) : {};
}
