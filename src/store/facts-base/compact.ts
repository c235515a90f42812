/**
 * Facts as a short text: JSON with each name as one or two characters. Half of a million patrons'
 * facts would be the same forty names. A name without a code stays as it is.
 */
import { type Facts, factCodes } from '../../../packages/blocks/src/index.ts';

const namesByCode = new Map([...factCodes].map(([name, code]) => [code.toString(36), name]));
const codesByName = new Map([...namesByCode].map(([code, name]) => [name, code]));

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
  return JSON.stringify(renamed(observedAt === exportedAt ? rest : facts, codesByName));
}

export function expand(text: string, exportedAt: string): Facts {
  return {
    observedAt: exportedAt,
    ...(renamed(JSON.parse(text), namesByCode) as Omit<Facts, 'observedAt'>),
  };
}
