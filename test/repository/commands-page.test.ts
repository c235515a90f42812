import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createFleetProgram } from '../../fleet/src/commands/program.ts';
import { helpOf } from '../../scripts/docs/commands.ts';
import { pages } from '../../scripts/docs/pages.ts';
import { createProgram } from '../../src/commands/program.ts';

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

test.each(Object.entries(pages))('%s is what npm run docs writes', (file, write) => {
  expect(readFileSync(file, 'utf8')).toBe(write());
});

const programs = [await createProgram(), await createFleetProgram()];
for (const command of programs.flatMap(leaves)) {
  test(`${command.parent?.name()} ${command.name()}: --help has an example and the exit codes`, () => {
    const help = helpOf(command);
    expect(help).toMatch(/\nExamples?:\n {2}\S/);
    expect(help).toMatch(/\nExit codes: 0\b/);
    // An example is one of this command, or it stands in a pipe with it.
    expect(help.split(/\nExamples?:\n/)[1]).toContain(nameOf(command));
  });
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

test('the command of a kiosk has nothing of the operator’s', () => {
  const [kiosk, fleet] = programs.map((program) =>
    program.commands.map((command) => command.name()),
  );
  expect(kiosk).not.toContain('fleet');
  expect(fleet).toEqual(expect.arrayContaining(['hub', 'rollout', 'key', 'panel']));
});

test('each command and option that a page or a remedy names is one that there is', () => {
  const files = [
    'docs',
    'src',
    'hardware',
    'packages',
    'ui/service',
    'fleet/src',
    'fleet/page',
  ].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(md|ts|tsx|json)$/.test(name))
      .map((name) => join(folder, name)),
  );
  const wrong = ['README.md', ...files].flatMap((file) =>
    programs.flatMap((program) => {
      const named = new RegExp(`\\\\?\`(?:sudo )?${program.name()} ([^\`$\\n…]+?)\\\\?\``, 'g');
      return [...readFileSync(file, 'utf8').matchAll(named)]
        .map(([, words = '']) => words)
        .filter((words) => !exists(program, words.split(/\s+/)))
        .map((words) => `${file}: ${program.name()} ${words}`);
    }),
  );
  expect(wrong).toEqual([]);
});

/**
 * Its words down to the last command, and the options after it; what else stands there is for the
 * command to take.
 */
function exists(command: Command, [word = '', ...rest]: readonly string[]): boolean {
  const inner = command.commands.find((each) => each.name() === word);
  if (inner) return exists(inner, rest);
  if (command.commands.length > 0 && word !== '' && !word.startsWith('-')) return false;
  const options = [word, ...rest].filter((each) => each.startsWith('--') && each !== '--help');
  return options.every((option) => command.options.some(({ long }) => long === option));
}
