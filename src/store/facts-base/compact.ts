/**
 * Facts as a short text: JSON with each name as one or two characters. Half of a million patrons'
 * facts would be the same forty names.
 */
import type { Facts } from '../../blocks/types.ts';

/** The place of a name is its code on disk: append only. A name that is not here stays as it is. */
const names = [
  ...['membership', 'status', 'type', 'startedOn', 'feeCents'],
  ...['fees', 'id', 'amountCents', 'createdOn', 'institution', 'state', 'until', 'replaces'],
  ...['loan', 'branch', 'restricts', 'replacementInvoices', 'items', 'item', 'paidCents'],
  ...['returned', 'manualBlocks', 'loans', 'dueAt', 'recalled', 'graceMinutes', 'blocks', 'name'],
  ...['denies', 'ignoreProximity', 'startsAt', 'endsAt', 'account', 'active', 'cardActive'],
  ...['barred', 'cardLost', 'addressInvalid', 'expiresAt', 'expiresOn', 'restrictedUntil', 'group'],
  ...['homeBranch', 'itemBranch', 'itemOverdue', 'holds', 'related', 'hasGuarantees'],
  ...['guaranteesChargesCents', 'familyChargesCents', 'flags', 'observedAt', 'observed', 'fee'],
  ...['listed', 'owedCents'],
];
const codes = new Map(names.map((name, place) => [name, place.toString(36)]));
const nameOf = new Map(names.map((name, place) => [place.toString(36), name]));

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, names));
  const result: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value))
    if (each !== undefined) result[names.get(key) ?? key] = renamed(each, names);
  return result;
}

/** `observedAt` of the facts is left out where it is that of the export. */
export function compact(facts: Facts, exportedAt: string): string {
  const { observedAt, ...rest } = facts;
  return JSON.stringify(renamed(observedAt === exportedAt ? rest : facts, codes));
}

export function expand(text: string, exportedAt: string): Facts {
  return {
    observedAt: exportedAt,
    ...(renamed(JSON.parse(text), nameOf) as Omit<Facts, 'observedAt'>),
  };
}
