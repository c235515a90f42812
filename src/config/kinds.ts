/**
 * Settings of a kind that is handled alike wherever it stands: paths are made absolute, secrets are
 * looked up and masked. Pure.
 */
import { z } from 'zod';

type Kind = 'path' | 'secret';
const kinds = z.registry<{ kind: Kind }>();

/** A file or a folder, relative to the folder of the configuration. */
export function path() {
  return z.string().min(1).register(kinds, { kind: 'path' });
}

/**
 * A secret is named, never written: the configuration may be copied, mailed and kept in version
 * control.
 */
export const secret = z
  .union(
    [
      z.strictObject({
        env: z.string().min(1).describe('Name of the environment variable that holds it.'),
      }),
      z.strictObject({
        file: path().describe('File that holds it, a systemd credential for one.'),
      }),
    ],
    {
      error:
        'write { "env": "NAME" } or { "file": "path" }: a secret never stands in the configuration itself',
    },
  )
  .register(kinds, { kind: 'secret' });
export type SecretReference = z.output<typeof secret>;

type Steps = readonly string[];
const eachEntry = '[]';

/** Where the schema has settings of this kind: `['sip2', 'script', '[]', 'send']`. */
export function settingsOfKind(kind: Kind, schema: z.core.$ZodType, at: Steps = []): Steps[] {
  if (kinds.get(schema)?.kind === kind) return [at];
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'object')
    return Object.entries(def.shape).flatMap(([name, inner]) =>
      settingsOfKind(kind, inner, [...at, name]),
    );
  if (def.type === 'array') return settingsOfKind(kind, def.element, [...at, eachEntry]);
  if (def.type === 'union') return def.options.flatMap((inner) => settingsOfKind(kind, inner, at));
  return 'innerType' in def ? settingsOfKind(kind, def.innerType, at) : [];
}

/**
 * A copy of `value` in which `change` has replaced what stands at `steps`, if anything does. `path`
 * is written as in a complaint: `sip2.script[0].send`.
 */
export function changeAt(
  value: unknown,
  [step, ...rest]: Steps,
  change: (value: unknown, path: string) => unknown,
  path = '',
): unknown {
  if (value === null || value === undefined) return value;
  if (step === undefined) return change(value, path);
  if (step === eachEntry)
    return Array.isArray(value)
      ? value.map((each, index) => changeAt(each, rest, change, `${path}[${index}]`))
      : value;
  if (typeof value !== 'object' || !(step in value)) return value;
  const inner = (value as Readonly<Record<string, unknown>>)[step];
  return {
    ...value,
    [step]: changeAt(inner, rest, change, path === '' ? step : `${path}.${step}`),
  };
}
