/** A policy with one thing wrong fails a case. */
import { expect, it } from 'vitest';
import { casesIn, policyOf, vectorCases } from '../../../test/support/blocks/cases.ts';
import { mutantsOf } from '../../../test/support/blocks/mutants.ts';
import { ofToday } from '../../../test/support/repository/share.ts';
import {
  type Case,
  type CompiledPolicy,
  type Policy,
  policyForCase,
  runCase,
} from '../src/index.ts';

const ownCases = [
  ...casesIn('packages/blocks/test/wise-cases.jsonl'),
  ...casesIn('packages/blocks/test/more-cases.jsonl'),
];
const channels = ['kiosk', 'portal', 'staff'] as const;
const plainAccount = JSON.stringify(
  casesIn('packages/blocks/test/more-cases.jsonl').map(accountOf)[0],
);

/**
 * None of the other systems denies paying. In Evergreen only the state of an account is judged
 * differently by channel; in FOLIO nothing is, and its cases are for any channel.
 */
function spread(row: Case): Case[] {
  if (row.system === 'wise') return [row];
  const paying = { ...row, blocked: { ...row.blocked, pay: false } };
  if (row.system === 'folio') return [paying];
  const isAlike = row.system === 'evergreen' && JSON.stringify(accountOf(row)) === plainAccount;
  return isAlike ? channels.map((channel) => ({ ...paying, channel })) : [paying];
}
function accountOf(row: Case): unknown {
  return 'account' in row.facts ? row.facts.account : null;
}
const all = [...ownCases, ...vectorCases].flatMap(spread);
const meansTheSame = [
  // A rule that denies nothing only names types of block.
  'note: left out',
  'note: within left out',
  // At the limit checking out is denied already, so also above it.
  'maximum-charged-out: kiosk checkOut turned',
  'maximum-charged-out: portal checkOut turned',
  'maximum-charged-out: staff checkOut turned',
  // Every charge counted is above zero.
  'any-fee: test 0 atLeast',
];

/** Whether some row fails. Rows with the same numbers and settings share the compiled policy. */
function isCaught(policy: Policy, rows: readonly Case[]): boolean {
  const compiled = new Map<string, CompiledPolicy>();
  return rows.some((row) => {
    const key = JSON.stringify([row.limits, row.settings]);
    const ready = compiled.get(key) ?? policyForCase(policy, row);
    compiled.set(key, ready);
    return runCase(policy, row, ready).length > 0;
  });
}

it.each(ownCases.map((row) => [row.system, row.channel, row.name, row] as const))(
  '%s, %s: %s',
  (_, __, ___, row) => {
    expect(runCase(policyOf(row.system), row), row.source).toEqual([]);
  },
);

it.each(['wise', 'folio', 'evergreen', 'koha'])('%s: every mutant is caught', (system) => {
  const rows = all.filter((row) => row.system === system);
  expect(isCaught(policyOf(system), rows)).toBe(false);
  const mutants = mutantsOf(policyOf(system), { limits: system === 'wise' });
  expect(mutants.length).toBeGreaterThan(40);
  const survivors = ofToday(mutants, 7).filter(({ policy }) => !isCaught(policy, rows));
  expect(survivors.map(({ name }) => name).filter((name) => !meansTheSame.includes(name))).toEqual(
    [],
  );
});
