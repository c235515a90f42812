/** Texts that fit a regular expression, drawn by its form. Pure. */

type Pick = (choices: number) => number;
type Draw = (pick: Pick) => string;

const drawn = 60;
/** Of a repetition without an upper limit. */
const mostMore = 3;

/**
 * Some texts that the whole expression fits, of each of its alternatives; always the same ones. Empty:
 * its form is not understood here (a back reference, what looks ahead), and nothing is claimed.
 */
export function examplesOf(expression: string): readonly string[] {
  const draw = parse(expression);
  if (draw === null) return [];
  const whole = new RegExp(`^(?:${expression})$`);
  const texts = Array.from({ length: drawn }, (_, nth) => draw(picker(nth)));
  return [...new Set(texts)].filter((text) => whole.test(text));
}

/** The first choice goes round, so that each alternative is drawn; the others seem random. */
function picker(nth: number): Pick {
  let state = nth;
  let isFirst = true;
  return (choices) => {
    const at = isFirst ? nth : state >>> 8;
    isFirst = false;
    state = (Math.imul(state + nth + 1, 1_103_515_245) + 12_345) >>> 0;
    return at % choices;
  };
}

function parse(expression: string): Draw | null {
  const tokens = expression.match(/\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\(\?:|\(\?|./gs) ?? [];
  let at = 0;
  const alternatives = (): Draw | null => {
    const all: (Draw | null)[] = [sequence()];
    while (tokens[at] === '|') {
      at++;
      all.push(sequence());
    }
    const each = all.filter((one) => one !== null);
    if (each.length < all.length) return null;
    // One alternative is no choice: those within it come first.
    if (each.length === 1) return each[0] ?? null;
    return (pick) => each[pick(each.length)]?.(pick) ?? '';
  };
  const sequence = (): Draw | null => {
    const all: Draw[] = [];
    for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
      if (token === '|' || token === ')') break;
      const one = part(token);
      if (one === null) return null;
      all.push(repeated(one));
    }
    return (pick) => all.map((each) => each(pick)).join('');
  };
  const part = (token: string): Draw | null => {
    at++;
    if (token === '(' || token === '(?:') {
      const inside = alternatives();
      return tokens[at++] === ')' ? inside : null;
    }
    if (token === '^' || token === '$') return () => '';
    const letters = lettersOf(token);
    return letters === null ? null : (pick) => letters[pick(letters.length)] ?? '';
  };
  const repeated = (one: Draw): Draw => {
    const times = timesOf(tokens[at]);
    if (times === null) return one;
    at++;
    if (tokens[at] === '?') at++;
    const { least, most } = times;
    return (pick) => {
      const count = most === least ? least : least + pick(most - least + 1);
      return Array.from({ length: count }, () => one(pick)).join('');
    };
  };
  const draw = alternatives();
  return at === tokens.length ? draw : null;
}

function timesOf(token = ''): { least: number; most: number } | null {
  if (token === '*') return { least: 0, most: mostMore };
  if (token === '+') return { least: 1, most: 1 + mostMore };
  if (token === '?') return { least: 0, most: 1 };
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}$/.exec(token) ?? [];
  if (least === undefined) return null;
  const from = Number(least);
  if (comma === '') return { least: from, most: from };
  return { least: from, most: most === '' ? from + mostMore : Number(most) };
}

/** Those that a part of one character allows; null: it is none, or one that is not understood. */
function lettersOf(token: string): string | null {
  if (/^\\[1-9bBkpPux]/.test(token) || /^[*+?{)]|^\(\?$/.test(token)) return null;
  if (token.startsWith('[') || token === '.' || /^\\[a-zA-Z]$/.test(token)) {
    const one = new RegExp(`^${token}$`);
    return printable.filter((letter) => one.test(letter)).join('') || null;
  }
  return token.startsWith('\\') ? token.slice(1) : token;
}
const printable = Array.from({ length: 0x5f }, (_, code) => String.fromCharCode(0x20 + code));
