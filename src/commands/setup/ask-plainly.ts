/**
 * Questions line by line, in plain ASCII and without a movement of the cursor: for a serial console,
 * a terminal that can do no more, and one that does not know its size.
 */
import type { Finding } from '../../technician/finding.ts';
import { askLine } from '../common/ask-line.ts';
import { print as printText } from '../common/print.ts';
import { type Asker, Left } from './asker.ts';
import { wrapped } from './wrap.ts';

const marks = { ok: 'ok', attention: 'look', broken: 'WRONG', off: '-' } as const;

const usualWidth = 80;
const signs: Readonly<Record<string, string>> = {
  '…': '...',
  '“': '"',
  '”': '"',
  '’': "'",
  '·': '-',
};

/** A serial console may show no other letters. */
function asAscii(text: string): string {
  return text.replace(/[…“”’·]/g, (sign) => signs[sign] ?? sign);
}
function print(text: string): void {
  printText(wrapped(asAscii(text), process.stdout.columns || usualWidth));
}

async function line(question: string, echo = true): Promise<string> {
  const typed = await askLine({ question: asAscii(question), echo, to: 'stdout' });
  if (typed === null) throw new Left();
  return typed.trim();
}

/** Asks until the check finds nothing. */
async function asked(
  ask: () => Promise<string>,
  check: (value: string) => string | undefined,
): Promise<string> {
  for (;;) {
    const value = await ask();
    const problem = check(value);
    if (problem === undefined) return value;
    print(`  ! ${problem}\n`);
  }
}

function withHint(ask: string, hint: string | undefined) {
  return hint === undefined ? ask : `${ask} - ${hint}`;
}

export function askPlainly(): Asker {
  return {
    title: (text) => print(`\n== ${text} ==\n`),
    say: (text) => print(`${text}\n`),
    show: (findings) => print(findings.map(inLines).join('')),
    text: (ask, usual, check, hint) =>
      asked(async () => {
        const typed = await line(`${withHint(ask, hint)}${usual === '' ? '' : ` [${usual}]`}: `);
        return typed === '' ? usual : typed;
      }, check),
    secret: (ask, check, hint) => asked(() => line(`${withHint(ask, hint)}: `, false), check),
    choose: async (ask, options, usual, hint) => {
      const list = options.map(({ label, note }, at) => `  ${at + 1} ${withHint(label, note)}\n`);
      const preset = options.findIndex(({ value }) => value === usual) + 1;
      print(`${withHint(ask, hint)}\n${list.join('')}`);
      const number = await asked(
        async () =>
          (await line(`1 to ${options.length}${preset > 0 ? ` [${preset}]` : ''}: `)) ||
          `${preset}`,
        (typed) =>
          options[Number(typed) - 1] ? undefined : `type a number from 1 to ${options.length}`,
      );
      return options[Number(number) - 1]?.value ?? usual;
    },
    yes: async (ask, usual) => {
      const typed = await asked(
        async () => (await line(`${ask} [${usual ? 'Y/n' : 'y/N'}]: `)) || (usual ? 'y' : 'n'),
        (word) => (/^(y(es)?|n(o)?)$/i.test(word) ? undefined : 'type y or n'),
      );
      return /^y/i.test(typed);
    },
  };
}

function inLines({ light, text, remedy, code }: Finding): string {
  const what = `  ${marks[light].padEnd(5)} ${text}\n`;
  return light === 'ok' || light === 'off' ? what : `${what}        ${remedy ?? ''} [${code}]\n`;
}
