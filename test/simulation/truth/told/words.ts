/**
 * What the words mean that people read and hear, in whatever language: by the catalogues alone, as
 * a person knows a language. How the kiosk puts them together is not read.
 */
import { readFileSync } from 'node:fs';

const languages = ['nl', 'en', 'fr', 'de', 'ar'] as const;
const catalogues = languages.map((language) => {
  const file = new URL(`../../../../src/screen/texts/${language}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
});
export function catalogueOf(language: string): Readonly<Record<string, string>> {
  return catalogues[(languages as readonly string[]).indexOf(language)] ?? {};
}
const marks = /[\u200e\u200f\u2066-\u2069]/g;

/** One kind of space, and no marks of direction. */
export function plainly(text: string): string {
  return text.replace(marks, '').replace(/[\p{Zs}\s]+/gu, ' ');
}

/** The message with anything in the place of each argument. */
function patternOf(message: string): string {
  let depth = 0;
  let pattern = '';
  for (const letter of plainly(message.replace(/<\/?\w+>/g, ''))) {
    if (letter === '}') depth -= 1;
    if (letter === '{' && depth === 0) pattern += '(.+?)';
    if (letter === '{') depth += 1;
    else if (depth === 0 && letter !== '}') pattern += letter.replace(/[\\^$.*+?()[\]|/]/, '\\$&');
  }
  return pattern;
}
function patterns(key: string): string[] {
  return catalogues.flatMap((own) => (own[key] === undefined ? [] : patternOf(own[key])));
}
function oneOf(sources: readonly string[], before: string, after: string): RegExp {
  return new RegExp(`${before}(?:${[...new Set(sources)].join('|')})${after}`, 'u');
}

/** The whole of a text is this message; its arguments are the groups that are there. */
export function whole(key: string): (text: string) => readonly string[] | null {
  const pattern = oneOf(patterns(key), '^', '$');
  return (text) => {
    const found = pattern.exec(plainly(text).trim());
    return found?.slice(1).filter((group) => group !== undefined) ?? null;
  };
}
/** A text has this message somewhere. */
export function within(key: string): (text: string) => boolean {
  const pattern = oneOf(patterns(key), '', '');
  return (text) => pattern.test(plainly(text));
}
/** A sentence of a text is the word by which these messages name a state (`<w>`). */
export function stateWord(...keys: readonly string[]): (text: string) => boolean {
  const words = catalogues.flatMap((own) =>
    keys.flatMap((key) => /<w>(.+?)<\/w>/.exec(own[key] ?? '')?.[1] ?? []),
  );
  const pattern = oneOf(words.map(patternOf), '(?:^|[.?!] )', '(?: |$)');
  return (text) => pattern.test(plainly(text));
}
