import type { Destination, Language } from '../../machines/domain.ts';
import type { Say } from './paper.ts';

/** As on its sign: the library's words where it has any, else "Bin 07", "Desk", "Shelf". */
export function placeName(destination: Destination, say: Say, language: Language): string {
  const words = destination.sign?.words[language];
  if (words !== undefined) return words;
  const usual = say(`sign.${destination.kind}`);
  return destination.kind === 'bin' ? `${usual} ${destination.name}` : usual;
}
