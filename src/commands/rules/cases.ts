/** `kiosk rules cases`: runs cases, each under the policy of its system. */
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  ignoredWords,
  type Policy,
  readCase,
  runCase,
} from '../../../packages/blocks/src/index.ts';
import { nameOf, readJson, readText, shipped } from '../common/input.ts';
import { print, printError } from '../common/print.ts';
import { orRefuse, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import { openPolicy } from './read.ts';

const help = `
One case a line, each under policies/<system>.json, or all of them under a policy of yours.

Exit codes: 0 all pass · 1 a case fails · 66 there is no such file · 78 a policy is wrong

Example:
  kiosk rules cases test/vectors/policy-cases.jsonl
  kiosk rules cases --policy my.json my-cases.jsonl
`;

export function addCases(rules: Command): void {
  rules
    .command('cases')
    .description("run cases, each under its system's policy")
    .argument('[cases]', 'JSON lines; standard input when left out')
    .option('--policy <file>', 'a policy for all of the cases, in place of policies/<system>.json')
    .addHelpText('after', help)
    .action((file: string | undefined, { policy }: { policy?: string }) =>
      orRefuse(() => runCases(file, policy)),
    );
}

async function runCases(file: string | undefined, own: string | undefined): Promise<void> {
  const text = await readText(file);
  const policies = new Map<string, Policy>();
  const policyOf = async (system: string) => {
    const policy =
      policies.get(system) ??
      (await openPolicy(own ?? shipped(join('policies', `${system}.json`))));
    policies.set(system, policy);
    return policy;
  };
  let passed = 0;
  let failed = 0;
  const ignored = new Map<string, number>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const misses = await missesOf(line, policyOf, (word) =>
      ignored.set(word, (ignored.get(word) ?? 0) + 1),
    );
    if (misses.length === 0) passed++;
    else failed++;
    for (const miss of misses) print(`${nameOf(file)}:${index + 1}: ${miss}\n`);
  }
  for (const [word, cases] of ignored)
    printError(`${word} means nothing to this policy and was ignored (${cases} cases)\n`);
  print(`${passed} passed, ${failed} failed\n`);
  if (failed > 0) shell().exitCode = 1;
}

async function missesOf(
  line: string,
  policyOf: (system: string) => Promise<Policy>,
  onIgnored: (word: string) => void,
): Promise<readonly string[]> {
  try {
    const read = readCase(readJson(line, 'the line'));
    if (!read.ok) return read.problem.split('\n');
    const { system, name } = read.value;
    const policy = await policyOf(system);
    for (const word of new Set(ignoredWords(policy, read.value))) onIgnored(`${system}: ${word}`);
    return runCase(policy, read.value).map((miss) => `${system}: ${name}: ${miss}`);
  } catch (error) {
    if (error instanceof Refusal) return [error.message];
    throw error;
  }
}
