/** `kiosk journal`: the staff's list, and what is still open. */
import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../config/schema.ts';
import { usualFile } from '../../config/usual-file.ts';
import { Fault } from '../../fault.ts';
import type { Entry, EntryId, Journal, Store } from '../../store/types.ts';
import type { RetryResult } from '../../technician/actions.ts';
import {
  csvOf,
  eventText,
  journalChanged,
  journalChangedRemedy,
  lineOf,
  reasonLine,
  retryResult,
  retryText,
  slipOf,
} from '../../technician/panel/journal-text.ts';
import { print, printError } from '../common/print.ts';

const examples = {
  list: `
What stands on the staff's list (refused after the patron was told otherwise, paid and not booked, …), and what is open
(deferred, unknown, under way). Card and item numbers show their last four characters. Works while the kiosk runs.

Examples:
  kiosk journal list
  kiosk journal list --json | jq -r 'select(.state == "staff") | .entry'
`,
  show: `
The slip as export makes it, and each event with its moment. Works while the kiosk runs.

Example:
  kiosk journal show 17
`,
  export: `
Numbers stand in clear in what is exported: give it to nobody who may not see them, and throw it away when it is done.

Examples:
  kiosk journal export --csv > list.csv
  kiosk journal export --slips | lp
`,
  close: `
The one way off the list; works while the kiosk runs. The entry stays in the journal, with your name and your reason, until it is purged by age.

Example:
  kiosk journal close 17 --by 'Ann, desk' --why 'lent by hand in the library system'
`,
  retry: `
Asks the library system first what became of it, and sends again only what it does not have. Where a kiosk
runs, it does so itself, over its own line; payments that only the terminal can tell about are settled by it alone.

Examples:
  kiosk journal retry 17 18
  kiosk journal retry --all
`,
  salvage: `
For the fault log-damaged. Keeps a copy of the database and of its log in the data folder (damaged-…), then opens the journal without what
stands behind the damage, and says what to compare. The kiosk must be stopped.

Example:
  kiosk journal salvage
`,
  accept: `
For journal-changed and journal-put-back of the doctor: after a backup was restored, after salvage, or when you have found out who changed the
journal and what is missing. From now on it counts as it is; what looks open goes to the staff's list at the next start, for it may be settled.
The kiosk must be stopped. Your name and your reason go into the audit trail.

Example:
  kiosk journal accept --by 'Ann, desk' --why 'backup of Monday restored, receipts compared'
`,
  rotate: `
Everything is sealed again with a new key, in one step: killed at any moment, the folder opens with the old key or with
the new. What is remembered of patrons for working off line is forgotten, and returns with their next visit; the block list must
be imported again: do it while the line is up. Backups that were made before cannot be read any more. The kiosk must be stopped. With \`store.keyFile\`, give the file of the new key, and put it in place after.

Example:
  kiosk journal rotate-key
`,
};

const exits = `
Exit codes: 0 done · 65 not possible with this entry · 69 the kiosk runs, or the library system is away · 74 the data folder
cannot be used · 78 the configuration is wrong
`;

interface Shared {
  config: string;
  json?: true;
}

export function addJournal(program: Command): void {
  const journal = program
    .command('journal')
    .description("the staff's list, and what is not settled yet");
  const add = (usage: string, description: string, help: string) =>
    journal
      .command(usage)
      .description(description)
      .option('--config <file>', 'the configuration', usualFile)
      .addHelpText('after', `${help}${exits}`);

  add('list', "the staff's list and what is open", examples.list)
    .option('--json', 'one JSON object a line')
    .action((options: Shared) =>
      reading(options, (open) => {
        const entries = unsettled(open);
        if (options.json)
          return entries.map((entry) => `${JSON.stringify(lineOf(entry))}\n`).join('');
        return entries.length === 0
          ? 'Nothing is open, and nothing waits for the staff.\n'
          : table(entries);
      }),
    );
  add('show', 'all that happened to one entry, numbers in clear', examples.show)
    .argument('<entry>', 'its number in the list', readId)
    .option('--json', 'as JSON')
    .action((id: EntryId, options: Shared) =>
      reading(options, (open, config) => {
        const entry = found(open, id);
        const history = open.history(id);
        if (options.json) return `${JSON.stringify({ ...asEntry(entry), history }, null, 2)}\n`;
        const events = history.map((event) => `  ${event.at}  ${eventText(event)}\n`).join('');
        return `${slipOf(entry, config.device.name)}\n${events}`;
      }),
    );
  add('export', "the staff's list as CSV, or as slips to print", examples.export)
    .addOption(
      new Option('--csv', 'comma-separated values; this where nothing is said').conflicts([
        'slips',
        'json',
      ]),
    )
    .addOption(new Option('--slips', 'one slip an entry, 42 columns').conflicts('json'))
    .option('--json', 'one JSON object a line')
    .option('--open', 'with what is still open')
    .action((options: Shared & { csv?: true; slips?: true; open?: true }) =>
      reading(options, (open, { device }) => {
        const entries = options.open ? unsettled(open) : open.staff();
        if (options.json)
          return entries.map((entry) => `${JSON.stringify(asEntry(entry))}\n`).join('');
        return options.slips
          ? entries.map((entry) => slipOf(entry, device.name)).join('\n')
          : csvOf(entries);
      }),
    );
  add('close', "take an entry off the staff's list", examples.close)
    .argument('<entry>', 'its number in the list', readId)
    .requiredOption('--by <name>', 'who has seen to it', readWords)
    .requiredOption('--why <reason>', 'what was done', readWords)
    .option('--even-open', 'also one that the kiosk would still settle by itself')
    .option('--json', 'as JSON')
    .action((id: EntryId, options: Shared & { by: string; why: string; evenOpen?: true }) => {
      const { by, why, evenOpen = false } = options;
      const closed = options.json
        ? `${JSON.stringify({ entry: id, state: 'closed', by, why })}\n`
        : `Entry ${id} is closed.\n`;
      return changing(
        options,
        async ({ store: { folder } }) => {
          const { closeAtKiosk } = await import('./journal-running.ts');
          return (await closeAtKiosk(folder, id, { by, why, evenOpen })) && closed;
        },
        async ({ journal: open }) => {
          const { settlement } = found(open, id);
          const listed = open.staff().some((entry) => entry.id === id);
          const isOpen = open.open().some((entry) => entry.id === id);
          if (!listed && !isOpen)
            throw refused(
              `Entry ${id} is settled (${settlement?.state}).`,
              'There is nothing to close.',
            );
          if (!listed && !evenOpen)
            throw refused(
              `Entry ${id} is still open: the kiosk settles it when it can.`,
              'Add --even-open to close it all the same.',
            );
          open.settle(id, { state: 'closed', by, why }, now());
          return closed;
        },
      );
    });
  add('retry', 'ask and send again', examples.retry)
    .argument('[entries...]', 'their numbers in the list', readIds)
    .option('--all', "everything on the staff's list and everything open")
    .option('--json', 'one JSON object a line')
    .action((ids: EntryId[], options: Shared & { all?: true }) =>
      changing(
        options,
        async ({ store: { folder } }) => {
          const { retryAtKiosk } = await import('./journal-running.ts');
          const results = await retryAtKiosk(folder, chosenOf(ids, options) ?? 'all');
          return results && sayResults(results, options);
        },
        async (store, config) => {
          const open = store.journal;
          const chosen = chosenOf(ids, options) ?? unsettled(open).map((entry) => entry.id);
          const unfinished = new Set(unsettled(open).map((entry) => entry.id));
          for (const id of chosen) {
            const { settlement } = found(open, id);
            if (!unfinished.has(id))
              throw refused(
                `Entry ${id} is ${settlement?.state}: it is not tried again.`,
                'See `kiosk journal list`.',
              );
          }
          const { retryEntries } = await import('./journal-retry.ts');
          const retried = await retryEntries(config, store, chosen, { now }, randomUUID);
          return sayResults(
            retried.map((each) => retryResult(each.entry, each)),
            options,
          );
        },
      ),
    );
  add(
    'salvage',
    'open a journal whose log is damaged, as far as it is whole',
    examples.salvage,
  ).action((options: Shared) =>
    telling(async () => {
      const { folder } = (await configOf(options)).store;
      const { salvage } = await import('../../store/database/salvage.ts');
      const salvaged = salvage(folder, now());
      if (!salvaged) return 'The log of the journal is whole: nothing was done.\n';
      const { aside, lost, lastAt } = salvaged;
      return [
        `The journal opens again. All that was there is kept in ${aside}.`,
        `At least ${lost} steps that were taken are not in it any more. The last one that is: ${lastAt ?? 'none'}.`,
        'Compare what was lent, returned and paid after that with the receipts and with the library system.',
        "The kiosk and its doctor call the journal changed until then, and what looks open goes to the staff's list: kiosk journal accept.\n",
      ].join('\n');
    }),
  );
  add('accept', 'take a journal that was changed or restored as it is', examples.accept)
    .requiredOption('--by <name>', 'who has seen to it', readWords)
    .requiredOption('--why <reason>', 'what was found', readWords)
    .action((options: Shared & { by: string; why: string }) =>
      telling(async () => {
        const { store, service } = await configOf(options);
        const [{ acceptAsFound }, { openAudit }, { holdsJournal }] = await Promise.all([
          import('../../store/seal/accept.ts'),
          import('../../technician/panel/access/audit.ts'),
          import('../../store/snapshot.ts'),
        ]);
        const { folder, keyFile } = holdsJournal(store);
        const trail = {
          folder,
          clock: { now },
          keepDays: service.keepAuditDays,
          mayForget: () => false,
          log: () => {},
        };
        const steps = acceptAsFound(
          { folder, now: now(), ...(keyFile === undefined ? {} : { keyFile }) },
          () =>
            openAudit(trail).write({
              role: 'socket',
              action: 'journal-accept',
              what: [`by ${options.by}`, options.why],
            }),
        );
        return `The journal counts as it is, with ${steps} steps. What looks open in it goes to the staff's list at the next start.\n`;
      }),
    );
  add('rotate-key', 'seal the journal with a new key', examples.rotate)
    .option(
      '--new-key <file>',
      'the new key, 32 bytes; where left out, one is made in the data folder',
    )
    .action((options: Shared & { newKey?: string }) =>
      telling(async () => {
        const { folder, keyFile } = (await configOf(options)).store;
        if (keyFile !== undefined && options.newKey === undefined)
          throw refused(
            `The key stands outside the data folder: ${keyFile}.`,
            'Give the new one with --new-key FILE.',
          );
        const { rotateKey } = await import('../../store/seal/rotate.ts');
        const count = rotateKey({
          folder,
          now: now(),
          ...(keyFile === undefined ? {} : { keyFile }),
          ...(options.newKey === undefined ? {} : { newKeyFile: options.newKey }),
        });
        const next =
          options.newKey === undefined
            ? ''
            : ` Now put ${options.newKey} in the place of the old key.`;
        return `${count} events are sealed with the new key.${next}\n`;
      }),
    );
}

/** null: all of them. */
function chosenOf(ids: readonly EntryId[], { all }: { all?: true }): readonly EntryId[] | null {
  if (all && ids.length === 0) return null;
  if (all)
    throw refused('Entries are named, and --all too.', 'Name entries of the list, or --all.');
  if (ids.length === 0) throw refused('No entry is named.', 'Name entries of the list, or --all.');
  return ids;
}
/** Its number is `entry` in all that these commands say. */
function asEntry({ id, ...rest }: Entry) {
  return { entry: id, ...rest };
}

function sayResults(results: readonly RetryResult[], { json }: { json?: true }) {
  if (json) return results.map((result) => `${JSON.stringify(result)}\n`).join('');
  if (results.length === 0) return 'Nothing is open, and nothing waits for the staff.\n';
  return results.map((result) => `Entry ${result.entry}: ${retryText(result)}\n`).join('');
}
function now() {
  return new Date().toISOString();
}
function byId(a: Entry, b: Entry) {
  return a.id - b.id;
}
function unsettled(journal: Journal) {
  return [...journal.staff(), ...journal.open()].sort(byId);
}

function found(journal: Journal, id: EntryId): Entry {
  const entry = journal.get(id);
  if (!entry) throw refused(`The journal has no entry ${id}.`, 'See `kiosk journal list`.');
  return entry;
}

function table(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => {
    const line = lineOf(entry);
    const { entry: id, at, kind, state, item, patron, why } = line;
    return [
      String(id),
      at.slice(0, 16).replace('T', ' '),
      kind,
      state,
      item ?? '',
      patron ?? '',
      why,
      reasonLine(line),
    ];
  });
  const all = [['entry', 'moment (UTC)', 'what', 'state', 'item', 'patron', 'why', ''], ...rows];
  const widths = all.reduce<number[]>(
    (most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)),
    [],
  );
  return all
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function readId(text: string): EntryId {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('Write the number of an entry, as in 17.');
  return Number(text);
}

/** Of an argument that may come several times; one that is named twice is tried once. */
function readIds(text: string, before: readonly EntryId[] = []): EntryId[] {
  return [...new Set([...before, readId(text)])];
}

function readWords(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It may not be empty.');
  return text.trim();
}

function refused(text: string, remedy: string) {
  return new Fault('journal', 'not-possible', text, remedy);
}

async function configOf({ config: file }: { config: string }): Promise<Config> {
  const { loadConfig } = await import('../../config/load.ts');
  const loaded = loadConfig(file);
  if (loaded.ok) return loaded.config;
  const [first] = loaded.complaints;
  throw new Fault(
    'configuration',
    'configuration-wrong',
    [file, first?.path, first?.problem].filter((part) => part).join(': '),
    first?.remedy ?? '',
  );
}

function storeOf({ store: { folder, keyFile } }: Config) {
  return {
    folder,
    log: () => {},
    ...(keyFile === undefined ? {} : { keyFile }),
  };
}

/** From a copy, so that it works while the kiosk runs and takes nothing from it. */
function reading(options: Shared, say: (journal: Journal, config: Config) => string) {
  return telling(async () => {
    const config = await configOf(options);
    const { readJournal } = await import('../../store/snapshot.ts');
    return readJournal(storeOf(config), (journal) => {
      if (journal.standing().changed) printError(`${journalChanged}\n${journalChangedRemedy}\n`);
      return say(journal, config);
    });
  });
}

/**
 * By the kiosk, where one runs (`atKiosk` gives null where none does); otherwise in the folder
 * itself.
 */
function changing(
  options: Shared,
  atKiosk: (config: Config) => Promise<string | null>,
  act: (store: Store, config: Config) => Promise<string>,
) {
  return telling(async () => {
    const config = await configOf(options);
    const done = await atKiosk(config);
    if (done !== null) return done;
    const { openExisting } = await import('../../store/snapshot.ts');
    const store = openExisting(storeOf(config));
    try {
      return await act(store, config);
    } finally {
      store.close();
    }
  });
}

const exitCodes: Readonly<Record<string, number>> = {
  'not-possible': 65,
  'in-use': 69,
  'library-away': 69,
  'configuration-wrong': 78,
  'node-unsuited': 78,
};

/** The answer on standard output; a Fault on standard error, with what to do. */
async function telling(act: () => Promise<string>): Promise<void> {
  try {
    const text = await act();
    // Whoever reads may have had enough: `| head -1` is no error.
    process.stdout.on('error', () => process.exit());
    print(text);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    printError(`${error.message}\n${error.remedy}\n`);
    process.exitCode = exitCodes[error.code] ?? 74;
  }
}
