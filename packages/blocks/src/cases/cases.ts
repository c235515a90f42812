/**
 * Cases: facts, a library's numbers and the expected decision, one JSON object per line. Facts may
 * be in the short form of `case-facts.ts`.
 */
import { z } from 'zod';
import { momentOf } from '../calendar.ts';
import { type CompiledPolicy, compilePolicy } from '../compile.ts';
import { evaluate } from '../evaluate.ts';
import { describeError } from '../policy/complaints.ts';
import type { Policy } from '../policy/policy.ts';
import { factsSchema } from '../read-facts.ts';
import type { Channel, Decision, Facts } from '../types.ts';
import {
  action,
  caseGroup,
  type ShortFacts,
  shortFacts,
  unknownWords,
  writeOut,
} from './case-facts.ts';

/** The moment of a case that names none. */
const defaultMoment = '2026-03-15T10:00:00Z';
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
      'is not a moment. Write it as in 2026-11-24T10:00:00+01:00.',
    )
    .default(defaultMoment),
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
 * A case's limits in place of the policy's: all of them, so a table that the case leaves out is off.
 * null is no row, which in some tables means 0; an empty text is no limit.
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
        [ofCategory === undefined ? '*' : caseGroup]: cents,
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

function missesOf(expected: Case, decision: Decision, channel: Channel): string[] {
  const blocked = {
    ...expected.blocked,
    ...(expected.blockedPickup === undefined ? {} : { pickup: expected.blockedPickup }),
  };
  const holding = decision.reasons.map((reason) => reason.rule).join(', ') || 'nothing';
  const misses: string[] = [];
  for (const [word, isBlocked] of Object.entries(blocked)) {
    const isAllowed = decision.allows[action(word)] ?? decision.allows.checkOut;
    if (isAllowed === isBlocked)
      misses.push(
        `${channel}: ${word} is ${isAllowed ? 'allowed' : 'denied'} and should not be (${holding} holds)`,
      );
  }
  const lists = [
    ['reasons', expected.reasons, decision.reasons.map((reason) => reason.rule)] as const,
    ['pop-ups', expected.popUps, decision.popUps] as const,
    ['warnings', expected.warns?.map(action), decision.warns ?? []] as const,
  ];
  for (const [name, listed, actual] of lists)
    if (listed !== undefined && listed.join() !== actual.join())
      misses.push(
        `${channel}: the ${name} are ${actual.join(', ') || 'none'} and should be ${listed.join(', ') || 'none'}`,
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

/** The facts, limits and settings of a case that neither the short form nor the policy knows. */
export function ignoredWords(policy: Policy, { facts, limits = {}, settings }: Case): string[] {
  const known = new Set([...Object.keys(policy.options), ...Object.keys(policy.settings)]);
  const ofGroup = (name: string) => [...known].some((each) => each.startsWith(`${name}.`));
  return [
    ...(isShort(facts) ? unknownWords(facts) : []),
    ...Object.keys(limits)
      .filter((name) => !Object.hasOwn(policy.limits, name.replace(/^category\./, '')))
      .map((name) => `limits.${name}`),
    ...Object.keys(settings)
      .filter((name) => !known.has(name) && !ofGroup(name))
      .map((name) => `settings.${name}`),
  ];
}

/**
 * What a policy decides differently from a case; nothing where the case passes. `compiled` may be
 * that of an earlier case with the same numbers.
 */
export function runCase(
  policy: Policy,
  example: Case,
  compiled = policyForCase(policy, example),
): readonly string[] {
  const today = compiled.zone.dayOf(example.at);
  const facts = isShort(example.facts)
    ? writeOut(example.facts, example.at, today)
    : (example.facts as Facts);
  const channels: readonly Channel[] =
    example.channel === 'any' ? ['kiosk', 'portal', 'staff'] : [example.channel];
  return channels.flatMap((channel) =>
    missesOf(example, evaluate(facts, compiled, example.at, channel), channel),
  );
}
