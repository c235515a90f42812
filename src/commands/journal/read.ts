/** `kiosk journal list`, `show` and `export`: from a copy, while the kiosk may run. */
import { Option } from 'commander';
import type { Config } from '../../config/schema.ts';
import type { Entry, EntryId, Journal } from '../../store/types.ts';
import type { JournalLine } from '../../technician/actions.ts';
import {
  csvOf,
  eventText,
  forPaper,
  journalChanged,
  journalChangedRemedy,
  lineOf,
  reasonLine,
  slipOf,
  stepsForPaper,
} from '../../technician/journal-text.ts';
import type { HiddenName } from '../../wiring/identification.ts';
import { configOf } from '../common/configured.ts';
import { printError } from '../common/print.ts';
import {
  type AddCommand,
  answer,
  entryOf,
  type JournalOptions,
  readId,
  storeOptions,
  unsettled,
} from './common.ts';

const help = {
  list: `
The staff's list (refused although the patron was told otherwise, paid and not booked, …), and the
entries that are open (deferred, unknown, under way). Card and item numbers show their last four
characters. Works while the kiosk runs.

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
The export has numbers in clear, but no national number: its place has the patron's main card, where
that is known, or the kind of card. Give it only to people who may see them, and delete it when the
work is done.

Examples:
  kiosk journal export --csv > list.csv
  kiosk journal export --slips | lp
`,
};

export function addReading(add: AddCommand): void {
  add('list', "the staff's list and the open entries", help.list)
    .option('--json', 'one JSON object a line')
    .action((options: JournalOptions) =>
      read(options, (journal, _, hidden) => {
        const lines = unsettled(journal).map((entry) => lineOf(entry, hidden));
        if (options.json) return jsonLines(lines);
        return lines.length === 0 ? nothingUnsettled : table(lines);
      }),
    );
  add('show', 'everything that happened to one entry, numbers in clear', help.show)
    .argument('<entry>', 'its number in the list', readId)
    .option('--json', 'as JSON')
    .action((id: EntryId, options: JournalOptions) =>
      read(options, (journal, { device }, hidden) => {
        const entry = forPaper(entryOf(journal, id), hidden);
        const history = stepsForPaper(journal.history(id), hidden);
        if (options.json) return `${JSON.stringify({ ...numbered(entry), history }, null, 2)}\n`;
        const events = history.map((event) => `  ${event.at}  ${eventText(event)}\n`).join('');
        return `${slipOf(entry, device.name)}\n${events}`;
      }),
    );
  add('export', "the staff's list as CSV, or as slips to print", help.export)
    .addOption(
      new Option('--csv', 'comma-separated values; the default').conflicts(['slips', 'json']),
    )
    .addOption(new Option('--slips', 'one slip an entry, 42 columns').conflicts('json'))
    .option('--json', 'one JSON object a line')
    .option('--open', 'with the open entries')
    .action((options: JournalOptions & { slips?: true; open?: true }) =>
      read(options, (journal, { device }, hidden) => {
        const entries = (options.open ? unsettled(journal) : journal.staff()).map((entry) =>
          forPaper(entry, hidden),
        );
        if (options.json) return jsonLines(entries.map(numbered));
        return options.slips
          ? entries.map((entry) => slipOf(entry, device.name)).join('\n')
          : csvOf(entries);
      }),
    );
}

export const nothingUnsettled = 'Nothing is open, and nothing is on the list of the staff.\n';

function read(
  options: JournalOptions,
  write: (journal: Journal, config: Config, hidden: HiddenName) => string,
): Promise<void> {
  return answer(async () => {
    const config = await configOf(options);
    const { readJournal } = await import('../../store/snapshot.ts');
    const { hiddenNames } = await import('../../wiring/identification.ts');
    return readJournal(storeOptions(config), (journal) => {
      if (journal.standing().changed) printError(`${journalChanged}\n${journalChangedRemedy}\n`);
      return write(journal, config, hiddenNames(config));
    });
  });
}

export function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** The number of an entry is `entry` in all output. */
function numbered({ id, ...rest }: Entry) {
  return { entry: id, ...rest };
}

function table(entries: readonly JournalLine[]): string {
  const rows = entries.map((line) => {
    const { entry: id, at, kind, state, item, patron, why } = line;
    const moment = at.slice(0, 16).replace('T', ' ');
    return [String(id), moment, kind, state, item ?? '', patron ?? '', why, reasonLine(line)];
  });
  const all = [['entry', 'moment (UTC)', 'what', 'state', 'item', 'patron', 'why', ''], ...rows];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ');
  return all.map((row) => `${line(row).trimEnd()}\n`).join('');
}
