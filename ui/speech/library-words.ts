/**
 * The library's own messages on a screen: also within a sentence of the kiosk, as in that of a row,
 * they are said in their own language.
 */
import type { Screen } from '../../src/screen/screen.ts';
import type { Texts } from '../../src/screen/texts.ts';
import type { OtherTongue } from './tongues.ts';

const messages = new Set(['message', 'messages', 'printLines']);

/** Null: there is none, or each is in the language of the screen. */
export function libraryWords(screen: Screen, t: Texts): OtherTongue | null {
  const { messageLanguage: language } = screen;
  if (language === undefined || language === t.language) return null;
  const texts = new Set<string>();
  const walk = (value: unknown, key: string): void => {
    // One that the catalogue has is shown in its words.
    if (typeof value === 'string' && messages.has(key) && t.ofLibrary(value) === value)
      texts.add(value.trim());
    if (Array.isArray(value)) for (const each of value) walk(each, key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) walk(inner, name);
  };
  walk(screen.view, '');
  walk(screen.dialog, '');
  texts.delete('');
  const longestFirst = [...texts].sort((one, other) => other.length - one.length);
  return texts.size === 0 ? null : { language, texts: longestFirst };
}
