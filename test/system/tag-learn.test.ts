/** `kiosk tag learn` at a pseudo-terminal beside a simulated reader, and from a file. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OwnModel } from '../../hardware/tags/own-model.ts';
import { writeDm11Tag, writeOwnTag } from '../../simulators/reader/own-tags.ts';
import { type ReaderSimulator, startReader } from '../../simulators/reader.ts';
import { type ScannerSimulator, startScanner } from '../../simulators/scanner.ts';
import { loadConfig } from '../../src/config/load.ts';
import { builtProgram } from '../support/repository/built.ts';
import { isLong } from '../support/repository/share.ts';
import { type AtTerminal, openTerminal } from '../support/system/terminal.ts';

const program = builtProgram();
const model: OwnModel = {
  ...{ name: 'made up', size: 32, turned: true },
  constants: [
    { at: 0, hex: '3101' },
    { at: 24, hex: 'B0B1B2B3B4B5B6B7' },
  ],
  number: { at: 4, bit: 0, length: 7, as: 'digits-high-first', digits: null },
  check: {
    ...{ kind: 'crc', from: 0, to: 20, at: 20, bits: 'high-first', appended: true },
    ...{ reversed: false, constant: '1D0F', order: 'low-first' },
  },
};
const numbers = ['30000012345678', '30000098701234', '30001144556677', '30007070123890'];
const tagOf = (memory: Uint8Array, number: string) => ({
  ...{ uid: `E0040100${number.slice(-8)}`, memory, blockSize: 4, afi: 0x07, dsfid: 0 },
});
const own = (number: string) => writeOwnTag(model, number, new Uint8Array(112));

let reader: ReaderSimulator;
let scanner: ScannerSimulator;
let folder: string;
let file: string;
const open: AtTerminal[] = [];
beforeAll(async () => {
  reader = await startReader({ port: 0, protocol: 'feig' });
  scanner = await startScanner({ port: 0 });
});
afterAll(async () => {
  await reader.close();
  await scanner.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-tag-learn-'));
  file = join(folder, 'kiosk.config.json');
  const config = {
    version: 2,
    reader: { address: `tcp://127.0.0.1:${reader.port}` },
    scanner: { address: `tcp://127.0.0.1:${scanner.port}` },
    identification: { item: { pattern: '3000\\d{10}', checkDigit: 'none' } },
    store: { folder: join(folder, 'data') },
  };
  writeFileSync(file, JSON.stringify(config));
});
afterEach(() => {
  for (const at of open.splice(0)) at.kill();
  for (const { uid } of reader.tags()) reader.take(uid);
  rmSync(folder, { recursive: true, force: true });
});

function begin(words = ''): AtTerminal {
  const command = `'${process.execPath}' '${program}' tag learn --config '${file}' ${words}`;
  const at = openTerminal({ command, environment: {} });
  open.push(at);
  return at;
}
/** Lays it where the last one was, and types its number. */
async function lay(
  at: AtTerminal,
  memory: Uint8Array,
  nth: number,
  number: string,
  isTyped = true,
) {
  await at.sees(`${nth}. Lay an item`);
  for (const { uid } of reader.tags()) reader.take(uid);
  reader.put(tagOf(memory, number));
  await at.sees('printed number: ');
  if (isTyped) at.type(`${number}\r`);
}
function readerSettings() {
  const loaded = loadConfig(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config.reader;
}

test('three items, one scanned, a fourth to try: the table is written, and reads them back', async () => {
  const at = begin('--name "tags of 2009" --save dumps.jsonl'.replace('dumps', join(folder, 'd')));
  for (const [index, number] of numbers.slice(0, 3).entries()) {
    const isScanned = index === 1;
    await lay(at, own(number), index + 1, number, !isScanned);
    if (isScanned) scanner.scan(number);
  }
  await at.sees('two digits a byte, the high half first');
  await at.sees('CRC over bytes');
  await at.sees('stored backwards');
  await at.sees('Try it on one more item? [Y/n]');
  at.type('\r');
  await lay(at, own(numbers[3] ?? ''), 4, numbers[3] ?? '');
  await at.sees('It is read: 30007070123890');
  await at.sees('Write it? [y/N]');
  at.type('y\r');
  await at.sees('read back with it');
  expect(await at.ended).toBe(0);
  expect(readerSettings()?.ownModels).toMatchObject([
    { name: 'tags of 2009', turned: true, number: { at: 4, as: 'digits-high-first' } },
  ]);
  const saved = join(folder, 'd.jsonl');
  expect(readFileSync(saved, 'utf8').trim().split('\n')).toHaveLength(4);
  const decoded = spawnSync(process.execPath, [program, 'tag', 'decode', '--config', file], {
    ...{ input: `${Buffer.from(own('30009999999999')).toString('hex')}\n`, encoding: 'utf8' },
  });
  expect(JSON.parse(decoded.stdout)).toMatchObject({
    ...{ ok: true, model: 'own: tags of 2009', item: '30009999999999' },
  });
});

test.runIf(isLong)(
  'a wrong number is noticed, two DM11 tags are enough, and Ctrl-C changes nothing',
  async () => {
    const at = begin();
    for (const [index, number] of numbers.slice(0, 3).entries())
      await lay(at, own(number), index + 1, index === 0 ? '30005556699000' : number);
    await at.sees('the tag with 30005556699000 does not have its number');
    await at.sees('Forget the item with 30005556699000');
    at.type('\r');
    await lay(at, own(numbers[3] ?? ''), 3, numbers[3] ?? '');
    await at.sees('Try it on one more');
    at.type('n\r');
    await at.sees('Write it? [y/N]');
    at.type('n\r');
    await at.sees('Nothing is changed');
    expect(await at.ended).toBe(1);

    const before = readFileSync(file, 'utf8');
    const other = begin();
    await lay(other, writeDm11Tag('30000012345678', 0x1234), 1, '30000012345678');
    await lay(other, writeDm11Tag('30000098701234', 0x1234), 2, '30000098701234');
    await other.sees('They are DM11; the constant of the check value is 1234');
    other.type('\u0003');
    await other.sees('Nothing is changed');
    expect(await other.ended).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
  },
);

test.runIf(isLong)(
  'from a file of dumps: learned, written and read back, or refused with a sentence',
  () => {
    const line = (number: string, memory: Uint8Array) =>
      `${JSON.stringify({ number, bytes: Buffer.from(memory).toString('hex') })}\n`;
    const learn = (lines: readonly string[]) =>
      spawnSync(
        process.execPath,
        [program, 'tag', 'learn', '--from', '-', '--yes', '--config', file],
        { input: lines.join(''), encoding: 'utf8' },
      );
    const few = learn(numbers.slice(0, 2).map((number) => line(number, own(number))));
    expect([few.status, few.stderr]).toEqual([65, expect.stringContaining('2 tags are too few')]);
    const strange = learn(['{"number":"30000012345678"}\n']);
    expect([strange.status, strange.stderr]).toEqual([65, expect.stringContaining('line 1')]);
    const foreign = learn(
      ['40000012345678', '40000098701234', '40001144556677'].map((number) =>
        line(number, own(number)),
      ),
    );
    expect([foreign.status, foreign.stderr]).toEqual([
      65,
      expect.stringContaining('is no item number of this library'),
    ]);
    const done = learn(numbers.slice(0, 3).map((number) => line(number, own(number))));
    expect([done.status, done.stdout]).toEqual([0, expect.stringContaining('read back with it')]);
    const dm11 = numbers.slice(0, 2).map((number) => line(number, writeDm11Tag(number, 0xbeef)));
    expect(learn(dm11).status).toBe(0);
    expect(readerSettings()).toMatchObject({ dm11: 'BEEF', ownModels: [{ name: 'own' }] });
  },
);
