/** Facts from outside (an export, a file, a cache), checked before use. */
import { z } from 'zod';
import { moment } from './facts/kinds.ts';
import { datedFacts } from './facts/names.ts';
import { type Facts, table } from './facts/table.ts';
import { complaintsAbout } from './policy/complaints.ts';

/** Facts about one patron. What is left out is unknown. */
export const factsSchema = z.strictObject({
  observedAt: moment,
  observed: z.exactOptional(
    z
      .partialRecord(z.enum(datedFacts), moment)
      .describe('when a fact was observed, where that is not observedAt'),
  ),
  ...Object.fromEntries(
    Object.entries(table).map(([name, { schema }]) => [name, z.exactOptional<z.ZodType>(schema)]),
  ),
}) as unknown as z.ZodType<Facts>;

function hasNull(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return json === null;
  return Object.values(json).some(hasNull);
}

/** Other systems write null for unknown; here an unknown fact is left out. */
function withoutNulls(json: unknown): unknown {
  // A million patrons are read at night, most of them without any.
  if (!hasNull(json)) return json;
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (typeof json !== 'object' || json === null) return json;
  const known = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(known.map(([key, value]) => [key, withoutNulls(value)]));
}

const complain = complaintsAbout(factsSchema);

/**
 * Facts from the value of a JSON text, or what is wrong with it in words. Never throws.
 * `observedAt` (ISO 8601) is used for facts that do not name it themselves.
 */
export function readFacts(
  json: unknown,
  observedAt?: string,
): { ok: true; facts: Facts } | { ok: false; problem: string } {
  const known = withoutNulls(json);
  const isObject = typeof known === 'object' && known !== null && !Array.isArray(known);
  const dated = isObject && observedAt !== undefined ? { observedAt, ...known } : known;
  const read = factsSchema.safeParse(dated, { reportInput: true });
  return read.success
    ? { ok: true, facts: read.data }
    : { ok: false, problem: complain(read.error) };
}

export function factsJsonSchema(): object {
  return {
    ...z.toJSONSchema(factsSchema, { io: 'input' }),
    title: 'What is known of a patron',
  };
}
