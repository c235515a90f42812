/**
 * The audit trail: each entry is signed by its operator, and names the one before it. So who can write
 * at the hub, or is the hub, makes none up and takes none out unseen; what is cut off at the end shows
 * against a copy (copy/).
 */
import { createHash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import {
  openDocument,
  readUnverified,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import { keyOfNkey } from '../../../src/branch/keys/voices.ts';
import type { AuditEntry, AuditLine, AuditProof } from './hub.ts';

/** `nkey`: of an operator, now or once */
export interface AuditTrust {
  region: string;
  operators: readonly { name: string; nkey: string }[];
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const content = z.object({
  v: z.literal(1),
  region: z.string().max(32),
  at: z.iso.datetime({ offset: true }),
  by: z.string().max(32),
  action: z.string().max(120),
  what: z.array(z.string()),
  /** hash of the one before; null: it is the first */
  before: sha256.nullable(),
});

export function auditDocument(
  { at, by, action, what }: AuditEntry,
  { region, before }: { region: string; before: string | null },
  key: KeyObject,
): string {
  const entry: z.infer<typeof content> = { v: 1, region, at, by, action, what: [...what], before };
  return signDocument('audit', entry, key);
}

/** What the next entry names. */
export function auditHash(document: Uint8Array | string): string {
  return createHash('sha256').update(document).digest('hex');
}

/** Oldest first. Of the first the one before is not looked at: it may be gone with its age. */
export function readAudit(
  documents: readonly { data: Uint8Array | string; storedAtMs: number }[],
  trust: AuditTrust,
): AuditLine[] {
  let last: string | null = null;
  return documents.map(({ data, storedAtMs }) => {
    const before = last;
    last = auditHash(data);
    const read = readUnverified(content, data);
    if (typeof read === 'string') {
      const at = new Date(storedAtMs).toISOString();
      return { at, by: '', action: 'unreadable', what: [], proof: 'forged' };
    }
    const { at, by, action, what } = read;
    const proof = proofOf(read, data, before, trust);
    return { at, by, action, what, proof };
  });
}

function proofOf(
  read: z.infer<typeof content>,
  data: Uint8Array | string,
  before: string | null,
  { region, operators }: AuditTrust,
): AuditProof {
  const keys = operators.filter(({ name }) => name === read.by);
  const isSigned = keys.some(
    ({ nkey }) => typeof openDocument('audit', data, keyOfNkey(nkey), content) !== 'string',
  );
  if (read.region !== region || (keys.length > 0 && !isSigned)) return 'forged';
  if (keys.length === 0) return 'unknown';
  return before === null || read.before === before ? 'proved' : 'gap';
}
