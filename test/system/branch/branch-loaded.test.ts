/** What a kiosk that is in no branch loads of it: nothing but the port that says so. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type Stage, setStage } from '../../support/system/stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'kiosk-loaded-'));
let stage: Stage | null = null;
afterEach(async () => {
  await stage?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a kiosk without a branch loads no file of it, and none of its packages', async () => {
  // Node writes at its end which scripts it has loaded.
  stage = await setStage({}, { NODE_V8_COVERAGE: folder }, { apart: true });
  await stage.sees('attract', ({ view }) => view.kind === 'attract');
  await stage.kill('SIGTERM');
  const files = readdirSync(folder).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      result: { url: string }[];
    };
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  });
  // The build says of each part of a file from which module it is.
  const loaded = files.flatMap((url) =>
    [...readFileSync(fileURLToPath(url), 'utf8').matchAll(/^\/\/ (\S+\.[cm]?[jt]s)$/gm)].map(
      ([, module = '']) => module,
    ),
  );
  expect(loaded.filter((module) => module === 'src/kiosk/kiosk.ts')).toHaveLength(1);
  const ofBranch = loaded.filter((module) => /^src\/branch\/|@nats-io|age-encryption/.test(module));
  expect(ofBranch).toEqual(['src/branch/alone.ts']);
});
