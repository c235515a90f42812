/**
 * Cases: facts, a library's numbers and what must come of them, one JSON object a line. Another
 * system's cases are written in short form, with times relative to now, and are closed: what a case
 * leaves out is not there.
 */
import { z } from 'zod';
import { momentOf } from '../calendar.ts';
import { type CompiledPolicy, compilePolicy } from '../compile.ts';
import { evaluate } from '../evaluate.ts';
import { factsSchema } from '../facts.ts';
import { describeError } from '../policy/complaints.ts';
import type { Policy } from '../policy/policy.ts';
import type { Channel, Decision, Facts } from '../types.ts';
import {
  action,
  CATEGORY,
  type ShortFacts,
  shortFacts,
  unheededFacts,
  writeOut,
} from './case-facts.ts';

/** The moment at which a case is judged that names none: a quiet Sunday noon. */
const QUIET_NOON = '2026-03-15T10:00:00Z';
const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const row = z.object({ branch: z.string(), group: z.string(), value: z.number() });
const caseSchema = z.looseObject({
  system: z.string().regex(/^[a-z0-9-]+$/, 'the name of a policy'),
  name: z.string(),
  channel: z.enum(['kiosk', 'portal', 'staff', 'any']).default('kiosk'),
  /** ISO 8601; the moment of the decision */
  at: z
    .string()
    .refine(
      (text) => !Number.isNaN(momentOf(text)),
      'is no moment. Write it as 2026-11-24T10:00:00+01:00.',
    )
    .default(QUIET_NOON),
  facts: z.union([factsSchema, shortFacts]),
  limits: z
    .record(
      z.string(),
      z.union([z.number(), z.string(), z.null(), z.record(z.string(), z.number()), z.array(row)]),
    )
    .optional(),
  consortia: z.array(z.array(z.string())).optional(),
  settings: z.record(z.string(), z.union([value, z.record(z.string(), value)])).default({}),
  blocked: z.record(z.string(), z.boolean()),
  blockedPickup: z.boolean().optional(),
  reasons: z.array(z.string()).optional(),
  popUps: z.array(z.string()).optional(),
  warns: z.array(z.string()).optional(),
  source: z.string().optional(),
});
export type Case = z.output<typeof caseSchema>;

export function readCase(
  json: unknown,
): { ok: true; value: Case } | { ok: false; problem: string } {
  const read = caseSchema.safeParse(json);
  return read.success
    ? { ok: true, value: read.data }
    : { ok: false, problem: describeError(read.error) };
}

/**
 * A case's numbers in place of the policy's own: all of them, so that a table which it leaves out
 * is off. null is no row at all, which in some tables means 0; an empty text is no limit.
 */
function withLimits(policy: Policy, limits: Case['limits']): Policy {
  if (limits === undefined) return policy;
  const tables: Policy['limits'] = {};
  for (const [name, table] of Object.entries(policy.limits))
    tables[name] = Array.isArray(table) ? [] : {};
  const absentIsZero = (table: string) =>
    policy.rules.some(
      (rule) =>
        rule.shape === 'threshold' &&
        'absent' in rule.limit &&
        rule.limit.table === table &&
        rule.limit.absent === 'zero',
    );
  for (const [name, limit] of Object.entries(limits)) {
    const [, ofCategory] = name.match(/^category\.(.+)$/) ?? [];
    const table = ofCategory ?? name;
    const rows = tables[table];
    const cents = limit === null && absentIsZero(table) ? 0 : limit;
    if (Array.isArray(cents)) tables[table] = cents;
    else if (typeof cents === 'object' && cents !== null) tables[table] = cents;
    else if (typeof cents === 'number')
      tables[table] = {
        ...(Array.isArray(rows) ? {} : rows),
        [ofCategory === undefined ? '*' : CATEGORY]: cents,
      };
  }
  return { ...policy, limits: tables };
}

function withSettings(policy: Policy, settings: Case['settings']): Policy {
  const options = { ...policy.options };
  const own: Record<string, unknown> = { ...policy.settings };
  for (const [name, setting] of Object.entries(settings)) {
    if (Object.hasOwn(policy.settings, name)) own[name] = setting;
    const isGroup = typeof setting === 'object' && !Array.isArray(setting);
    const each = isGroup
      ? Object.entries(setting).map(([key, inner]) => [`${name}.${key}`, inner] as const)
      : [[name, setting] as const];
    for (const [key, inner] of each)
      options[key] = Array.isArray(inner) ? inner.map(action) : inner;
  }
  return { ...policy, options, settings: own as Policy['settings'] };
}

function missesOf(about: Case, decision: Decision, channel: Channel): string[] {
  const expected = {
    ...about.blocked,
    ...(about.blockedPickup === undefined ? {} : { pickup: about.blockedPickup }),
  };
  const because = decision.reasons.map((reason) => reason.rule).join(', ') || 'nothing';
  const misses: string[] = [];
  for (const [word, isBlocked] of Object.entries(expected)) {
    const isAllowed = decision.allows[action(word)] ?? decision.allows.checkOut;
    if (isAllowed === isBlocked)
      misses.push(
        `${channel}: ${word} is ${isAllowed ? 'allowed' : 'denied'} and should not be (${because} holds)`,
      );
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
export function policyForCase(
  policy: Policy,
  {
    limits,
    settings,
    consortia = policy.consortia,
  }: Pick<Case, 'limits' | 'settings' | 'consortia'>,
): CompiledPolicy {
  return compilePolicy(withSettings({ ...withLimits(policy, limits), consortia }, settings));
}

function isShort(facts: Case['facts']): facts is ShortFacts {
  return !('observedAt' in facts);
}

/**
 * The words of a case that nothing looked at: facts, limits and settings that neither the short
 * form nor the policy knows.
 */
export function unheeded(policy: Policy, { facts, limits = {}, settings }: Case): string[] {
  const known = new Set([...Object.keys(policy.options), ...Object.keys(policy.settings)]);
  const ofGroup = (name: string) => [...known].some((each) => each.startsWith(`${name}.`));
  return [
    ...(isShort(facts) ? unheededFacts(facts) : []),
    ...Object.keys(limits)
      .filter((name) => !Object.hasOwn(policy.limits, name.replace(/^category\./, '')))
      .map((name) => `limits.${name}`),
    ...Object.keys(settings)
      .filter((name) => !known.has(name) && !ofGroup(name))
      .map((name) => `settings.${name}`),
  ];
}

/**
 * Everything in which a policy misses a case; nothing when it passes. `compiled` may come from an
 * earlier case alike.
 */
export function runCase(
  policy: Policy,
  about: Case,
  compiled = policyForCase(policy, about),
): readonly string[] {
  const today = compiled.zone.dayAt(Date.parse(about.at));
  const facts = isShort(about.facts)
    ? writeOut(about.facts, about.at, today)
    : (about.facts as Facts);
  const channels: readonly Channel[] =
    about.channel === 'any' ? ['kiosk', 'portal', 'staff'] : [about.channel];
  return channels.flatMap((channel) =>
    missesOf(about, evaluate(facts, compiled, about.at, channel), channel),
  );
}
