import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { helpOf, writePage } from '../../src/commands/page.ts';
import { createProgram } from '../../src/commands/program.ts';

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

test('docs/commands.md is what the program says of itself; npm run docs writes it', () => {
  const page = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');
  expect(page).toBe(writePage(createProgram()));
});

for (const command of leaves(createProgram())) {
  test(`${command.parent?.name()} ${command.name()}: --help has an example and the exit codes`, () => {
    const help = helpOf(command);
    expect(help).toMatch(/\nExamples?:\n {2}\S/);
    expect(help).toMatch(/\nExit codes: 0\b/);
    // An example is one of this command, or it stands in a pipe with it.
    expect(help.split(/\nExamples?:\n/)[1]).toContain(`kiosk ${nameOf(command)}`);
  });
}

const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
