/** What the doctor says of the facts by night. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import { probeNightlyFacts } from '../../src/technician/probes/nightly-facts.ts';
import { importFactsText } from '../support/store/facts.ts';
import { newFolder, open } from '../support/store/folder.ts';

const exportedAt = '2026-11-25T23:00:00+01:00';
const hourMs = 3_600_000;

function probe(folder: string, hoursLater: number) {
  const loaded = readConfig(JSON.stringify({ store: { folder } }), '/');
  if (!loaded.ok) throw new Error(loaded.complaints[0]?.problem);
  return probeNightlyFacts(loaded.config, Date.parse(exportedAt) + hoursLater * hourMs);
}

async function withFacts(): Promise<string> {
  const folder = newFolder();
  open(folder).close();
  const patron = { card: '23551', facts: { membership: { status: 5 } } };
  const { rejected } = await importFactsText(folder, JSON.stringify(patron), { exportedAt });
  expect(rejected).toBeNull();
  return folder;
}

test('nothing is said where a library imports none', async () => {
  const folder = newFolder();
  open(folder).close();
  expect(await probe(folder, 0)).toEqual([]);
});

test('their number and their age, and what to do where they are too old', async () => {
  const folder = await withFacts();
  const [fresh] = await probe(folder, 9);
  expect(fresh).toMatchObject({ light: 'ok', text: expect.stringMatching(/ 1 patron,.* 9 hours/) });
  const [old] = await probe(folder, 49);
  expect(old).toMatchObject({ light: 'attention', code: 'facts-base-old' });
});

test('facts of another key are named', async () => {
  const folder = await withFacts();
  writeFileSync(join(folder, 'journal.key'), Buffer.alloc(32, 7));
  expect(await probe(folder, 1)).toMatchObject([{ code: 'facts-base-unreadable' }]);
});
