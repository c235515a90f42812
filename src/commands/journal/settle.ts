/**
 * `kiosk journal close` and `retry`: done by the kiosk while one runs on the folder, else in the
 * folder itself.
 */
import type { Config } from '../../config/schema.ts';
import type { EntryId, Store } from '../../store/types.ts';
import type { RetryResult } from '../../technician/actions.ts';
import { retryResult, retryText } from '../../technician/journal-text.ts';
import { configOf, secretsOf } from '../common/configured.ts';
import {
  type AddCommand,
  answer,
  entryOf,
  type JournalOptions,
  notPossible,
  now,
  readId,
  readWords,
  storeOptions,
  unsettled,
} from './common.ts';
import { jsonLines, nothingUnsettled } from './read.ts';

const help = {
  close: `
The one way off the list. The entry stays in the journal, with your name and your reason, until it
is old enough to be removed. Works while the kiosk runs.

Example:
  kiosk journal close 17 --by 'Ann, desk' --why 'checked out by hand in the library system'
`,
  retry: `
Asks the library system first what became of the entry, and sends only what it does not have. A
running kiosk does this itself, over its own line. Payments about which only the terminal knows are
settled by the kiosk alone.

Examples:
  kiosk journal retry 17 18
  kiosk journal retry --all
`,
};

interface CloseOptions extends JournalOptions {
  by: string;
  why: string;
  evenOpen?: true;
}
interface RetryOptions extends JournalOptions {
  all?: true;
}

export function addSettling(add: AddCommand): void {
  add('close', "take an entry off the staff's list", help.close)
    .argument('<entry>', 'its number in the list', readId)
    .requiredOption('--by <name>', 'who has dealt with it', readWords)
    .requiredOption('--why <reason>', 'what was done', readWords)
    .option('--even-open', 'also an entry that the kiosk would still settle by itself')
    .option('--json', 'as JSON')
    .action(close);
  add('retry', 'ask and send again', help.retry)
    .argument('[entries...]', 'their numbers in the list', readIds)
    .option('--all', "everything on the staff's list and everything open")
    .option('--json', 'one JSON object a line')
    .action(retry);
}

function close(id: EntryId, options: CloseOptions): Promise<void> {
  const { by, why, evenOpen = false } = options;
  const closed = options.json
    ? jsonLines([{ entry: id, state: 'closed', by, why }])
    : `Entry ${id} is closed.\n`;
  return change(options, {
    byKiosk: async (folder) => {
      const { closeAtKiosk } = await import('./running-kiosk.ts');
      return (await closeAtKiosk(folder, id, { by, why, evenOpen })) && closed;
    },
    here: async ({ journal }) => {
      const { settlement } = entryOf(journal, id);
      const listed = journal.staff().some((entry) => entry.id === id);
      const open = journal.open().some((entry) => entry.id === id);
      if (!listed && !open)
        throw notPossible(
          `Entry ${id} is settled (${settlement?.state}).`,
          'There is nothing to close.',
        );
      if (!listed && !evenOpen)
        throw notPossible(
          `Entry ${id} is still open: the kiosk settles it when it can.`,
          'Add --even-open to close it all the same.',
        );
      journal.settle(id, { state: 'closed', by, why }, now());
      return closed;
    },
  });
}

function retry(ids: EntryId[], options: RetryOptions): Promise<void> {
  return change(options, {
    byKiosk: async (folder) => {
      const { retryAtKiosk } = await import('./running-kiosk.ts');
      const results = await retryAtKiosk(folder, chosen(ids, options));
      return results && resultsText(results, options);
    },
    here: async (store, config) => {
      const all = unsettled(store.journal).map(({ id }) => id);
      const wanted = chosen(ids, options);
      const entries = wanted === 'all' ? all : wanted;
      for (const id of entries) {
        const { settlement } = entryOf(store.journal, id);
        if (!all.includes(id))
          throw notPossible(
            `Entry ${id} is ${settlement?.state}: it is not tried again.`,
            'See `kiosk journal list`.',
          );
      }
      const { retryEntries } = await import('./retry-here.ts');
      // Without the terminal: its password may be readable by the kiosk alone.
      const secrets = await secretsOf({ ...config, terminal: null }, options.config);
      const context = { config, secrets, store, clock: { now }, log: () => {} };
      const retried = await retryEntries(context, entries);
      return resultsText(
        retried.map((each) => retryResult(each.entry, each)),
        options,
      );
    },
  });
}

interface Ways {
  /** null: no kiosk runs on the folder */
  byKiosk(folder: string): Promise<string | null>;
  here(store: Store, config: Config): Promise<string>;
}

function change(options: JournalOptions, { byKiosk, here }: Ways): Promise<void> {
  return answer(async () => {
    const config = await configOf(options);
    const done = await byKiosk(config.store.folder);
    if (done !== null) return done;
    const { openExisting } = await import('../../store/snapshot.ts');
    const store = openExisting(storeOptions(config));
    try {
      return await here(store, config);
    } finally {
      store.close();
    }
  });
}

function chosen(ids: readonly EntryId[], { all }: RetryOptions): readonly EntryId[] | 'all' {
  const remedy = 'Name entries of the list, or --all.';
  if (all && ids.length > 0) throw notPossible('Entries are named, and --all too.', remedy);
  if (!all && ids.length === 0) throw notPossible('No entry is named.', remedy);
  return all ? 'all' : ids;
}

function resultsText(results: readonly RetryResult[], { json }: JournalOptions): string {
  if (json) return jsonLines(results);
  if (results.length === 0) return nothingUnsettled;
  return results.map((result) => `Entry ${result.entry}: ${retryText(result)}\n`).join('');
}

/** An entry that is named twice is tried once. */
function readIds(text: string, before: readonly EntryId[] = []): EntryId[] {
  return [...new Set([...before, readId(text)])];
}
