/**
 * Membership types for which the policy has no limit: as the library's report names them (60), and
 * not as the policy does (adult), a rule would silently be off for everyone.
 */
import type { CompiledPolicy } from '../../../packages/blocks/src/index.ts';
import { counted } from '../../counted.ts';
import type { ExportedLine } from '../../store/facts-base/import-facts.ts';

/** The same lines; counts the patrons of each membership type. */
export async function* countingTypes(
  lines: AsyncIterable<readonly ExportedLine[]>,
  patronsByType: Map<string, number>,
): AsyncGenerator<readonly ExportedLine[]> {
  for await (const some of lines) {
    for (const line of some) {
      const type = line.kind === 'patron' ? line.facts.membership?.type : undefined;
      if (type !== undefined) patronsByType.set(type, (patronsByType.get(type) ?? 0) + 1);
    }
    yield some;
  }
}

/** One sentence for each table of the policy that is by membership type and lacks some of these. */
export function typesWithoutLimit(
  { policy }: CompiledPolicy,
  patronsByType: ReadonlyMap<string, number>,
): string[] {
  const tables = policy.rules.flatMap((rule) =>
    'limit' in rule && 'by' in rule.limit && rule.limit.by.join() === 'membership.type'
      ? [rule.limit.table]
      : [],
  );
  return [...new Set(tables)].flatMap((name) => {
    const table = policy.limits[name] ?? {};
    const missing = [...patronsByType].filter(([type]) => !(type in table) && !('*' in table));
    if (missing.length === 0 || Array.isArray(table)) return [];
    const patrons = missing.reduce((sum, [, count]) => sum + count, 0);
    const types = missing.map(([type]) => type).sort();
    const some = types.slice(0, 10).join(', ') + (types.length > 10 ? ' …' : '');
    return [
      `${counted(patrons, 'patron has', 'patrons have')} no limit: limits.${name} of the policy has no row for their membership type (${some}). Add the rows, or one "*" for all others.`,
    ];
  });
}
