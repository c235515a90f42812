/** What a setting has where the file leaves it out: the value of a base, or the default. Pure. */
import type { ConfigurationView } from '../../../src/technician/actions.ts';
import { at, nameOf } from './draft.ts';
import type { Group, Json, JsonObject, Path, Setting } from './schema.ts';

export type Base = Pick<ConfigurationView, 'base' | 'inherited'>;

/** `from`: the base that has it, as the file names it; undefined: none, `value` is the default. */
export function usualOf(
  { path, defaultValue }: Setting,
  { base, inherited }: Base,
): { value: Json | undefined; from: string | undefined } {
  const value = at(base as JsonObject, path);
  if (value === undefined) return { value: defaultValue, from: undefined };
  return { value, from: baseOf(path, inherited) };
}

/** The base that has a setting, or something in it. */
export function baseOf(path: Path, inherited: Base['inherited']): string | undefined {
  const name = nameOf(path);
  const inside = Object.keys(inherited).find((each) => each.startsWith(`${name}.`));
  return inherited[name] ?? (inside === undefined ? undefined : inherited[inside]);
}

/** Whether this kiosk has no such part as long as its own file leaves it out. */
export function isUsuallyAbsent({ path, isNullByDefault }: Group, { base }: Base): boolean {
  const inBase = at(base as JsonObject, path);
  return inBase === undefined ? isNullByDefault : inBase === null;
}
