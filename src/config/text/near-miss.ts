/**
 * Regular expressions that take too long to find that a code does not fit: `(?:\d|\d\d)+x`. They are
 * tried, since their form does not tell (repetition.ts knows one form).
 */
import { type Context, createContext, runInContext } from 'node:vm';

/** What a patron may show, in characters. */
const longest = 512;
const mostMisses = 100;
/** A sound expression needs a thousandth of it for all. */
const limitMs = 250;

let context: Context | null = null;

/** Whether a code that almost fits keeps the program busy. `expression`: a valid one, for a whole code. */
export function isSlow(expression: string): boolean {
  // Twice: the machine itself may have stood still.
  return isInterrupted(expression) && isInterrupted(expression);
}

function isInterrupted(expression: string): boolean {
  context ??= createContext({});
  Object.assign(context, { source: `^(?:${expression})$`, misses: nearMisses(expression) });
  try {
    // The limit of a script is the one thing that ends a regular expression from outside.
    runInContext('misses.some((miss) => new RegExp(source).test(miss))', context, {
      timeout: limitMs,
    });
    return false;
  } catch {
    return true;
  }
}

/**
 * Each part of it, and each two that follow, again and again: after what comes before it and alone, with
 * an end that fits nothing.
 */
function nearMisses(expression: string): string[] {
  const samples = [...expression.matchAll(parts)].map(([part]) => sampleOf(part));
  const letters = samples.filter((each) => each !== '');
  const misses = new Set<string>([filled(letters.join(''))]);
  let before = '';
  for (const [at, letter] of letters.entries()) {
    misses.add(filled(`${letters[at - 1] ?? ''}${letter}`));
    misses.add(before + filled(letter, longest - before.length));
    misses.add(filled(letter));
    before += letter;
  }
  return [...misses].slice(0, mostMisses).map((each) => `${each}\u0001`);
}

function filled(text: string, length = longest): string {
  return text === '' || length <= 0
    ? ''
    : text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

const parts = /\\.|\[(?:\\.|[^\]\\])*\]|\(\??[:=!<]*|\{\d+,?\d*\}|./gs;

/** One character that fits a part; empty: a sign of the expression itself. */
function sampleOf(part: string): string {
  if (part.startsWith('[')) return sampleOf(/\\.|[^\]^]/s.exec(part.slice(1))?.[0] ?? '');
  if (part.startsWith('\\')) return classes[part] ?? part.slice(1);
  if (part === '.') return 'a';
  return /^(?:[()|*+?^$]|\(.*|\{.*\})$/s.test(part) ? '' : part;
}

const classes: Readonly<Record<string, string>> = {
  '\\d': '1',
  '\\w': 'a',
  '\\s': ' ',
  '\\D': 'a',
  '\\W': '-',
  '\\S': 'a',
  '\\b': '',
  '\\B': '',
};
