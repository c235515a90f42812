/** The texts of a report where no browser has them. */
import { type Texts, texts } from '../../../screen/texts.ts';
import { panelCatalogue, panelLanguages } from '../../panel-catalogue.ts';

/** A language that the panel does not have is English. */
export function reportWords(language: string, timeZone: string): Texts {
  const own = panelLanguages.find((each) => each === language) ?? 'en';
  const catalogue = panelCatalogue(own, ['shared', 'pages', 'codes', 'readiness']);
  return texts(catalogue, own, timeZone, 'EUR');
}
