/**
 * Questions line by line, in plain ASCII and without a movement of the cursor: for a serial console,
 * a terminal that can do no more, and one that does not know its size.
 */
import type { Texts } from '../../screen/texts.ts';
import type { Finding } from '../../technician/finding.ts';
import { foundOf, remedyOf } from '../../technician/readiness/page/content.ts';
import { askLine } from '../common/ask-line.ts';
import { print as printText } from '../common/print.ts';
import { type Asker, Left } from './asker.ts';
import { wrapped } from './wrap.ts';

/** English and Dutch, whatever the language. */
const yesOrNo = /^(y(es)?|ja?|n(o|ee)?)$/i;
const usualWidth = 80;
const signs: Readonly<Record<string, string>> = {
  '…': '...',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '·': '-',
  '–': '-',
};

/** A serial console may show no other letters. */
function asAscii(text: string): string {
  const plain = text.replace(/[…“”‘’·–]/g, (sign) => signs[sign] ?? sign);
  return plain.normalize('NFD').replace(/\p{Mn}/gu, '');
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

export function askPlainly(t: Texts): Asker {
  return {
    t,
    title: (text) => print(`\n== ${text} ==\n`),
    say: (text) => print(`${text}\n`),
    show: (findings) => print(findings.map((finding) => inLines(t, finding)).join('')),
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
          (await line(
            `${t('at-terminal.number', { count: options.length })}${preset > 0 ? ` [${preset}]` : ''}: `,
          )) || `${preset}`,
        (typed) =>
          options[Number(typed) - 1]
            ? undefined
            : t('at-terminal.number.wrong', { count: options.length }),
      );
      return options[Number(number) - 1]?.value ?? usual;
    },
    yes: async (ask, usual) => {
      const typed = await asked(
        async () =>
          (await line(`${ask} [${t(`at-terminal.${usual ? 'yes-or-no' : 'no-or-yes'}`)}]: `)) ||
          (usual ? 'y' : 'n'),
        (word) => (yesOrNo.test(word) ? undefined : t('at-terminal.yes-or-no.wrong')),
      );
      return /^[yj]/i.test(typed);
    },
  };
}

function inLines(t: Texts, finding: Finding): string {
  const { light, code } = finding;
  const what = `  ${t(`at-terminal.light.${light}`).padEnd(5)} ${foundOf(finding, t)}\n`;
  const isWell = light === 'ok' || light === 'off';
  return isWell ? what : `${what}        ${remedyOf(finding, t)} [${code}]\n`;
}
