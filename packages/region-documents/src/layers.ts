/** The three layers of a configuration put over each other (RFC 7396), and the hash of them. Pure. */
import { createHash } from 'node:crypto';
import type { Layers, RegionFile } from './documents.ts';

type Json = Record<string, unknown>;

/** RFC 7396, section 2: a member that is null in the patch is removed. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** What the layers say together: the base that the kiosk's own file extends. */
export function mergeLayers({ region, branch, kiosk }: Layers): Json {
  return [region, branch, kiosk].reduce<unknown>(mergePatch, {}) as Json;
}

/** `sha256:…` of merged layers and files: what a kiosk has, whatever document brought it. */
export function hashOf(layers: Layers, files: readonly RegionFile[]): string {
  const named = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
  const text = JSON.stringify([sorted(mergeLayers(layers)), named.map((file) => sorted(file))]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** With the members of each object in one order, so that equal values have equal texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, each]) => [name, sorted(each)]));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
