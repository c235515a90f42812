/** Each fact is one entry; what else a fact needs is named here. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { facts as nightly } from '../../../src/config/facts.ts';
import { someFacts } from '../../../test/support/blocks/arbitraries.ts';
import { profiles } from '../../sip2/src/index.ts';
import { all, codes } from '../src/facts/names.ts';
import { table } from '../src/facts/table.ts';
import { broughtBy } from '../src/index.ts';

/** By code. Files that were sealed with them must be read for ever: append only. */
const released = [
  ...['membership', 'status', 'type', 'startedOn', 'feeCents', 'fees', 'id', 'amountCents'],
  ...['createdOn', 'institution', 'state', 'until', 'replaces', 'loan', 'branch', 'restricts'],
  ...['replacementInvoices', 'items', 'item', 'paidCents', 'returned', 'manualBlocks', 'loans'],
  ...['dueAt', 'recalled', 'graceMinutes', 'blocks', 'name', 'denies', 'ignoreProximity'],
  ...['startsAt', 'endsAt', 'account', 'active', 'cardActive', 'barred', 'cardLost'],
  ...['addressInvalid', 'expiresAt', 'expiresOn', 'restrictedUntil', 'group', 'homeBranch'],
  ...['itemBranch', 'itemOverdue', 'holds', 'related', 'hasGuarantees', 'guaranteesChargesCents'],
  ...['familyChargesCents', 'flags', 'observedAt', 'observed', 'fee', 'listed', 'owedCents'],
];

it('codes on disk stay what they are, and no two names share one', () => {
  const byCode = [...codes].toSorted(([, one], [, other]) => one - other);
  expect(byCode.slice(0, released.length)).toEqual(released.map((name, code) => [name, code]));
  expect(byCode.map(([, code]) => code)).toEqual(byCode.map((_, at) => at));
  const named = all.flatMap((fact) => Object.keys(fact.codes));
  expect(new Set(named).size).toBe(named.length);
});

it.each(Object.keys(table))(
  '%s: the properties draw it (test/support/blocks/arbitraries.ts)',
  (name) => {
    expect(fc.sample(someFacts, { numRuns: 200, seed: 1 }).some((each) => name in each)).toBe(true);
  },
);

const page = readFileSync(new URL('../../../docs/block-rules.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));
it.each(Object.keys(broughtBy))('%s has a row in docs/block-rules.md', (name) => {
  expect(rows.filter((row) => row.split(' | ')[0]?.includes(`\`${name}\``))).toHaveLength(1);
});

it.each(Object.entries(broughtBy))('%s: what brings it is there to be asked for', (_, brought) => {
  const { live = [], column, exported = [] } = brought;
  const fields = ['fees', 'loans', ...Object.keys(profiles.generic.patronFields)];
  expect(fields).toEqual(expect.arrayContaining(live.flat()));
  const columns = column === undefined ? undefined : { card: 'a', [column]: 'b' };
  const settings = { brings: exported, ...(columns && { csv: { columns } }) };
  const { error } = nightly.safeParse(settings);
  // A column may need another; one that is not there is named by another code.
  expect(error?.issues.filter(({ code }) => code !== 'custom') ?? []).toEqual([]);
});
