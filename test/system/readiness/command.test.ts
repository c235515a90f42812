/** `kiosk report` as a technician types it: on a terminal, without one, and its files. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { runCommand } from '../../support/commands/run.ts';
import { builtProgram } from '../../support/repository/built.ts';
import { isLong } from '../../support/repository/share.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const program = builtProgram();
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ library: { name: 'Bib Lindeveld', timeZone: 'Europe/Brussels' } });
  await stage.sees('attract', ({ view }) => view.kind === 'attract');
});
afterAll(() => stage?.close());

function start(command: string, args: readonly string[]): ChildProcess {
  return spawn(command, args, {
    cwd: stage.folder,
    env: { PATH: process.env.PATH ?? '', HOME: stage.folder, TERM: 'dumb' },
  });
}
async function ended(child: ChildProcess) {
  const heard = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    heard.out += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    heard.err += String(chunk);
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...heard };
}
function kiosk(...args: string[]) {
  const env = { PATH: process.env.PATH ?? '', HOME: stage.folder, TERM: 'dumb' };
  return runCommand(args, { env, folder: stage.folder });
}
function reportFiles() {
  const folder = join(stage.folder, 'data', 'reports');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

test('without a terminal it asks no one; table, three files, exit code', async () => {
  const { status, out } = await kiosk('report');
  expect(out).toMatch(/print +│ not judged/);
  expect(out).toMatch(/library +│ passed/);
  expect(out).toMatch(/Toestel 1, Bib Lindeveld: \d+ passed, 0 failed/);
  expect(status).toBe(0);
  const files = reportFiles();
  expect(files.map((file) => file.split('.').at(-1)).sort()).toEqual(['html', 'json', 'pdf']);
  for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.runIf(isLong)('the PDF has pages on A4, and its text', async () => {
  const file = join(stage.folder, 'again.pdf');
  const { status, err } = await kiosk('report', '--of', 'last', '--pdf', file, '--language', 'nl');
  expect(status, err).toBe(0);
  const pdf = readFileSync(file);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const plain = pdf.toString('latin1');
  expect([...plain.matchAll(/\/Type ?\/Page\b/g)].length).toBeGreaterThan(0);
  expect(plain).toMatch(/\/MediaBox ?\[0 0 59[45][.\d]* 84[12][.\d]*\]/);
  expect(lettersOf(pdf)).toBeGreaterThan(600);
});

/** How many letters its pages show: each is one of four hexadecimal digits before `Tj`, or in `TJ`. */
function lettersOf(pdf: Buffer): number {
  let letters = 0;
  for (const { index } of pdf.toString('latin1').matchAll(/stream\r?\n/g)) {
    const from = pdf.indexOf('\n', index) + 1;
    try {
      const text = inflateSync(pdf.subarray(from, pdf.indexOf('endstream', from))).toString(
        'latin1',
      );
      for (const [, hex = ''] of text.matchAll(/<([0-9A-Fa-f]+)>/g)) letters += hex.length / 4;
    } catch {
      // a stream of another kind
    }
  }
  return letters;
}

test('on a terminal it asks, and the answers are in the report', async () => {
  stage.printer.tear();
  const command = [process.execPath, program, 'report', '--by', 'AB', '--json'];
  const child = start('script', ['-qefc', command.join(' '), '/dev/null']);
  let seen = '';
  let done = 0;
  child.stdout?.on('data', (chunk) => {
    seen += String(chunk);
    if (done === 0 && /does it end with \d{4}/.test(seen)) {
      done = 1;
      const figures = /does it end with (\d{4})/.exec(seen)?.[1] ?? '?';
      child.stdin?.write(stage.printer.paper().includes(figures) ? 'y\n' : 'n\n');
    } else if (done === 1 && seen.includes('Scan a code now')) {
      done = 2;
      child.stdin?.write('s\n');
    } else if (done === 2 && seen.includes('Lay an item')) {
      done = 3;
      child.stdin?.write('s\n');
    } else if (done === 3 && seen.includes('Scan your own library card')) {
      done = 4;
      stage.scanner.scan(patronCard(1));
    }
  });
  const { status } = await ended(child);
  expect(seen).toMatch(/print +ok +The test receipt can be read/);
  expect(seen).toMatch(/scan +not judged +The person left this out/);
  expect(seen).toMatch(/card +ok +Card …\d{4} is known; its holder may borrow/);
  expect(seen).toMatch(/"kind": "attended"/);
  expect(status).toBe(0);
  // Nothing of the card is kept but its last four characters.
  for (const file of reportFiles())
    expect(readFileSync(file, 'latin1')).not.toContain(patronCard(1));
});

test.runIf(isLong)('wrong input says what to do', async () => {
  const nothing = await kiosk('report', '--only', 'tea');
  expect(nothing.status).toBe(64);
  expect(nothing.err).toMatch(/no check "tea": print, scan/);
  const unknown = await kiosk('report', '--of', '17');
  expect(unknown.status).toBe(66);
  expect(unknown.err).toMatch(/The reports are:\n {2}\d{4}-/);
  const both = await kiosk('report', '--by', 'AB', '--unattended');
  expect(both.status).toBe(64);
  const signed = await kiosk('report', '--by', '<script>');
  expect(signed.status).toBe(64);
  expect(signed.err).toMatch(/Initials are one to twelve letters/);
  const unwritable = await kiosk('report', '--of', 'last', '--html', '/nowhere/at/all.html');
  expect(unwritable.status).toBe(74);
});

test.runIf(isLong)('during a visit it waits for no one', async () => {
  stage.scanner.scan(patronCard(2));
  await stage.sees('the visit', ({ view }) => view.kind !== 'attract');
  const { status, err } = await kiosk('report', '--unattended');
  expect(status).toBe(69);
  expect(err).toMatch(/A patron is at the screen/);
});

test.runIf(isLong)('where no kiosk runs it says what the doctor finds', async () => {
  await stage.kill('SIGTERM');
  const { status, out, err } = await kiosk('report');
  expect(status).toBe(2);
  expect(out).toMatch(/The kiosk does not run: each part was checked directly/);
  expect(err).toMatch(/No kiosk runs here/);
});

test.runIf(isLong)('its page can be read by a browser that knows nothing of the kiosk', () => {
  const page = reportFiles().find((file) => file.endsWith('.html')) ?? '';
  const shown = execFileSync('chromium', ['--headless', '--no-sandbox', '--dump-dom', page], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  expect(shown).toContain('Gereedheidsverslag');
  expect(shown).not.toMatch(/https?:\/\//);
});
