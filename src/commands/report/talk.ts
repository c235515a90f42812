/** The person at the terminal: questions on standard error, answers by a letter and Enter. */
import { createInterface } from 'node:readline/promises';
import type { Answer, Check, CheckLight, Question } from '../../technician/report.ts';
import { printError } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';

const acts: Partial<Record<Question['check'], string>> = {
  scan: 'Scan a code now: a card or an item.',
  tag: 'Lay an item with a tag on the plate.',
  card: 'Scan your own library card, or lay it on the plate. Nothing of it is kept but its last four characters. Where patrons type a PIN, and no wrong one was tried here yet, one is sent for it.',
};
const words: Readonly<Record<CheckLight, string>> = {
  ok: 'ok',
  attention: 'ATTENTION',
  broken: 'BROKEN',
  off: 'none',
  'not-judged': 'not judged',
};

interface Talk {
  initials(): Promise<string>;
  ask(question: Question, over: AbortSignal): Promise<Answer | null>;
  onCheck(check: Check): void;
  close(): void;
}

/** `onStop`: the person pressed Ctrl-C, or the terminal is gone. */
export function openTalk(onStop: () => void): Talk {
  const lines = createInterface({ input: shell().stdin, output: shell().stderr, terminal: false });
  const leaving = new AbortController();
  const stop = () => {
    leaving.abort();
    printError('\nStopped: what is left is not judged.\n');
    onStop();
  };
  process.on('SIGINT', stop);
  lines.once('close', onStop);
  const line = async (text: string, over?: AbortSignal): Promise<string | null> => {
    try {
      return (await lines.question(text, over ? { signal: over } : {})).trim().toLowerCase();
    } catch {
      // The question is over: the device has reported.
      printError('\n');
      return null;
    }
  };
  return {
    initials: async () => {
      for (;;) {
        const given = await lines
          .question('Your initials: ', { signal: leaving.signal })
          .catch(() => null);
        if (given === null) throw new Refusal('Nothing was tried.', 130);
        if (initialsForm.test(given.trim())) return given.trim();
        printError('Initials are one to twelve letters.\n');
      }
    },
    ask: async (question, over) => {
      if (question.kind === 'yes-no') return askYesNo(question.figures, (text) => line(text, over));
      const act = acts[question.check] ?? question.check;
      const left = await line(`→ ${act} (s and Enter: leave out) `, over);
      return left === null ? null : { answer: 'skip' };
    },
    onCheck: ({ check, light, text, remedy, ms }) => {
      const took = ms === undefined ? '' : ` (${ms} ms)`;
      const then = light === 'broken' || light === 'attention' ? remedy : undefined;
      printError(`${check.padEnd(14)}${words[light].padEnd(12)}${text}${took}\n`);
      if (then !== undefined) printError(`${' '.repeat(26)}→ ${then}\n`);
    },
    close: () => {
      process.off('SIGINT', stop);
      lines.off('close', onStop);
      lines.close();
    },
  };
}

const initialsForm = /^[\p{L}\p{N} .'-]{1,12}$/u;

export function checkedInitials(given: string): string {
  if (initialsForm.test(given.trim())) return given.trim();
  throw new Refusal('Initials are one to twelve letters: --by AB.', exitCodes.wrongUse);
}

async function askYesNo(
  figures: string | undefined,
  line: (text: string) => Promise<string | null>,
): Promise<Answer | null> {
  const text = `→ Is everything on the test receipt readable, and does it end with ${figures}? (y, n, or s: leave out) `;
  for (;;) {
    const answer = await line(text);
    if (answer === null) return null;
    if (/^(y|yes|j|ja)$/.test(answer)) return { answer: 'yes' };
    if (/^(n|no|nee)$/.test(answer)) return { answer: 'no' };
    if (/^(s|skip)$/.test(answer)) return { answer: 'skip' };
  }
}
