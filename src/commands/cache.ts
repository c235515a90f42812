/** `kiosk cache`: what the kiosk knows of patrons while it works off line. */
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Command, InvalidArgumentError } from 'commander';
import { Fault, systemCode } from '../fault.ts';
import type { Import } from '../store/block-list/import-block-list.ts';
import { configOf } from './common/configured.ts';
import { usualFile } from './common/input.ts';
import { print, printError, showProgress } from './common/print.ts';
import { exitCodes, orRefuse, Refusal } from './common/refusal.ts';

const examples = `
One blocked patron a line; a patron who is not on the list is not blocked:
  {"blockList":1,"exportedAt":"2026-11-24T23:30:00+01:00","entries":2}     first line, optional
  {"patron":"23550000000018","rules":["maximum-fees"],"denies":["checkOut","renew"]}
  {"patron":"23550000000026"}                                              only check-in is allowed
Card numbers are stored as keyed hashes only. Bad lines are left out and listed by number. The old
list stays when too many lines are bad, when the list is shorter than it announces, or when it is
empty and does not announce that. Works while the kiosk runs: it uses the new list at once.

Exit codes: 0 imported · 65 the list is bad, and the old one stays · 66 there is no such file ·
74 the data folder cannot be used · 78 the configuration is wrong

Examples:
  kiosk cache import blocked.jsonl
  kiosk cache import blocked.jsonl.gz
  ssh library cat blocked.jsonl | kiosk cache import - --exported-at 2026-11-24T23:30:00+01:00
`;
const mostShownLines = 20;

interface ImportArguments {
  config: string;
  folder?: string;
  exportedAt?: string;
  mostBad: number;
}

export function addCache(program: Command): void {
  const cache = program
    .command('cache')
    .description('what is known of patrons while the kiosk works off line');
  cache
    .command('import')
    .description('import the list of blocked patrons that the library exports at night')
    .argument('<file>', 'JSON lines, packed with gzip or not; - for standard input')
    .option('--config <file>', 'the configuration, which names the data folder', usualFile)
    .option(
      '--folder <folder>',
      'the data folder, in place of the one that the configuration names',
    )
    .option(
      '--exported-at <moment>',
      'when the list was exported; left out: as its first line says, else the date of the file',
    )
    .option('--most-bad <percent>', 'how many lines in a hundred may be bad', readPercent, 1)
    .addHelpText('after', examples)
    .action((file: string, options: ImportArguments) => orRefuse(() => importList(file, options)));
}

function readPercent(text: string): number {
  const percent = Number(text);
  if (text.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError('Write a number from 0 to 100.');
  return percent;
}

async function importList(file: string, options: ImportArguments): Promise<void> {
  // Imported here, so that the other commands do not load SQLite.
  const { importBlockList } = await import('../store/block-list/import-block-list.ts');
  const { isMoment } = await import('../store/block-list/block-list-line.ts');
  const { exportedAt } = options;
  if (exportedAt !== undefined && !isMoment(exportedAt))
    throw new Refusal(
      `--exported-at ${exportedAt}: write a moment as 2026-11-24T23:30:00+01:00.`,
      exitCodes.wrongData,
    );
  const { folder, keyFile } =
    options.folder === undefined ? (await configOf(options)).store : { folder: options.folder };
  const { text, share, changedAt } = open(file);
  let shown = 0;
  let result: Import;
  try {
    result = await importBlockList({
      folder,
      keyFile,
      text,
      exportedAt: exportedAt ?? changedAt,
      mostBad: options.mostBad / 100,
      onBadLine: (number, problem) => {
        if (shown++ >= mostShownLines) return;
        showProgress('');
        printError(`${file}:${number}: ${problem}; left out\n`);
      },
      onProgress: progressBar(share),
    });
  } catch (error) {
    showProgress('');
    if (error instanceof Fault)
      throw new Refusal(`${error.message}\n${error.remedy}`, exitCodes.cannotWrite);
    if (error instanceof Error && systemCode(error).startsWith('Z_'))
      throw new Refusal(
        `${file}: cannot be unpacked (${error.message}). The old list stays in place.`,
        exitCodes.wrongData,
      );
    throw error;
  }
  showProgress('');
  if (shown > mostShownLines) printError(`… and ${shown - mostShownLines} more bad lines\n`);
  const { entries, bad, rejected } = result;
  if (rejected !== null)
    throw new Refusal(`${file}: ${rejected}. The old list stays in place.`, exitCodes.wrongData);
  print(
    `${entries} blocked patrons, as exported at ${result.exportedAt}; ${bad} bad lines left out.\n`,
  );
}

interface Source {
  text: AsyncIterable<string>;
  /** how much has been read, from 0 to 1; null: not known */
  share(): number | null;
  changedAt: string;
}

/** A file, packed with gzip or not, or standard input. */
function open(file: string): Source {
  if (file === '-') {
    process.stdin.setEncoding('utf8');
    return {
      text: process.stdin as AsyncIterable<string>,
      share: () => null,
      changedAt: new Date().toISOString(),
    };
  }
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new Refusal(`${file}: there is no such file.`, exitCodes.noInput);
  const stream = createReadStream(file, { highWaterMark: 1 << 20 });
  const bytes = isPacked(file) ? pipeline(stream, createGunzip(), () => {}) : stream;
  bytes.setEncoding('utf8');
  return {
    text: bytes as AsyncIterable<string>,
    share: () => Math.min(1, stream.bytesRead / Math.max(1, stat.size)),
    changedAt: stat.mtime.toISOString(),
  };
}

function isPacked(file: string): boolean {
  const start = Buffer.alloc(2);
  const opened = openSync(file, 'r');
  readSync(opened, start);
  closeSync(opened);
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** At most ten times a second. */
function progressBar(share: () => number | null): (lines: number) => void {
  const width = 30;
  let last = 0;
  return (lines) => {
    if (Date.now() - last < 100) return;
    last = Date.now();
    const done = share();
    const filled = Math.round((done ?? 0) * width);
    const bar = done === null ? '' : `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] `;
    showProgress(`${bar}${lines} lines`);
  };
}
