import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../support/store/bundle.ts';
import { newFolder } from '../support/store/folder.ts';

let program = '';
beforeAll(async () => {
  program = await bundle(new URL('../support/store/way-out-program.ts', import.meta.url));
});
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }));

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  errors: string;
}
function run(file: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    child.on('close', (code, signal) => resolve({ code, signal, out, errors }));
  });
}

test.each([
  ['end', 0, null],
  ['exit', 3, null],
  ['fault', 1, null],
  ['rejection', 1, null],
  ['rows', 3, null],
  ['signal', null, 'SIGTERM'],
  ['collected', 0, null],
] as const)(
  'a process that ends by %s with its databases open ends as it should',
  { timeout: 60_000 },
  async (way, code, signal) => {
    const folder = newFolder();
    const ended = await run(program, folder, way);
    expect(ended.errors).not.toMatch(/Assertion failed|Segmentation fault/);
    expect(ended).toMatchObject({ out: 'open\n', code, signal });
    // SQLite takes the log in and removes it when the last one closes the file.
    expect(existsSync(join(folder, 'kiosk.db-wal'))).toBe(way === 'signal');
  },
);

test('a database that was made for another Node is a fault that says so, and leaves the folder as it is', async () => {
  const place = mkdtempSync(join(tmpdir(), 'kiosk-other-node-'));
  const folder = newFolder();
  try {
    cpSync(program, join(place, 'program.mjs'));
    const missing = await run(join(place, 'program.mjs'), folder, 'end');
    for (const name of [
      'better-sqlite3',
      'better-sqlite3-for-node-20',
      'bindings',
      'file-uri-to-path',
    ]) {
      const from = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
      if (existsSync(from))
        cpSync(join(from), join(place, 'node_modules', name), { recursive: true });
    }
    for (const made of ['better-sqlite3', 'better-sqlite3-for-node-20']) {
      const build = join(place, 'node_modules', made, 'build', 'Release');
      mkdirSync(build, { recursive: true });
      writeFileSync(join(build, 'better_sqlite3.node'), 'made for another machine');
    }
    const other = await run(join(place, 'program.mjs'), folder, 'end');
    for (const ended of [missing, other]) {
      expect(ended.code).toBe(1);
      expect(ended.errors).toContain("code: 'node-unsuited'");
      expect(ended.errors).toContain(`does not load on Node ${process.versions.node}`);
      expect(ended.out).toBe('');
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
