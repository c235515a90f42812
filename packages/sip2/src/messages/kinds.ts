import type { FixedKind } from './shapes.ts';

type Form = (text: string, from: number, to: number) => boolean;

function isDigit(code: number) {
  return code >= 48 && code <= 57;
}
/** Any of the characters, once. */
function oneOf(characters: string): Form {
  return (text, from, to) => to - from === 1 && characters.includes(text.charAt(from));
}

const blanks: Form = (text, from, to) => {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) !== 32) return false;
  return true;
};
const digits: Form = (text, from, to) => {
  for (let at = from; at < to; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
};
/** Blanks, digits, blanks: each may be none. */
const num: Form = (text, from, to) => {
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) === 32) start++;
  while (end > start && text.charCodeAt(end - 1) === 32) end--;
  return digits(text, start, end);
};
const date18: Form = (text, from, to) => {
  if (to - from !== 18) return false;
  if (text.charCodeAt(from) === 32) return blanks(text, from, to);
  if (!digits(text, from, from + 8) || !digits(text, from + 12, to)) return false;
  const last = text.charCodeAt(from + 11);
  if (last === 32 || last === 90) return blanks(text, from + 8, from + 11);
  return text.startsWith('0000', from + 8);
};

const forms: Record<FixedKind, Form> = {
  yn: oneOf('YN'),
  ynu: oneOf('YNU'),
  '01': oneOf('01'),
  '012': oneOf('012'),
  '+-*': oneOf('+-*'),
  num,
  date18,
  flags: (text, from, to) => {
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code !== 32 && code !== 89 && code !== 78) return false;
    }
    return true;
  },
  version: (text, from, to) =>
    to - from === 4 &&
    digits(text, from, from + 1) &&
    text.charAt(from + 1) === '.' &&
    digits(text, from + 2, to),
  currency: (text, from, to) => {
    if (to - from !== 3) return false;
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code < 65 || code > 90) return blanks(text, from, to);
    }
    return true;
  },
  text: (text, from, to) => {
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code < 32 || code > 126) return false;
    }
    return true;
  },
};

/** Whether a fixed value has the form of its kind; `from` and `to` name a part of the text. */
export function fitsKind(kind: FixedKind, text: string, from = 0, to = text.length): boolean {
  return forms[kind](text, from, to);
}
