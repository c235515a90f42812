/**
 * Rollouts at the hub (KV_ROLLOUT): `index`, which rollouts there are and which of them stand;
 * `<id>`, the state of one; `<id>.<branch>`, what it puts in that branch (parts.ts). All by
 * compare-and-set.
 */
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { z } from 'zod';
import type { Hub } from '../hub/hub.ts';
import { type Documents, readPart } from './parts.ts';
import { type Rollout, rollout, stands } from './state.ts';

const id = z.string().regex(/^[a-z0-9-]{1,40}$/);
const index = z.object({
  v: z.literal(1),
  /** newest first */
  ids: z.array(id).max(500),
  /** No other may change the kiosks of these. `isBack`: it was over, and is about to go back. */
  standing: z.array(z.object({ id, isBack: z.boolean() })).max(200),
});
export type Index = z.infer<typeof index>;

/** so many keep their documents, without which there is no way back */
export const mostKept = 20;
const mostIds = 500;
const mostBytes = 16 * 1024 * 1024;

export interface Stored<Value> {
  value: Value;
  revision: number;
}

export async function readIndex({ rollouts }: Pick<Hub, 'rollouts'>): Promise<Stored<Index>> {
  const found = await rollouts.get('index');
  const empty: Index = { v: 1, ids: [], standing: [] };
  if (found === null) return { value: empty, revision: 0 };
  return { value: readJson(found.value, index) ?? empty, revision: found.revision };
}

/** Once more where another program has changed it in between. null: nothing is to be changed. */
export async function changeIndex(
  hub: Pick<Hub, 'rollouts'>,
  change: (index: Index) => Promise<Index | null> | Index | null,
): Promise<void> {
  for (;;) {
    const { value, revision } = await readIndex(hub);
    const next = await change(value);
    if (next === null) return;
    const ids = next.ids.slice(0, mostIds);
    const put = await hub.rollouts.put('index', pack({ ...next, ids }), revision);
    if (put !== 'conflict') return;
  }
}

/** null: there is none, or none that can be read. */
export async function readRollout(
  { rollouts }: Pick<Hub, 'rollouts'>,
  name: string,
): Promise<Stored<Rollout> | null> {
  const found = await rollouts.get(name);
  const value = found === null ? null : readState(name, found.value);
  return found === null || value === null ? null : { value, revision: found.revision };
}

/** null: no state of a rollout. `key`: in the bucket */
export function readState(key: string, value: Uint8Array): Rollout | null {
  const read = key === 'index' || key.includes('.') ? null : readJson(value, rollout);
  return read?.id === key ? read : null;
}

/** `conflict`: another program has written it in between. */
export async function writeRollout(
  { rollouts }: Pick<Hub, 'rollouts'>,
  value: Rollout,
  revision: number,
): Promise<{ revision: number } | 'conflict'> {
  return rollouts.put(value.id, pack(value), revision);
}

/** Those that stand: none of their kiosks may be changed by another. */
export async function standingRollouts(
  hub: Pick<Hub, 'rollouts'>,
  present: Index,
): Promise<Rollout[]> {
  const found = await Promise.all(
    present.standing.map(async ({ id: name, isBack }) => {
      const stored = await readRollout(hub, name);
      return stored && (isBack || stands(stored.value)) ? [stored.value] : [];
    }),
  );
  return found.flat();
}

/** null: they are gone, or damaged. */
export async function readDocuments(
  { rollouts }: Pick<Hub, 'rollouts'>,
  of: string,
  branch: string,
): Promise<Readonly<Record<string, Documents>> | null> {
  const found = await rollouts.get(partKey(of, branch));
  return found === null ? null : readPart(found.value);
}

export function partKey(of: string, branch: string): string {
  return `${of}.${branch}`;
}

function pack(value: unknown): Uint8Array {
  return brotliCompressSync(JSON.stringify(value), { params: {} });
}

function readJson<Value>(bytes: Uint8Array, schema: z.ZodType<Value>): Value | null {
  try {
    const text = brotliDecompressSync(bytes, { maxOutputLength: mostBytes }).toString('utf8');
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
