/** A command line: commands of which each is read when it is asked for. */
import { Command } from 'commander';
import { version } from '../../version.ts';
import { print, printError } from './print.ts';
import { exitCodes } from './refusal.ts';
import { shell } from './shell.ts';

export interface CommandLine {
  name: string;
  description: string;
  /** below the list of the commands */
  help: string;
  /** By name, in the order of the help. */
  commands: Readonly<Record<string, () => Promise<(program: Command) => void>>>;
  /** Words that are none of them, and the command of another package that each one means. */
  elsewhere?: Readonly<Record<string, string>>;
}

/** With the command that `words` begin with; with all, where they begin with none. */
export async function programOf(line: CommandLine, words: readonly string[]): Promise<Command> {
  const { name, description, help, commands, elsewhere = {} } = line;
  const program = new Command(name)
    .description(description)
    .version(version)
    .showSuggestionAfterError()
    // commander's own 1 has another meaning in some commands.
    .configureOutput({
      writeOut: print,
      writeErr: printError,
    })
    .exitOverride((error) => shell().exit(error.exitCode === 0 ? 0 : exitCodes.wrongUse))
    .addHelpText('after', help);
  const [first = ''] = words;
  if (Object.hasOwn(elsewhere, first))
    program.error(
      `error: unknown command '${first}': ${elsewhere[first]} is a program of its own, of the package library-${elsewhere[first]}.`,
    );
  const asked = Object.hasOwn(commands, first) ? commands[first] : undefined;
  const adds = asked
    ? [await asked()]
    : await Promise.all(Object.values(commands).map((read) => read()));
  for (const add of adds) add(program);
  return program;
}
