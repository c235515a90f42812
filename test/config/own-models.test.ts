/** What is wrong with a table of a library's own tag model. */
import { expect, test } from 'vitest';
import type { OwnModel } from '../../hardware/tags/own-model.ts';
import { readConfig } from '../../src/config/load.ts';
import { checks, ownModelOf } from '../support/hardware/own-models.ts';

const crc = checks.find(({ name }) => name === 'crc as DM11')?.check ?? null;
const good = ownModelOf({ as: 'ascii', turned: false, check: crc });

function complaints(...ownModels: object[]) {
  const loaded = readConfig(JSON.stringify({ reader: { ownModels } }), '/');
  return loaded.ok ? [] : loaded.complaints.map(({ path, said }) => `${path}: ${said?.is}`);
}
function withNumber(number: Partial<OwnModel['number']>): OwnModel {
  return { ...good, number: { ...good.number, ...number } };
}

test.each(checks)('a model with a check ($name) needs no constants', ({ check }) => {
  expect(complaints({ ...good, check, constants: [] })).toEqual([]);
});

test('one without needs 24 constant bits', () => {
  const weak = ['reader.ownModels[0].check: own-model-weak'];
  expect(complaints({ ...good, check: null })).toEqual([]);
  expect(complaints({ ...good, check: null, constants: [{ at: 0, hex: 'A511' }] })).toEqual(weak);
  const same = [
    { at: 0, hex: 'A511' },
    { at: 0, hex: 'A511' },
  ];
  expect(complaints({ ...good, check: null, constants: same })).toEqual(weak);
  // A check over other bytes says nothing of the number.
  const beside = { kind: 'xor', from: 20, to: 24, at: 28 };
  expect(complaints({ ...good, check: beside, constants: [] })).toEqual(weak);
  expect(complaints({ ...good, check: beside })).toEqual([]);
});

test.each([
  [withNumber({ at: 20 }), 'number: own-model-outside'],
  [withNumber({ bit: 3 }), 'number.bit: own-model-bit'],
  [withNumber({ as: 'six-bit', length: 60 }), 'number: own-model-outside'],
  [{ ...good, constants: [{ at: 30, hex: 'A51103' }] }, 'constants[0]: own-model-outside'],
  [{ ...good, constants: [{ at: 2, hex: 'A51103' }] }, 'constants[0]: own-model-twice'],
  [{ ...good, constants: [{ at: 28, hex: 'A5' }] }, 'constants[0]: own-model-twice'],
  [{ ...good, check: { ...crc, at: 31 } }, 'check: own-model-outside'],
  [{ ...good, check: { ...crc, to: 40 } }, 'check: own-model-outside'],
  [{ ...good, check: { ...crc, at: 5 } }, 'check.at: own-model-twice'],
  [{ ...good, check: { ...crc, from: 9, to: 9 } }, 'check.to: own-model-span'],
] as const)('%#: %s', (model, complaint) => {
  expect(complaints(model)).toContain(`reader.ownModels[0].${complaint}`);
});

test('two of one name', () => {
  expect(complaints(good, { ...good, turned: true })).toEqual([
    'reader.ownModels[1].name: own-model-name',
  ]);
});

test('the constant of DM11 has four digits', () => {
  const loaded = readConfig('{"reader":{"dm11":"C91"}}', '/');
  expect(loaded.ok).toBe(false);
});
