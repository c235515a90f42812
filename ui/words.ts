/** The catalogues, each fetched once: a page without its kiosk still has its texts. */
import type { FeeKind, Language } from '../machines/domain.ts';
import type { Screen } from '../src/screen/screen.ts';
import { type Catalogue, type Texts, texts } from '../src/screen/texts.ts';

const catalogues = new Map<Language, Catalogue>();
const coming = new Set<Language>();
let latest: Texts | null = null;
let latestFor = '';

/** The texts of a screen, or null until they are loaded; `onArrival` runs after each load. */
export function wordsFor(screen: Screen, onArrival: () => void): Texts | null {
  for (const language of screen.languages) load(language, onArrival);
  load(screen.language, onArrival);
  const catalogue = catalogues.get(screen.language);
  if (catalogue === undefined) return latest;
  const isStaffed = screen.unstaffed === undefined;
  const wanted = `${screen.language} ${screen.timeZone} ${screen.currency} ${isStaffed}`;
  if (latest === null || latestFor !== wanted) {
    latest = texts(catalogue, screen.language, screen.timeZone, screen.currency, isStaffed);
    latestFor = wanted;
  }
  return latest;
}

/** Whether a fee is called by its kind: `Lidgeld (S )`, in whatever language the library writes. */
export function isKindOfFee(title: string, kind: FeeKind): boolean {
  const named = title
    .replace(/\(.*?\)/g, '')
    .trim()
    .toLowerCase();
  return [...catalogues.values()].some((own) => own[`fee.${kind}`]?.toLowerCase() === named);
}

function load(language: Language, onArrival: () => void): void {
  if (catalogues.has(language) || coming.has(language)) return;
  coming.add(language);
  fetch(`/texts/${encodeURIComponent(language)}.json`)
    .then(async (answer) => {
      if (!answer.ok) return;
      catalogues.set(language, await answer.json());
      onArrival();
    })
    .catch(() => coming.delete(language)); // asked again with the next screen
}
