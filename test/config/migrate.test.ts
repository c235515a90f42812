import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences } from '../../src/config/files/differences.ts';
import { migrate } from '../../src/config/files/migrate.ts';
import { readConfig } from '../../src/config/load.ts';
import { presentVersion } from '../../src/config/schema.ts';

function read(file: object) {
  return readConfig(JSON.stringify(file), '/');
}
const hours = { monday: ['10:00-18:00'] };

test('opening hours of the screen are the library’s now, with a note', () => {
  const loaded = read({ screen: { hours, port: 0 }, library: { name: 'Here' } });
  expect(loaded).toMatchObject({
    ok: true,
    notes: ['screen.hours is now library.hours.'],
    config: { library: { name: 'Here', hours }, screen: { port: 0 } },
  });
  expect(read({ version: 1, screen: { hours } })).toMatchObject({
    ok: true,
    config: { version: 2, library: { hours } },
  });
  expect(read({ library: { hours } })).toMatchObject({ ok: true, notes: [] });
});

test('where both stand the newer one counts, and that is said', () => {
  const loaded = read({ library: { hours }, screen: { hours: null } });
  expect(loaded).toMatchObject({
    ok: true,
    config: { library: { hours } },
    notes: [expect.stringContaining('left out')],
  });
});

test('a file of a version to come is complained of, and what is wrong stays wrong', () => {
  expect(read({ version: presentVersion + 1 })).toMatchObject({
    ok: false,
    complaints: [{ path: 'version', problem: expect.stringContaining('of a newer kiosk') }],
  });
  expect(read({ screen: { hours: 'always' } })).toMatchObject({
    ok: false,
    complaints: [{ path: 'library.hours' }],
  });
  for (const odd of [[], { screen: 1 }, { screen: { hours }, library: 7 }])
    expect(read(odd).ok).toBe(false);
});

test('migrating twice is migrating once, and touches nothing that was given', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.option(fc.jsonValue()), (library, value) => {
      const file = { screen: { hours: value }, library };
      const before = JSON.stringify(file);
      const once = migrate(file).json;
      expect(migrate(once)).toEqual({ json: once, notes: migrate(once).notes });
      expect(JSON.stringify(file)).toBe(before);
    }),
    { numRuns: 100 },
  );
});

test('differences name each setting once, and there are none between equals', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(differences(one, structuredClone(one))).toEqual([]);
      const paths = differences({ it: one }, { it: other }).map(({ path }) => path);
      if (JSON.stringify(one) === JSON.stringify(other)) expect(paths).toEqual([]);
    }),
    { numRuns: 100 },
  );
  expect(differences({ a: { b: 1, c: [1] } }, { a: { c: [2], d: { e: null } } })).toEqual([
    { path: 'a.b', from: 1 },
    { path: 'a.c', from: [1], to: [2] },
    { path: 'a.d.e', to: null },
  ]);
});
