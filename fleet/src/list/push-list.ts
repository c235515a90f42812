/** A sealed list is put at the hub: first its blob, then what is signed of it. */
import type { KeyObject } from 'node:crypto';
import {
  type ListHead,
  listBlobStream,
  listHead,
  listLife,
  openDocument,
  openListHead,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import type { Hub } from '../hub/hub.ts';

interface ListToPush {
  content: Uint8Array;
  /** of `content`, in hex */
  sha256: string;
  about: Pick<ListHead, 'exportedAt' | 'entries' | 'mostBad'>;
  /** the operator's name */
  by: string;
}

interface Signing {
  key: KeyObject;
  /** its public half, as the kiosks know it */
  configKey: string;
}

/** Why nothing was pushed: the kiosks would not take it. */
export type PushRefusal =
  | { why: 'older'; than: string }
  | { why: 'too-large' }
  | { why: 'of-the-future' };

/** Rejects with a HubRefusal; what was put is then gone on with the next time. */
export async function pushList(
  hub: Hub,
  { content, sha256, about, by }: ListToPush,
  { key, configKey }: Signing,
  { now, onPart }: { now: string; onPart?: (done: number, all: number) => void },
): Promise<ListHead | PushRefusal> {
  const standing = await standingList(hub, configKey);
  if (standing !== null && Date.parse(standing.exportedAt) > Date.parse(about.exportedAt))
    return { why: 'older', than: standing.exportedAt };
  const serial = nextSerial(standing, now);
  const bytes = content.length;
  const signed = signDocument(
    'list',
    { v: 1, serial, ...listLife(now), sha256, bytes, ...about },
    key,
  );
  // As a kiosk will see it.
  const head = openListHead(Buffer.from(signed), configKey, now);
  if (head === 'too-large' || head === 'of-the-future') return { why: head };
  if (typeof head === 'string') throw new Error(`the list that was made is ${head}`);
  const what = [`list ${sha256}`, `exported ${about.exportedAt}`, `${about.entries} entries`];
  await hub.audit({ at: now, by, action: 'list-push', what });
  await hub.putBlob(sha256, content, { onPart, stream: listBlobStream });
  await hub.putListHead(signed);
  return head;
}

/** What the hub has, where the region signed it; null: none, or another's. */
export async function standingList(hub: Pick<Hub, 'listHead'>, configKey: string) {
  const document = await hub.listHead();
  if (document === null) return null;
  const head = openDocument('list', document, configKey, listHead);
  return typeof head === 'string' ? null : head;
}

/**
 * Above that of every list before, also where the hub has lost its disk or hides what it has: kiosks
 * take no serial twice.
 */
function nextSerial(standing: ListHead | null, now: string): number {
  return Math.max((standing?.serial ?? 0) + 1, Math.floor(Date.parse(now) / 1000));
}
