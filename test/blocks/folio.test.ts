/**
 * FOLIO's rules as another policy file, against cases from its own tests and code (each row names its source).
 * The rows of Evergreen and Koha need branch trees and rules that name rules, which the language does not have.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  compilePolicy,
  evaluate,
  type Facts,
  type PolicyInput,
  readPolicy,
} from '../../src/blocks/index.ts';

type Denial = 'borrow' | 'renew' | 'hold';
interface Row {
  system: string;
  name: string;
  source: string;
  facts: {
    loans?: {
      n: number;
      state: 'out' | 'lost' | 'claimed-returned';
      overdueMinutes: number;
      graceMinutes?: number;
      recalled?: boolean;
    }[];
    fees?: { n?: number; cents: number; loan?: string }[];
    manualBlocks?: { denies: Denial[]; endsInMinutes?: number }[];
    account?: { active: boolean | 'unset'; expiresInMinutes?: number };
  };
  limits: Record<string, number>;
  settings?: { conditions?: Record<string, Denial[]> };
  blocked: Record<Denial, boolean>;
}
const rows = readFileSync(new URL('../vectors/policy-cases.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row)
  .filter((row) => row.system === 'folio');

const now = '2026-03-15T10:00:00Z';
const inMinutes = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString();
const actionOf: Record<Denial, Action> = { borrow: 'checkOut', renew: 'renew', hold: 'hold' };
const times = <T>(n: number, make: (index: number) => T) => Array.from({ length: n }, (_, index) => make(index));

function factsOf({ loans = [], fees = [], manualBlocks = [], account = { active: true } }: Row['facts']): Facts {
  return {
    observedAt: now,
    membership: { type: 'group' },
    loans: loans.flatMap((loan, row) =>
      times(loan.n, (index) => ({
        item: index === 0 ? loan.state : `${row}-${index}`,
        dueAt: inMinutes(-loan.overdueMinutes),
        state: loan.state,
        recalled: loan.recalled ?? false,
        graceMinutes: loan.graceMinutes ?? 0,
      })),
    ),
    fees: fees.flatMap((fee, row) =>
      times(fee.n ?? 1, (index) => ({
        id: `${row}-${index}`,
        amountCents: fee.cents,
        ...(fee.loan === undefined ? {} : { loan: fee.loan }),
      })),
    ),
    blocks: manualBlocks.map((block, index) => ({
      id: `${index}`,
      denies: block.denies.map((each) => actionOf[each]),
      ...(block.endsInMinutes === undefined ? {} : { endsAt: inMinutes(block.endsInMinutes) }),
    })),
    // FOLIO takes a record without the field for an inactive one.
    account: {
      active: account.active === true,
      ...(account.expiresInMinutes === undefined ? {} : { expiresAt: inMinutes(account.expiresInMinutes) }),
    },
  };
}

const ruleOf: Record<string, string> = { chargedOut: 'maximum-charged-out' };
function policyFor({ limits, settings }: Row) {
  const json = JSON.parse(readFileSync(new URL('../../policies/folio.json', import.meta.url), 'utf8')) as PolicyInput;
  for (const [table, value] of Object.entries(limits)) json.limits = { ...json.limits, [table]: { group: value } };
  for (const [condition, denials] of Object.entries(settings?.conditions ?? {})) {
    const rule = json.rules.find((each) => each.id === ruleOf[condition]);
    if (rule?.shape !== 'threshold') throw new Error(`no rule for ${condition}`);
    const actions = denials.map((each) => actionOf[each]) as 'renew'[];
    rule.denies = { kiosk: actions, portal: actions };
    rule.tests = rule.tests.map(({ op }) => ({ op }));
  }
  const read = readPolicy(json);
  if (!read.ok) throw new Error(read.problem);
  return compilePolicy(read.policy);
}

describe('FOLIO', () => {
  it('has 58 cases', () => {
    expect(rows).toHaveLength(58);
  });
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
    for (const channel of ['kiosk', 'portal'] as const) {
      const decision = evaluate(factsOf(row.facts), policyFor(row), now, channel);
      const blocked = Object.fromEntries(
        Object.entries(actionOf).map(([name, action]) => [name, !decision.allows[action]]),
      );
      expect(blocked, row.source).toEqual(row.blocked);
      expect(decision.unknown.filter((rule) => rule !== 'inactive')).toEqual([]);
    }
  });
});
