/** A report as PDF, printed by the browser on board, without network, in a folder of its own. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBrowser } from '../machine.ts';

const printWithinMs = 60_000;

/** `none`: no browser is on this machine. `limited`: this process may not start one. */
export type Printed =
  | { kind: 'pdf'; bytes: Buffer }
  | { kind: 'none' }
  | { kind: 'limited' }
  | { kind: 'failed'; why: string };

export function whyNoPdf(printed: Exclude<Printed, { kind: 'pdf' }>): string {
  switch (printed.kind) {
    case 'none':
      return 'No browser is on this machine to make a PDF: print the HTML file from another one.';
    case 'limited':
      return 'The kiosk’s own process may start no browser: `kiosk report --of ID --pdf FILE` makes the PDF.';
    case 'failed':
      return `The browser made no PDF: ${printed.why}.`;
  }
}

/** `path`: PATH, where the browser is looked for. */
export async function printPdf(html: string, path: string): Promise<Printed> {
  const browser = findBrowser(path);
  if (browser === null) return { kind: 'none' };
  if (!mayStartBrowser()) return { kind: 'limited' };
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-report-'));
  try {
    const page = join(folder, 'report.html');
    const pdf = join(folder, 'report.pdf');
    writeFileSync(page, html, { mode: 0o600 });
    const why = await run(browser, [
      '--headless',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-extensions',
      '--disable-background-networking',
      `--user-data-dir=${join(folder, 'profile')}`,
      // Its sandbox needs rights that root and a container do not give; the page is the kiosk's own,
      // has no script, and may load nothing.
      '--no-sandbox',
      // The letters are in the page, and are ready a moment after it.
      '--virtual-time-budget=10000',
      '--run-all-compositor-stages-before-draw',
      '--no-pdf-header-footer',
      `--print-to-pdf=${pdf}`,
      pathToFileURL(page).href,
    ]);
    return existsSync(pdf)
      ? { kind: 'pdf', bytes: readFileSync(pdf) }
      : { kind: 'failed', why: why ?? 'it wrote nothing' };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** null: it ended well. */
function run(browser: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { timeout: printWithinMs, killSignal: 'SIGKILL' } as const;
    execFile(browser, [...args], options, (error) => {
      if (error === null) return resolve(null);
      resolve(error.killed ? 'it did not end in time' : `it ended with ${error.code}`);
    });
  });
}

/** A browser has more than a hundred threads and 300 MB: the unit of the kiosk allows far fewer. */
const neededTasks = 250;

/** By the limits of the control group of this process: reaching them would hurt the kiosk. */
export function mayStartBrowser(proc = '/proc', cgroups = '/sys/fs/cgroup'): boolean {
  try {
    const own = /^0::(.*)$/m.exec(readFileSync(join(proc, 'self', 'cgroup'), 'utf8'))?.[1];
    if (own === undefined) return true;
    const most = readFileSync(join(cgroups, own, 'pids.max'), 'utf8').trim();
    return most === 'max' || Number(most) >= neededTasks;
  } catch {
    return true; // no such limits here
  }
}
