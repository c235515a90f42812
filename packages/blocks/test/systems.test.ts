/**
 * FOLIO, Evergreen and Koha as policy files, against cases from their own tests and code (each row
 * names its source).
 */
import { describe, expect, it } from 'vitest';
import { policyOf, vectorCases } from '../../../test/support/blocks/cases.ts';
import { runCase } from '../src/index.ts';

describe.each([
  ['folio', 58],
  ['evergreen', 76],
  ['koha', 66],
])('%s', (system, count) => {
  const rows = vectorCases.filter((row) => row.system === system);
  it(`has ${count} cases`, () => {
    expect(rows).toHaveLength(count);
  });
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
    expect(runCase(policyOf(system), row), row.source).toEqual([]);
  });
});
