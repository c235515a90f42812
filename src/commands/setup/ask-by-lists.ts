/** Questions with lists to move through, on a terminal that can. */
import { styleText } from 'node:util';
import { confirm, isCancel, log, password, S_BAR, select, text } from '@clack/prompts';
import { visibleControls } from '../../printable.ts';
import type { Texts } from '../../screen/texts.ts';
import type { Finding } from '../../technician/finding.ts';
import { foundOf, remedyOf } from '../../technician/readiness/page/content.ts';
import { type Asker, Left } from './asker.ts';
import { wrapped } from './wrap.ts';

async function orLeave<Value>(asking: Promise<Value>): Promise<Exclude<Value, symbol>> {
  const answer = await asking;
  if (isCancel(answer)) throw new Left();
  return answer as Exclude<Value, symbol>;
}

/** Beside the bar at the left. */
function fitted(text: string): string {
  return wrapped(visibleControls(text), process.stdout.columns - 3);
}

function withHint(ask: string, hint: string | undefined) {
  return fitted(hint === undefined ? ask : `${ask}\n${hint}`);
}

/** Fields, other than lists, leave the second line to the caller. */
function besideBar(ask: string, hint: string | undefined) {
  return withHint(ask, hint).replaceAll('\n', `\n${styleText('gray', S_BAR)}  `);
}

export function askByLists(t: Texts): Asker {
  const active = t('at-terminal.yes');
  const inactive = t('at-terminal.no');
  // The library names the keys in English, below each list.
  const showInstructions = !t.has('at-terminal.keys');
  let isFirstList = !showInstructions;
  return {
    t,
    title: (title) => log.step(fitted(title)),
    say: (words) => log.message(fitted(words)),
    show: (findings) => {
      for (const finding of findings) logOf(finding)(inWords(t, finding));
    },
    text: async (ask, usual, check, hint) => {
      const validate = (value = '') => check(value.trim());
      const asking = text({ message: besideBar(ask, hint), initialValue: usual, validate });
      return (await orLeave(asking)).trim();
    },
    secret: (ask, check, hint) =>
      orLeave(
        password({
          message: besideBar(ask, hint),
          clearOnError: true,
          validate: (value) => check(value ?? ''),
        }),
      ),
    choose: (ask, options, usual, hint) => {
      if (isFirstList) log.message(t('at-terminal.keys'));
      isFirstList = false;
      return orLeave(
        select({
          message: withHint(ask, hint),
          showInstructions,
          options: options.map(({ value, label, note }) => ({
            value,
            label: visibleControls(label),
            ...(note === undefined ? {} : { hint: visibleControls(note) }),
          })),
          initialValue: usual,
        }),
      );
    },
    yes: (ask, usual) =>
      orLeave(confirm({ message: visibleControls(ask), initialValue: usual, active, inactive })),
  };
}

function logOf({ light }: Finding) {
  if (light === 'broken') return log.error;
  if (light === 'attention') return log.warn;
  return light === 'ok' ? log.success : log.info;
}

function inWords(t: Texts, finding: Finding): string {
  const { light, code } = finding;
  const isWrong = light === 'broken' || light === 'attention';
  const todo = isWrong ? `\n${remedyOf(finding, t)} [${code}]` : '';
  return fitted(`${foundOf(finding, t)}${todo}`);
}
