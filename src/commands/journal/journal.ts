/** `kiosk journal`: the staff's list, and what is not settled yet. */
import type { Command } from 'commander';
import { usualFile } from '../common/input.ts';
import type { AddCommand } from './common.ts';
import { addReading } from './read.ts';
import { addRepairs } from './repair.ts';
import { addSettling } from './settle.ts';

const exits = `
Exit codes: 0 done · 65 not possible with this entry · 69 the kiosk runs, or the library system
cannot be reached · 74 the data folder cannot be used · 78 the configuration is wrong
`;

export function addJournal(program: Command): void {
  const journal = program
    .command('journal')
    .description("the staff's list, and what is not settled yet");
  const add: AddCommand = (usage, description, help) =>
    journal
      .command(usage)
      .description(description)
      .option('--config <file>', 'the configuration', usualFile())
      .addHelpText('after', `${help}${exits}`);
  addReading(add);
  addSettling(add);
  addRepairs(add);
}
