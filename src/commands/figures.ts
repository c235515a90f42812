/** `kiosk figures`: what the kiosk did in a month, to print or as CSV. */
import { type Command, InvalidArgumentError } from 'commander';
import {
  csvOfMonth,
  figuresOfMonth,
  isMonth,
  lastMonth,
  type MonthFigures,
} from '../metrics/month.ts';
import { wrapText } from '../receipts/layout.ts';
import type { Counted } from '../store/figures/count.ts';
import { configOf } from './common/configured.ts';
import { configOption } from './common/input.ts';
import { print } from './common/print.ts';
import { exitCodes, orRefuse, Refusal } from './common/refusal.ts';

const help = `
What this kiosk did in a month, in all, by day and by hour of the day: a page to print, 80 columns
wide. Without --month it is the month before this one. No person, no item and no amount is in it.
Kept for three years. Works while the kiosk runs.

refused        items that were not lent, returned or renewed, by the reason that was shown
second try     items that were done after a refusal in the same visit
seen and gone  items that lay on the plate and were taken away before anything was done with them
off line       minutes in which the kiosk ran and the library system did not answer

--csv has a row for each day, hour, kind and detail: day,from hour,what,which,number. Off line is in
seconds there.

Exit codes: 0 done · 64 written wrongly · 66 there are no figures, or none of that month
            74 the file cannot be read · 78 the configuration is wrong

Examples:
  kiosk figures | lp
  kiosk figures --month 2026-11 --csv > figures.csv
  kiosk figures --months                  the months that there are
`;

interface Options {
  config: string;
  month?: string;
  months?: true;
  csv?: true;
}

const columns: readonly { what: Counted; head: string }[] = [
  { what: 'visits', head: 'visits' },
  { what: 'loans', head: 'loans' },
  { what: 'returns', head: 'return' },
  { what: 'renewals', head: 'renew' },
  { what: 'refusals', head: 'refuse' },
  { what: 'second-tries', head: 'again' },
  { what: 'seen-and-gone', head: 'gone' },
  { what: 'payments', head: 'paid' },
  { what: 'calls', head: 'calls' },
  { what: 'offline-seconds', head: 'off' },
];
const names: Readonly<Record<Counted, string>> = {
  visits: 'visits',
  loans: 'loans',
  returns: 'returns',
  renewals: 'renewals',
  refusals: 'refused',
  'second-tries': 'second try',
  'seen-and-gone': 'seen and gone',
  payments: 'payments',
  calls: 'calls',
  'offline-seconds': 'off line (minutes)',
};
const paperWidth = 80;
const nameWidth = 20;
const columnWidth = 7;

export function addFigures(program: Command): void {
  program
    .command('figures')
    .description('what the kiosk did in a month: to print, or as CSV')
    .addOption(configOption())
    .option('--month <month>', 'as in 2026-11; left out: the month before this one', readMonth)
    .option('--months', 'only the months of which there are figures')
    .option('--csv', 'comma-separated values')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => figures(options)));
}

function readMonth(text: string): string {
  if (isMonth(text)) return text;
  throw new InvalidArgumentError('Write the year and the month, as in 2026-11.');
}

async function figures(options: Options): Promise<void> {
  const { device, library, store } = await configOf(options);
  const month = options.month ?? lastMonth(new Date().toISOString(), library.timeZone);
  const found = await readOrRefuse(store.folder, month);
  if (found === null)
    throw new Refusal(
      `There are no figures in ${store.folder}. The first visit begins them; see \`store.folder\`.`,
      exitCodes.noInput,
    );
  const { months, counts } = found;
  if (options.months) {
    print(months.map((each) => `${each}\n`).join(''));
    return;
  }
  if (counts.length === 0)
    throw new Refusal(
      `There are no figures of ${month}. There are some of: ${months.join(', ') || 'no month'}.`,
      exitCodes.noInput,
    );
  print(options.csv ? csvOfMonth(counts) : pageOf(device.name, figuresOfMonth(month, counts)));
}

async function readOrRefuse(folder: string, month: string) {
  const { readFigures } = await import('../store/figures/figures-file.ts');
  try {
    return readFigures(folder, (file) => ({ months: file.months(), counts: file.ofMonth(month) }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(`The figures in ${folder} cannot be read: ${why}.`, exitCodes.cannotWrite);
  }
}

/** For paper: 80 columns. */
function pageOf(device: string, { month, totals, days, hours, details }: MonthFigures): string {
  const inAll = columns.flatMap(({ what }) => {
    const parts = details.filter((each) => each.what === what);
    const made = parts.map(({ detail, count }) => `${detail} ${count}`).join(', ');
    const head = `${names[what].padEnd(nameWidth)}${shown(what, totals[what]).padStart(columnWidth)}  `;
    return wrapText(made, paperWidth - head.length).map((text, nth) =>
      nth === 0 ? `${head}${text}` : `${' '.repeat(head.length)}${text}`,
    );
  });
  const rows = (
    head: string,
    some: readonly { name: string; counts: MonthFigures['totals'] }[],
  ): string[] => [
    line(
      head,
      columns.map((column) => column.head),
    ),
    ...some.map(({ name, counts }) =>
      line(
        name,
        columns.map(({ what }) => shown(what, counts[what])),
      ),
    ),
  ];
  return [
    `${device}: figures of ${month}`,
    '',
    ...inAll,
    '',
    ...rows(
      'day',
      days.map(({ day, counts }) => ({ name: day.slice(5), counts })),
    ),
    '',
    ...rows(
      'hour',
      hours
        .filter(({ counts }) => Object.values(counts).some((count) => count > 0))
        .map(({ hour, counts }) => ({ name: `${String(hour).padStart(2, '0')}h`, counts })),
    ),
  ]
    .map((each) => `${each.trimEnd()}\n`)
    .join('');
}

function shown(what: Counted, count: number): string {
  if (count === 0) return '-';
  return String(what === 'offline-seconds' ? Math.ceil(count / 60) : count);
}

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(5)}${cells.map((cell) => cell.padStart(columnWidth)).join('')}`;
}
