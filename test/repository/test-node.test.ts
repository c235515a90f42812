import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/test-node.js', import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** With a cache of its own, and no network. */
function run(...args: string[]) {
  const cache = mkdtempSync(join(tmpdir(), 'kiosk-test-node-'));
  folders.push(cache);
  const env = {
    ...process.env,
    XDG_CACHE_HOME: cache,
    npm_config_cache: join(cache, 'npm'),
    npm_config_offline: 'true',
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, last: stdout.trimEnd().split('\n').at(-1), stderr, cache };
}

describe.runIf(process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch))(
  'the tests on another Node',
  () => {
    it.each([[[]], [['twenty']], [['24; rm -rf /']], [['--help']]])(
      '%j: which versions there are',
      (args) => {
        const { status, last, stderr } = run(...args);
        expect([status, last]).toEqual([1, '0 passed, 1 failed, 0 skipped']);
        expect(stderr).toMatch(
          /^npm run test:node -- VERSION .*VERSION is 20, 22, 24, 26, or exact/,
        );
      },
    );

    it('without a network: says so, and leaves nothing half fetched', () => {
      const { status, last, stderr, cache } = run('24.0.0', 'test/store');
      expect([status, last]).toEqual([1, '0 passed, 1 failed, 0 skipped']);
      expect(stderr).toMatch(
        /^npm cannot fetch node-linux-\w+ 24\.0\.0 \(ENOTCACHED\)\. Is there a network\?$/m,
      );
      expect(readdirSync(join(cache, 'library-kiosk'))).toEqual([]);
    });
  },
);
