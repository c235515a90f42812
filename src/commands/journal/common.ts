/** What the commands of `kiosk journal` share. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../config/schema.ts';
import { Fault } from '../../fault.ts';
import type { Entry, EntryId, Journal } from '../../store/types.ts';
import { print } from '../common/print.ts';
import { exitCodes, orRefuse } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';

export type AddCommand = (usage: string, description: string, help: string) => Command;

export interface JournalOptions {
  config: string;
  json?: true;
}

const faults: Readonly<Record<string, number>> = {
  'not-possible': exitCodes.wrongData,
  'in-use': exitCodes.unavailable,
  'library-away': exitCodes.unavailable,
  'node-unsuited': exitCodes.wrongConfiguration,
};

/** Prints what `action` answers; a Fault goes to standard error, with what to do. */
export function answer(action: () => Promise<string>): Promise<void> {
  return orRefuse(
    async () => {
      const text = await action();
      // A reader that stops early, as in `| head -1`, is no error.
      shell().stdout.on('error', () => shell().exit());
      print(text);
    },
    faults,
    exitCodes.cannotWrite,
  );
}

export function storeOptions({ store: { folder, keyFile } }: Config) {
  return { folder, keyFile, log: () => {} };
}

/** Everything on the staff's list and everything open, in order. */
export function unsettled(journal: Journal): Entry[] {
  return [...journal.staff(), ...journal.open()].sort((one, other) => one.id - other.id);
}

export function entryOf(journal: Journal, id: EntryId): Entry {
  const entry = journal.get(id);
  if (!entry) throw notPossible(`The journal has no entry ${id}.`, 'See `kiosk journal list`.');
  return entry;
}

export function notPossible(text: string, remedy: string): Fault {
  return new Fault('journal', 'not-possible', text, remedy);
}

export function readId(text: string): EntryId {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('Write the number of an entry, as in 17.');
  return Number(text);
}

/** `--by` and `--why`. */
export function readWords(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It may not be empty.');
  return text.trim();
}

export function now() {
  return new Date().toISOString();
}
