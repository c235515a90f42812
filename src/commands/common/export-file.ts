/** The files that a library exports at night: how a command reads them, and what it shows meanwhile. */
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InvalidArgumentError } from 'commander';
import { Fault, systemCode } from '../../fault.ts';
import { isMoment } from '../../store/nightly/moment.ts';
import { printError, showProgress } from './print.ts';
import { exitCodes, Refusal } from './refusal.ts';
import { shell } from './shell.ts';

const mostShownLines = 20;

export function readPercent(text: string): number {
  const percent = Number(text);
  if (text.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError('Write a number from 0 to 100.');
  return percent;
}

/** The moment that `--exported-at` names. */
export function momentOf(exportedAt: string | undefined): string | undefined {
  if (exportedAt === undefined || isMoment(exportedAt)) return exportedAt;
  throw new Refusal(
    `--exported-at ${exportedAt}: write a moment as 2026-11-24T23:30:00+01:00.`,
    exitCodes.wrongData,
  );
}

export interface ExportFile {
  text: AsyncIterable<string>;
  /** how much has been read, from 0 to 1; null: not known */
  share(): number | null;
  changedAt: string;
}

/** A file, packed with gzip or not, or `-` for standard input. `encoding`: a name of the WHATWG. */
export function openExport(file: string, encoding = 'utf-8'): ExportFile {
  if (file === '-')
    return {
      text: decoded(shell().stdin, encoding),
      share: () => null,
      changedAt: new Date().toISOString(),
    };
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new Refusal(`${file}: there is no such file.`, exitCodes.noInput);
  const stream = createReadStream(file, { highWaterMark: 1 << 20 });
  const bytes = isPacked(file) ? pipeline(stream, createGunzip(), () => {}) : stream;
  return {
    text: decoded(bytes, encoding),
    share: () => Math.min(1, stream.bytesRead / Math.max(1, stat.size)),
    changedAt: stat.mtime.toISOString(),
  };
}

async function* decoded(bytes: AsyncIterable<unknown>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk as Buffer, { stream: true });
  yield decoder.decode();
}

function isPacked(file: string): boolean {
  const start = Buffer.alloc(2);
  const opened = openSync(file, 'r');
  readSync(opened, start);
  closeSync(opened);
  return start[0] === 0x1f && start[1] === 0x8b;
}

interface Reporting {
  onBadLine(number: number, problem: string): void;
  onProgress(done: number): void;
}

/**
 * Runs an import of `file`: the first bad lines on standard error, a bar on a terminal. Faults and
 * a damaged gzip file become Refusals. `what`: what is counted.
 */
export async function importing<T>(
  { file, what, share }: { file: string; what: string; share: ExportFile['share'] },
  run: (reporting: Reporting) => Promise<T>,
): Promise<T> {
  let bad = 0;
  const onBadLine = (number: number, problem: string) => {
    bad += 1;
    if (bad > mostShownLines) return;
    showProgress('');
    printError(`${file}:${number}: ${problem}; left out\n`);
  };
  try {
    const result = await run({ onBadLine, onProgress: progressBar(share, what) });
    showProgress('');
    if (bad > mostShownLines) printError(`… and ${bad - mostShownLines} more bad lines\n`);
    return result;
  } catch (error) {
    showProgress('');
    if (error instanceof Fault)
      throw new Refusal(`${error.message}\n${error.remedy}`, exitCodes.cannotWrite);
    if (error instanceof Error && systemCode(error).startsWith('Z_'))
      throw new Refusal(
        `${file}: cannot be unpacked (${error.message}). What was imported before stays in place.`,
        exitCodes.wrongData,
      );
    throw error;
  }
}

/** At most ten times a second. */
export function progressBar(share: () => number | null, what: string): (done: number) => void {
  const width = 30;
  const startedMs = Date.now();
  let last = 0;
  return (done) => {
    const now = Date.now();
    if (now - last < 100) return;
    last = now;
    const part = share();
    const filled = Math.round((part ?? 0) * width);
    const bar = part === null ? '' : `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] `;
    const rate = Math.round(done / Math.max(0.1, (now - startedMs) / 1000));
    showProgress(`${bar}${done} ${what}, ${rate} a second`);
  };
}
