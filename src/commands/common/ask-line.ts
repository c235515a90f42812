/** One line from a terminal, key by key: works on a serial console, and can hide what is typed. */
import { print, printError } from './print.ts';

/** What was typed ahead of the next question. */
let ahead = '';

interface LineOptions {
  question: string;
  /** false: nothing of it is shown */
  echo: boolean;
  /** where the question goes */
  to: 'stdout' | 'stderr';
}

/** null: Ctrl-C. */
export async function askLine({ question, echo, to }: LineOptions): Promise<string | null> {
  const show = to === 'stdout' ? print : printError;
  // Before the question, so that what is typed at once is not shown either.
  process.stdin.setRawMode(true);
  show(question);
  let typed = '';
  /** undefined: the line is not at its end */
  const take = (character: string): string | null | undefined => {
    if (character === '\r' || character === '\n' || character === '\u0004') return typed;
    if (character === '\u0003') return null;
    if (character === '\u007f' || character === '\b') {
      if (echo && typed !== '') process[to].write('\b \b');
      typed = typed.slice(0, -1);
    } else if (character >= ' ') {
      if (echo) show(character);
      typed += character;
    }
    return undefined;
  };
  const takeAll = (text: string): string | null | undefined => {
    for (const [at, character] of [...text].entries()) {
      const line = take(character);
      if (line === undefined) continue;
      ahead = [...text].slice(at + 1).join('');
      return line;
    }
    return undefined;
  };
  try {
    const before = ahead;
    ahead = '';
    const early = takeAll(before);
    if (early !== undefined) return early;
    for await (const chunk of process.stdin.iterator({ destroyOnReturn: false })) {
      const line = takeAll(String(chunk));
      if (line !== undefined) return line;
    }
    return null;
  } finally {
    process.stdin.setRawMode(false);
    process.stdin.pause();
    show('\n');
  }
}
