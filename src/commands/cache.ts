/** `kiosk cache`: what the kiosk knows of patrons while the library system cannot be reached. */

import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Command, InvalidArgumentError } from 'commander';
import { loadConfig } from '../config/load.ts';
import { usualFile } from '../config/usual-file.ts';
import { Fault } from '../fault.ts';
import type { Import } from '../store/block-list/import-block-list.ts';
import { noInput, orRefuse, Refusal, wrongData } from './common/input.ts';
import { print, printError, showProgress } from './common/print.ts';

const examples = `
One patron under a block a line; whoever is not on the list is not blocked:
  {"blockList":1,"exportedAt":"2026-11-24T23:30:00+01:00","entries":2}     first line, may be left out
  {"patron":"23550000000018","rules":["maximum-fees"],"denies":["checkOut","renew"]}
  {"patron":"23550000000026"}                                              everything but returning is denied
Card numbers are kept as keyed hashes only. Bad lines are left out and told by number; the old list stays in place when
too many are bad, when the list is shorter than it announces, or when it is empty and does not announce that.
It may run beside the kiosk, which takes the new list at once.

Exit codes: 0 taken in · 65 the list is bad, and the old one stays · 66 there is no such file · 74 the data folder ·
78 the configuration is wrong

Examples:
  kiosk cache import blocked.jsonl
  kiosk cache import blocked.jsonl.gz
  ssh library cat blocked.jsonl | kiosk cache import - --exported-at 2026-11-24T23:30:00+01:00
`;
const mostToldLines = 20;

interface ImportArguments {
  config: string;
  folder?: string;
  exportedAt?: string;
  mostBad: number;
}

export function addCache(program: Command): void {
  const cache = program
    .command('cache')
    .description('what is known of patrons while the library system is away');
  cache
    .command('import')
    .description('take in the list of patrons under a block that the library exports at night')
    .argument('<file>', 'JSON lines, packed with gzip or not; - for standard input')
    .option('--config <file>', 'the configuration, which names the data folder', usualFile)
    .option(
      '--folder <folder>',
      'the data folder, in place of the one that the configuration names',
    )
    .option(
      '--exported-at <moment>',
      'when the list was exported; else its first line says so, or the date of the file',
    )
    .option('--most-bad <percent>', 'so many lines in a hundred may be bad', readPercent, 1)
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
  // Loaded here, so that the other commands do without SQLite.
  const { importBlockList } = await import('../store/block-list/import-block-list.ts');
  const { isMoment } = await import('../store/block-list/block-list-line.ts');
  const { exportedAt } = options;
  if (exportedAt !== undefined && !isMoment(exportedAt))
    throw new Refusal(
      `--exported-at ${exportedAt}: write a moment as 2026-11-24T23:30:00+01:00.`,
      wrongData,
    );
  const { folder, keyFile } = placeOf(options);
  const { text, share, changedAt } = open(file);
  let told = 0;
  let result: Import;
  try {
    result = await importBlockList({
      folder,
      ...(keyFile === undefined ? {} : { keyFile }),
      text,
      exportedAt: exportedAt ?? changedAt,
      mostBad: options.mostBad / 100,
      onBadLine: (number, problem) => {
        if (told++ >= mostToldLines) return;
        showProgress('');
        printError(`${file}:${number}: ${problem}; left out\n`);
      },
      onProgress: progressBar(share),
    });
  } catch (error) {
    showProgress('');
    if (error instanceof Fault) throw new Refusal(`${error.message}\n${error.remedy}`, 74);
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new Refusal(
        `${file}: cannot be unpacked (${error.message}). The old list stays in place.`,
        wrongData,
      );
    throw error;
  }
  showProgress('');
  if (told > mostToldLines) printError(`… and ${told - mostToldLines} more bad lines\n`);
  const { entries, bad, kept } = result;
  if (kept !== null) throw new Refusal(`${file}: ${kept}. The old list stays in place.`, wrongData);
  print(
    `${entries} patrons under a block, as exported at ${result.exportedAt}; ${bad} bad lines left out.\n`,
  );
}

function placeOf({ config, folder }: ImportArguments): {
  folder: string;
  keyFile?: string | undefined;
} {
  if (folder !== undefined) return { folder };
  const loaded = loadConfig(config);
  if (loaded.ok) return loaded.config.store;
  const complaints = loaded.complaints.map(({ path, problem }) => `${config}: ${path}: ${problem}`);
  throw new Refusal(
    [...complaints, 'Correct it, or name the data folder with --folder.'].join('\n'),
    78,
  );
}

interface Source {
  text: AsyncIterable<string>;
  /** of what there is to read, from 0 to 1; null: nobody knows how much that is */
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
  if (!stat?.isFile()) throw new Refusal(`${file}: there is no such file.`, noInput);
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

/** How far it is, at most ten times a second. */
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
