import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
mkdirSync(join(root, 'node_modules'), { recursive: true });
const folder = mkdtempSync(join(root, 'node_modules', '.kiosk-reporter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs vitest on these files with the reporter; the last line that it wrote, and its exit code. */
function run(files: Readonly<Record<string, string>>) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'vitest.config.js'),
    'export default { test: { include: ["*.check.js"] } };',
  );
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(
      join(folder, name),
      `import { expect, test, describe, beforeAll } from 'vitest';\n${text}`,
    );
  }
  const reporters = [
    '--reporter=default',
    `--reporter=${join(root, 'test', 'repository', 'reporter.ts')}`,
  ];
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--root',
    folder,
    '--pool=threads',
    '--no-isolate',
    ...reporters,
  ];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder });
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

test('the last line counts what passed, failed and was skipped', () => {
  const result = run({
    'a.check.js':
      "test('a', () => {}); test('b', () => { expect(1).toBe(2); }); test.skip('c', () => {}); test.todo('d');",
    'b.check.js': "test('e', () => {}); test('f', (context) => context.skip());",
  });
  expect(result).toEqual({ status: 1, last: '2 passed, 1 failed, 3 skipped' });
});

test('all well', () => {
  expect(run({ 'a.check.js': "test('a', () => {});" })).toEqual({
    status: 0,
    last: '1 passed, 0 failed, 0 skipped',
  });
});

test('a file that does not load, a hook that throws and a stray rejection are failures', () => {
  const result = run({
    'a.check.js': "throw new Error('no'); test('a', () => {});",
    'b.check.js':
      "describe('s', () => { beforeAll(() => { throw new Error('no'); }); test('b', () => {}); });",
    'c.check.js':
      "test('c', async () => { void Promise.reject(new Error('stray')); await new Promise(setImmediate); });",
  });
  expect(result.status).toBe(1);
  expect(result.last).toMatch(/^1 passed, [3-9] failed, \d+ skipped$/);
});

test('no test at all is no success', () => {
  const { status, last } = run({});
  expect(status).toBe(1);
  expect(last).toMatch(/^0 passed, 1 failed, 0 skipped$/);
});
