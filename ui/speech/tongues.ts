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

/** Texts that are in another language wherever they stand; the longest first. */
export interface OtherTongue {
  language: string;
  texts: readonly string[];
}

/** With its sign at the end; spaces and capitals may have changed on the way into a sentence. */
function whereSaid(texts: readonly string[]): RegExp {
  const patterns = texts.map((text) =>
    text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+'),
  );
  const whole = `(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{L}\\p{N}])[.!?…؟]?`;
  return new RegExp(whole, 'giu');
}

/**
 * What is said one after the other; `language` null: that of the screen. `own`: what else is in
 * another language than that.
 */
export function utterancesOf(
  text: string,
  own: OtherTongue | null = null,
): readonly { text: string; language: string | null }[] {
  const marked =
    own === null
      ? text
      : outsideTongues(text, (part) =>
          part.replace(whereSaid(own.texts), (said) => inTongue(said, own.language)),
        );
  return partsOf(marked);
}

function outsideTongues(text: string, change: (part: string) => string): string {
  let changed = '';
  let from = 0;
  for (const found of text.matchAll(other)) {
    changed += change(text.slice(from, found.index)) + found[0];
    from = found.index + found[0].length;
  }
  return changed + change(text.slice(from));
}

function partsOf(text: string): readonly { text: string; language: string | null }[] {
  const parts: { text: string; language: string | null }[] = [];
  const add = (part: string, language: string | null) => {
    if (/[\p{L}\p{N}]/u.test(part)) parts.push({ text: part.trim(), language });
  };
  let from = 0;
  for (const found of text.matchAll(other)) {
    add(text.slice(from, found.index), null);
    add(found[2] ?? '', found[1] ?? null);
    from = found.index + found[0].length;
  }
  add(text.slice(from), null);
  return parts;
}
