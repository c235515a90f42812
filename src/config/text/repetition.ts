/** Regular expressions that may take longer than a kiosk lives. */

/**
 * Whether something without an upper limit is repeated without one: `(a+)*`. A code that almost fits
 * such an expression is tried in more ways than can be counted, and the kiosk stands still. Groups,
 * classes and escapes are understood; what is no regular expression gives any answer. Pure.
 */
export function repeatsRepetition(expression: string): boolean {
  /** of each group that is open: it holds a repetition without limit */
  const open = [false];
  /** what a quantifier after this would repeat holds one */
  let last = false;
  for (const [token] of expression.matchAll(tokens)) {
    if (unlimited.test(token)) {
      if (last) return true;
      open[open.length - 1] = true;
    } else if (token.startsWith('(')) open.push(false);
    else if (token === ')' && open.length > 1) {
      last = open.pop() ?? false;
      if (last) open[open.length - 1] = true;
      continue;
    }
    last = false;
  }
  return false;
}
const tokens =
  /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|[*+]\??|\{\d+,?\d*\}\??|./gs;
const unlimited = /^(?:[*+]|\{\d+,\})\??$/;
