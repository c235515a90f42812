/**
 * The block list once for the whole branch: packed with gzip, in parts that are sealed under the
 * branch key, and a head that names them. Each kiosk takes it in with its own checks and under its
 * own key. The broker can hide a list and can hand out an older one; a kiosk never takes a list that
 * is older than its own, nor one that is not whole.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../../machines/domain.ts';
import type { BrokerConnection } from './broker/broker.ts';
import { listHeadSubject, listPartSubject } from './broker/subjects.ts';
import type { BranchSeal } from './keys/branch-keys.ts';

/** What the broker persists of lists; nats.ts carries it. Each call rejects as those of broker.ts. */
export interface ListShelf extends Pick<BrokerConnection, 'listHead'> {
  putListHead(head: Uint8Array): Promise<void>;
  putListPart(id: string, part: Uint8Array): Promise<void>;
  /** The first `count` parts in the order in which they were put; rejects where there are fewer. */
  listParts(id: string, count: number): Promise<readonly Uint8Array[]>;
}

/** One part before it is sealed, in bytes; a message of the branch has 64 kB at most. */
const partLength = 48 * 1024;
/** 48 MB packed: a list of a million patrons has 7 MB */
const mostParts = 1000;

const head = z.object({
  v: z.literal(1),
  id: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  exportedAt: z.iso.datetime({ offset: true }),
  entries: z.int().nonnegative(),
  /** the share of lines that may be bad, as the person who shared it had it */
  mostBad: z.number().min(0).max(1),
  parts: z.int().min(1).max(mostParts),
  /** packed, in bytes */
  bytes: z.int().positive(),
});

/** What is known of the list that is shared. */
export interface SharedList {
  exportedAt: Instant;
  entries: number;
  mostBad: number;
}
/** Where its parts are, too. */
type ListHead = SharedList & { id: string; parts: number; bytes: number };

interface ListParts<Shelf = ListShelf> {
  shelf: Shelf;
  seal: Pick<BranchSeal, 'seal' | 'open'>;
  branch: string;
}

/** null: there is none. `unreadable`: forged, damaged, or sealed with a key that is not known here. */
export async function readListHead({
  shelf,
  seal,
  branch,
}: ListParts<Pick<ListShelf, 'listHead'>>): Promise<ListHead | 'unreadable' | null> {
  const sealed = await shelf.listHead();
  if (sealed === null) return null;
  const opened = seal.open(sealed, listHeadSubject(branch));
  if (typeof opened === 'string') return 'unreadable';
  try {
    const { data } = head.safeParse(JSON.parse(Buffer.from(opened.body).toString('utf8')));
    return data ?? 'unreadable';
  } catch {
    return 'unreadable';
  }
}

/** `packed`: JSON lines as `kiosk cache import` takes them, with gzip. null: it is too long. */
export async function shareList(
  { shelf, seal, branch }: ListParts,
  packed: Uint8Array,
  about: SharedList,
  onPart: (done: number, all: number) => void = () => {},
): Promise<ListHead | null> {
  const parts = Math.max(1, Math.ceil(packed.length / partLength));
  if (parts > mostParts) return null;
  const id = randomBytes(16).toString('base64url');
  for (let at = 0; at < parts; at += 1) {
    const part = packed.subarray(at * partLength, (at + 1) * partLength);
    await shelf.putListPart(id, seal.seal(part, partPlace(branch, id, at)));
    onPart(at + 1, parts);
  }
  // Last, so that a list whose sharing was broken off is never read.
  const made = { ...about, id, parts, bytes: packed.length };
  const body = Buffer.from(JSON.stringify({ v: 1, ...made }));
  await shelf.putListHead(seal.seal(body, listHeadSubject(branch)));
  return made;
}

/** Packed, as it was shared. null: a part is missing, forged or damaged. */
export async function fetchList(
  { shelf, seal, branch }: ListParts,
  { id, parts, bytes }: ListHead,
): Promise<Buffer | null> {
  const opened: Uint8Array[] = [];
  for (const [at, part] of (await shelf.listParts(id, parts)).entries()) {
    const one = seal.open(part, partPlace(branch, id, at));
    if (typeof one === 'string') return null;
    opened.push(one.body);
  }
  const packed = Buffer.concat(opened);
  return opened.length === parts && packed.length === bytes ? packed : null;
}

function partPlace(branch: string, id: string, at: number): string {
  return `${listPartSubject(branch, id)} ${at}`;
}
