/**
 * The names of what a complaint says, by which the panel words it in another language. The English
 * text stays where it arises.
 */

/** `is`: kebab-case; `complaint.<is>` of the panel's catalogue has its words. */
export interface Said {
  is: string;
  args?: Readonly<Record<string, string | number>>;
}

const names = new Map<string, string>();

/** For the error of a schema, which is nothing but its text. */
export function sentence(is: string, text: string): string {
  names.set(text, is);
  return text;
}

export function nameOfSentence(text: string): string | undefined {
  return names.get(text);
}
