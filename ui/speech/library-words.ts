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
  const { messageLanguage: language, view, dialog } = screen;
  if (!language || language === t.language) return null;
  const texts: string[] = [];
  const walk = (value: unknown, key: string): void => {
    // One that the catalogue has is shown in its words.
    if (typeof value === 'string') {
      if (messages.has(key) && value.trim() && t.ofLibrary(value) === value)
        texts.push(patternOf(value));
    } else
      for (const [name, inner] of Object.entries(value ?? {}))
        walk(inner, Array.isArray(value) ? key : name);
  };
  walk([view, dialog], '');
  if (texts.length === 0) return null;
  const longestFirst = texts.sort((one, other) => other.length - one.length).join('|');
  const said = `(?<![\\p{L}\\p{N}])((?:${longestFirst})(?![\\p{L}\\p{N}])[.!?…؟]?)`;
  return { language, said: new RegExp(said, 'iu') };
}

/** Spaces and capitals may have changed on the way into a sentence. */
function patternOf(text: string): string {
  return text
    .trim()
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/\s+/g, '\\s+');
}
