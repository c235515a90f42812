/** What a person types for options that are `-`: at a terminal it is asked for, else read by lines. */
import { askLine } from './ask-line.ts';
import { readText } from './input.ts';
import { Refusal } from './refusal.ts';
import { shell } from './shell.ts';

interface Typed {
  /** as the option was given; `-`: to be typed */
  given: string | undefined;
  question: string;
  /** a PIN is not shown while it is typed */
  echo: boolean;
}

/** In their order; undefined: the option was not given. */
export async function typedLines(options: readonly Typed[]): Promise<(string | undefined)[]> {
  const isTerminal = shell().stdin.isTTY === true;
  const waits = options.some(({ given }) => given === '-');
  const lines = waits && !isTerminal ? (await readText('-')).split(/\r?\n/) : [];
  const values: (string | undefined)[] = [];
  for (const { given, question, echo } of options)
    values.push(given === '-' ? await typed({ question, echo }, lines) : given);
  return values;
}

async function typed({ question, echo }: Omit<Typed, 'given'>, lines: string[]): Promise<string> {
  const line =
    shell().stdin.isTTY === true
      ? await askLine({ question: `${question}: `, echo, to: 'stderr' })
      : (lines.shift() ?? '');
  if (line === null) throw new Refusal('Nothing was tried.', 130);
  return line.trim();
}
