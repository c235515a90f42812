/**
 * Cases: facts, a library's numbers and what must come of them, one JSON object a line. Another system's cases are
 * written in short form, with times relative to now, and are closed: what a case leaves out is not there.
 */
import { z } from 'zod';
import { type CompiledPolicy, compilePolicy } from './compile.ts';
import { describeError } from './complaints.ts';
import { evaluate } from './evaluate.ts';
import { factsSchema } from './facts.ts';
import type { Policy } from './policy.ts';
import type { Action, Channel, Decision, Facts } from './types.ts';

/** The moment at which a case is judged that names none: a quiet Sunday noon. */
const QUIET_NOON = '2026-03-15T10:00:00Z';
const DAY_MS = 86_400_000;

const loan = z.looseObject({
  n: z.int().default(1),
  state: z.enum(['out', 'max-fines', 'long-overdue', 'lost', 'claimed-returned']).default('out'),
  overdueMinutes: z.number().default(-60),
  graceMinutes: z.number().default(0),
  recalled: z.boolean().default(false),
  branch: z.string().optional(),
});
const fee = z.looseObject({
  n: z.int().default(1),
  cents: z.int(),
  loan: z.string().optional(),
  branch: z.string().optional(),
  restrictsCheckouts: z.boolean().default(true),
});
const block = z.looseObject({
  name: z.string().optional(),
  denies: z.array(z.string()).optional(),
  branch: z.string().optional(),
  ignoreProximity: z.number().optional(),
  startsInMinutes: z.number().optional(),
  endsInMinutes: z.number().optional(),
});
const account = z.looseObject({
  active: z.union([z.boolean(), z.literal('unset')]).default(true),
  cardActive: z.boolean().default(true),
  barred: z.boolean().default(false),
  cardLost: z.boolean().default(false),
  addressInvalid: z.boolean().default(false),
  expiresInMinutes: z.number().optional(),
  expiresInDays: z.int().optional(),
  restrictedForDays: z.union([z.int(), z.literal('forever')]).optional(),
});
const shortFacts = z.looseObject({
  branch: z.string().optional(),
  group: z.string().default('group'),
  homeBranch: z.string().optional(),
  itemBranch: z.string().optional(),
  loans: z.array(loan).default([]),
  fees: z.array(fee).default([]),
  manualBlocks: z.array(block).default([]),
  penalties: z.array(block).default([]),
  account: account.prefault({}),
  holds: z.int().default(0),
  renewingItemOverdue: z.boolean().default(false),
  hasGuarantees: z.boolean().optional(),
  guaranteesChargesCents: z.int().default(0),
  familyChargesCents: z.int().default(0),
  // Facts in full are checked as such, and never taken for these.
  observedAt: z.never().optional(),
});
type ShortFacts = z.output<typeof shortFacts>;

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const row = z.object({ branch: z.string(), group: z.string(), value: z.number() });
export const caseSchema = z.looseObject({
  system: z.string().regex(/^[a-z0-9-]+$/, 'the name of a policy'),
  name: z.string(),
  channel: z.enum(['kiosk', 'portal', 'staff', 'any']).default('kiosk'),
  /** ISO 8601; the moment of the decision */
  at: z.string().default(QUIET_NOON),
  facts: z.union([factsSchema, shortFacts]),
  limits: z.record(z.string(), z.union([z.number(), z.string(), z.null(), z.array(row)])).optional(),
  settings: z.record(z.string(), z.union([value, z.record(z.string(), value)])).default({}),
  blocked: z.record(z.string(), z.boolean()),
  blockedPickup: z.boolean().optional(),
  reasons: z.array(z.string()).optional(),
  popUps: z.array(z.string()).optional(),
  warns: z.array(z.string()).optional(),
  source: z.string().optional(),
});
export type Case = z.output<typeof caseSchema>;

export function readCase(json: unknown): { ok: true; value: Case } | { ok: false; problem: string } {
  const read = caseSchema.safeParse(json);
  return read.success ? { ok: true, value: read.data } : { ok: false, problem: describeError(read.error) };
}

/** Other systems' words for the actions. */
const actionOf: Readonly<Record<string, Action>> = { borrow: 'checkOut', pickup: 'collect' };
const action = (word: string) => actionOf[word] ?? (word as Action);

/** Drops what is undefined: left out means unknown. */
const known = <T extends object>(about: T) =>
  Object.fromEntries(Object.entries(about).filter(([, each]) => each !== undefined));
const times = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => make(index));

/** The facts of a case in short form, written out. `today` is a day number. */
function writeOut(short: ShortFacts, at: string, today: number): Facts {
  const inMinutes = (minutes: number | undefined) =>
    minutes === undefined ? undefined : new Date(Date.parse(at) + minutes * 60_000).toISOString();
  const inDays = (days: number | undefined) =>
    days === undefined ? undefined : new Date((today + days) * DAY_MS).toISOString().slice(0, 10);
  const { account } = short;
  const { restrictedForDays: restricted } = account;
  const blocks = [...short.manualBlocks, ...short.penalties].map((each, index) => ({
    id: `${index}`,
    type: each.name,
    denies: each.denies?.map(action),
    branch: each.branch ?? short.branch,
    ignoreProximity: each.ignoreProximity,
    startsAt: inMinutes(each.startsInMinutes),
    endsAt: inMinutes(each.endsInMinutes),
  }));
  return known({
    observedAt: at,
    branch: short.branch,
    group: short.group,
    membership: { type: 'category' },
    homeBranch: short.homeBranch,
    itemBranch: short.itemBranch,
    itemOverdue: short.renewingItemOverdue,
    manualBlocks: [],
    replacementInvoices: [],
    loans: short.loans.flatMap((each, row) =>
      times(each.n, (index) =>
        known({
          // A fee names its loan by the state that the loan is in.
          item: index === 0 ? each.state : `${row}-${index}`,
          dueAt: inMinutes(-each.overdueMinutes),
          state: each.state,
          recalled: each.recalled,
          graceMinutes: each.graceMinutes,
          branch: each.branch ?? short.branch,
        }),
      ),
    ),
    fees: short.fees.flatMap((each, row) =>
      times(each.n, (index) =>
        known({
          id: `${row}-${index}`,
          amountCents: each.cents,
          loan: each.loan,
          branch: each.branch ?? short.branch,
          restricts: each.restrictsCheckouts,
        }),
      ),
    ),
    blocks: blocks.map(known),
    account: known({
      ...account,
      active: account.active === true,
      expiresAt: inMinutes(account.expiresInMinutes),
      expiresOn: inDays(account.expiresInDays),
      restrictedUntil: restricted === undefined ? 'none' : restricted === 'forever' ? restricted : inDays(restricted),
    }),
    holds: short.holds,
    related: known({
      hasGuarantees: short.hasGuarantees,
      guaranteesChargesCents: short.guaranteesChargesCents,
      familyChargesCents: short.familyChargesCents,
    }),
  }) as unknown as Facts;
}

/** A case's numbers in place of the policy's own: all of them, so that a table which it leaves out is off. */
function withLimits(policy: Policy, limits: Case['limits']): Policy {
  if (limits === undefined) return policy;
  const tables: Policy['limits'] = {};
  for (const [name, table] of Object.entries(policy.limits)) tables[name] = Array.isArray(table) ? [] : {};
  for (const [name, limit] of Object.entries(limits)) {
    const [, ofCategory] = name.match(/^category\.(.+)$/) ?? [];
    const table = ofCategory ?? name;
    if (Array.isArray(limit)) tables[table] = limit;
    else if (typeof limit === 'number') {
      const rows = tables[table];
      tables[table] = { ...(Array.isArray(rows) ? {} : rows), [ofCategory === undefined ? '*' : 'category']: limit };
    }
  }
  return { ...policy, limits: tables };
}

function withSettings(policy: Policy, settings: Case['settings']): Policy {
  const options = { ...policy.options };
  for (const [name, setting] of Object.entries(settings)) {
    const isGroup = typeof setting === 'object' && !Array.isArray(setting);
    const each = isGroup
      ? Object.entries(setting).map(([key, inner]) => [`${name}.${key}`, inner] as const)
      : [[name, setting] as const];
    for (const [key, inner] of each) options[key] = Array.isArray(inner) ? inner.map(action) : inner;
  }
  return { ...policy, options };
}

function missesOf(about: Case, decision: Decision, channel: Channel): string[] {
  const expected = { ...about.blocked, ...(about.blockedPickup === undefined ? {} : { pickup: about.blockedPickup }) };
  const because = decision.reasons.map((reason) => reason.rule).join(', ') || 'nothing';
  const misses: string[] = [];
  for (const [word, isBlocked] of Object.entries(expected)) {
    const isAllowed = decision.allows[action(word)] ?? decision.allows.checkOut;
    if (isAllowed === isBlocked)
      misses.push(`${channel}: ${word} is ${isAllowed ? 'allowed' : 'denied'} and should not be (${because} holds)`);
  }
  const lists = [
    ['reasons', about.reasons, decision.reasons.map((reason) => reason.rule)] as const,
    ['pop-ups', about.popUps, decision.popUps] as const,
    ['warnings', about.warns?.map(action), decision.warns ?? []] as const,
  ];
  for (const [what, wanted, found] of lists)
    if (wanted !== undefined && wanted.join() !== found.join())
      misses.push(
        `${channel}: the ${what} are ${found.join(', ') || 'none'} and should be ${wanted.join(', ') || 'none'}`,
      );
  return misses;
}

/** The policy with the numbers and settings of a case. */
export function policyForCase(policy: Policy, { limits, settings }: Pick<Case, 'limits' | 'settings'>): CompiledPolicy {
  return compilePolicy(withSettings(withLimits(policy, limits), settings));
}

/** Everything in which a policy misses a case; nothing when it passes. `compiled` may come from an earlier case alike. */
export function runCase(policy: Policy, about: Case, compiled = policyForCase(policy, about)): readonly string[] {
  const today = compiled.zone.dayAt(Date.parse(about.at));
  const facts =
    'observedAt' in about.facts ? (about.facts as Facts) : writeOut(about.facts as ShortFacts, about.at, today);
  const channels: readonly Channel[] = about.channel === 'any' ? ['kiosk', 'portal'] : [about.channel];
  return channels.flatMap((channel) => missesOf(about, evaluate(facts, compiled, about.at, channel), channel));
}
