/**
 * Another language within a text that is read aloud: a message of the library is said by a voice of
 * its own. Three characters that no text has keep its place in the sentence.
 */
const [open, then, close] = ['\uE000', '\uE001', '\uE002'];
const other = new RegExp(`${open}([^${then}]*)${then}([^${close}]*)${close}`, 'gu');

export function inTongue(text: string, language: string): string {
  return `${open}${language}${then}${text}${close}`;
}

/** The text alone: it is said in the words of the screen. */
export function withoutTongues(text: string): string {
  return text.replace(other, '$2');
}

/** `ending`: the sign at the end of a sentence, which belongs to its language. */
export function withEnding(text: string, ending: string): string {
  return text.endsWith(close) ? `${text.slice(0, -1)}${ending}${close}` : text + ending;
}

/** Texts that are in another language wherever they stand: each is the one group of `said`. */
export interface OtherTongue {
  language: string;
  said: RegExp;
}

/**
 * What is said one after the other; `language` null: that of the screen. `own`: what else is in
 * another language than that.
 */
export function utterancesOf(
  text: string,
  own: OtherTongue | null = null,
): readonly { text: string; language: string | null }[] {
  const parts: { text: string; language: string | null }[] = [];
  const add = (part: string, language: string | null) => {
    if (/[\p{L}\p{N}]/u.test(part)) parts.push({ text: part.trim(), language });
  };
  const addOwn = (part: string) => {
    const pieces = own ? part.split(own.said) : [part];
    for (const [at, piece] of pieces.entries()) add(piece, at % 2 && own ? own.language : null);
  };
  let from = 0;
  for (const found of text.matchAll(other)) {
    addOwn(text.slice(from, found.index));
    add(found[2] ?? '', found[1] ?? null);
    from = found.index + found[0].length;
  }
  addOwn(text.slice(from));
  return parts;
}
