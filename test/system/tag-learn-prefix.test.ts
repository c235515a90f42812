/** `kiosk tag learn` of tags that have the printed number without its prefix. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OwnModel } from '../../hardware/tags/own-model.ts';
import { writeOwnTag } from '../../simulators/reader/own-tags.ts';
import { startReader, tagFor } from '../../simulators/reader.ts';
import { loadConfig } from '../../src/config/load.ts';
import { builtProgram } from '../support/repository/built.ts';
import { openTerminal } from '../support/system/terminal.ts';

const program = builtProgram();
const owner = 'BE-LR000';
const pattern = '3\\d{13}|LR\\d{7}';
const bare = ['2085432', '4917706', '3360158', '1274093'];
const model: OwnModel = {
  name: 'made up',
  size: 32,
  turned: false,
  constants: [
    { at: 0, hex: '3101' },
    { at: 24, hex: 'B0B1B2B3B4B5B6B7' },
  ],
  number: { at: 4, bit: 0, length: 7, as: 'ascii', digits: null },
  check: null,
};

let folder: string;
let file: string;
function configured(reader: object = {}) {
  const identification = { item: { pattern, checkDigit: 'none' } };
  const store = { folder: join(folder, 'data') };
  writeFileSync(file, JSON.stringify({ version: 2, reader, scanner: null, identification, store }));
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-tag-prefix-'));
  file = join(folder, 'kiosk.config.json');
  configured();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function learn(lines: readonly { number: string; memory: Uint8Array }[]) {
  const input = lines
    .map(({ number, memory }) => ({ number, bytes: Buffer.from(memory).toString('hex') }))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
  const words = ['tag', 'learn', '--from', '-', '--yes', '--config', file];
  return spawnSync(process.execPath, [program, ...words], { input, encoding: 'utf8' });
}
function itemSettings() {
  const loaded = loadConfig(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config.identification.item;
}
const iso = (number: string, of = owner) => tagFor({ item: number, owner: of }, '0').memory;
const printed = (memoryOf: (number: string) => Uint8Array, prefix = 'LR') =>
  bare.map((number) => ({ number: prefix + number, memory: memoryOf(number) }));

test('of tags that the kiosk reads, two items give the row, and are read back with it', () => {
  const [one, two] = printed(iso);
  if (!one || !two) throw new Error('no items');
  const few = learn([one]);
  expect([few.status, few.stderr]).toEqual([65, expect.stringContaining('one item is too few')]);
  const done = learn([one, two]);
  expect([done.status, done.stdout]).toEqual([0, expect.stringContaining('read back with it')]);
  expect(itemSettings().rewrite).toMatchObject([
    { source: 'tag', owner, pattern: '\\d{7}', add: 'LR' },
    { source: null, owner: null, pattern, add: '' },
  ]);
});

test('what no row can do is said, and nothing is written', () => {
  const refused = (lines: Parameters<typeof learn>[0]) => {
    const { status, stderr } = learn(lines);
    return [status, stderr];
  };
  const [one, two, three] = printed(iso);
  const [other] = printed((number) => iso(number, 'BE-AB000'));
  const zo = { number: `ZO${bare[3]}`, memory: iso(bare[3] ?? '') };
  if (!one || !two || !three || !other) throw new Error('no items');
  expect(refused([two, zo])).toEqual([65, expect.stringContaining('several prefixes (LR, ZO)')]);
  expect(refused([two, other])).toEqual([65, expect.stringContaining('name several owners')]);
  const wrong = { ...one, number: 'LR9999999' };
  expect(refused([wrong, two])).toEqual([65, expect.stringContaining('not the end of LR9999999')]);
  expect(refused(printed(iso, 'ZO'))).toEqual([
    65,
    expect.stringContaining('is no item number of this library'),
  ]);
  expect(itemSettings().rewrite).toEqual([]);
});

test('of an unknown model the table is learned without the prefix, and the row with it', () => {
  const memoryOf = (number: string) => writeOwnTag(model, number, new Uint8Array(112));
  const done = learn(printed(memoryOf));
  expect([done.status, done.stdout]).toEqual([0, expect.stringContaining('read back with it')]);
  expect(done.stdout).toContain('LR, which a row adds');
  expect(itemSettings().rewrite).toMatchObject([
    { source: 'tag', model: 'own: own', pattern: '\\d{7}', add: 'LR' },
    { pattern },
  ]);
});

test('at the reader: a tag that is read already asks for what is printed', async () => {
  const reader = await startReader({ port: 0, protocol: 'feig' });
  configured({ address: `tcp://127.0.0.1:${reader.port}` });
  const command = `'${process.execPath}' '${program}' tag learn --config '${file}'`;
  const at = openTerminal({ command, environment: {} });
  try {
    for (const [index, number] of bare.slice(0, 2).entries()) {
      await at.sees(`${index + 1}. Lay an item`);
      for (const { uid } of reader.tags()) reader.take(uid);
      reader.put(tagFor({ item: number, owner }, `E00401000000000${index}`));
      await at.sees(`It is read already (iso28560-3), with ${number} on it`);
      await at.sees('printed number: ');
      at.type(`LR${number}\r`);
    }
    await at.sees('Try it on one more item?');
    at.type('n\r');
    await at.sees('Write it? [y/N]');
    at.type('y\r');
    await at.sees('read back with it');
    expect(await at.ended).toBe(0);
    expect(itemSettings().rewrite[0]).toMatchObject({ owner, add: 'LR' });
  } finally {
    at.kill();
    await reader.close();
  }
});
