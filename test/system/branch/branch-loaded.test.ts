/** What a kiosk that is in no branch loads of it: nothing but the port that says so. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  stage = await setStage({}, { NODE_V8_COVERAGE: folder });
  await stage.sees('attract', ({ view }) => view.kind === 'attract');
  await stage.kill('SIGTERM');
  const loaded = readdirSync(folder).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      result: { url: string }[];
    };
    return result.map(({ url }) => url);
  });
  expect(loaded.filter((url) => url.endsWith('/dist/src/kiosk/kiosk.js'))).toHaveLength(1);
  const ofBranch = loaded.filter((url) => /\/src\/branch\/|@nats-io|age-encryption/.test(url));
  expect(ofBranch.map((url) => url.split('/').at(-1))).toEqual(['alone.js']);
});
