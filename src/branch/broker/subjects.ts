/** The names at the broker, in one place: who writes where, and what a kiosk needs to be allowed. */
import {
  actionStream,
  blobStream,
  desiredStream,
  listBlobStream,
  reportSubject,
} from '../../region/names.ts';
import type { Passing } from './broker.ts';

export const eventStream = 'EVENTS';
export const claimStream = 'KV_CLAIMS';
export const keyStream = 'KV_KEYS';
/**
 * The block list that a kiosk shares (shared-list.ts): subjects `b.<branch>.list.>`; in a file, one
 * replica, deny delete and purge, direct get, 8 days, 512 MB, a message 64 kB, the oldest give way.
 */
export const listStream = 'LISTS';

/** Events of one kiosk; with `*`, of all kiosks of the branch. */
export function eventSubject(branch: string, kiosk: string): string {
  return `b.${branch}.e.${kiosk}`;
}

export function passingSubject(branch: string, what: Passing, kiosk: string): string {
  return `b.${branch}.${what}.${kiosk}`;
}

/** A hint without content to readers of the stream: it has a new message of this kiosk or of the host. */
export function hintSubject(branch: string, from: string): string {
  return `b.${branch}.told.${from}`;
}

/** The last one says which list is the newest. */
export function listHeadSubject(branch: string): string {
  return `b.${branch}.list.head`;
}

/** The parts of one list, in their order. `id`: drawn for it */
export function listPartSubject(branch: string, id: string): string {
  return `b.${branch}.list.part.${id}`;
}

/** What the stream of lists takes. */
export function listSubjects(branch: string): string[] {
  return [listHeadSubject(branch), listPartSubject(branch, '*')];
}

/** In the bucket CLAIMS; `key` is `i.<hash>` or `p.<hash>`. */
export function claimSubject(key: string): string {
  return `$KV.CLAIMS.${key}`;
}

/** In the bucket KEYS: the branch keys, wrapped for this kiosk. */
export function keySubject(kiosk: string): string {
  return `$KV.KEYS.${kiosk}`;
}

/** Where answers for this kiosk go: no other kiosk receives them. */
export function inboxPrefix(kiosk: string): string {
  return `_INBOX.${kiosk}`;
}

export interface Permissions {
  publish: readonly string[];
  subscribe: readonly string[];
}

/** What it may besides where its branch is in a region: its own reports, what is for it, blobs. */
function kioskMayInRegion(branch: string, kiosk: string): readonly string[] {
  return [
    reportSubject(branch, kiosk, 'status'),
    reportSubject(branch, kiosk, 'staff.*'),
    reportSubject(branch, kiosk, 'action.*'),
    ...[desiredStream, actionStream, blobStream, listBlobStream].map(messageOf),
  ];
}

/** A message of a stream, in JSON: reader.ts says why a kiosk has no other way. */
function messageOf(stream: string): string {
  return `$JS.API.STREAM.MSG.GET.${stream}`;
}

/** The allow-list of a kiosk at the broker. What is not in it is refused. */
export function kioskMay(branch: string, kiosk: string, isInRegion = false): Permissions {
  return {
    publish: [
      eventSubject(branch, kiosk),
      passingSubject(branch, 'alive', kiosk),
      passingSubject(branch, 'call', kiosk),
      claimSubject('>'),
      hintSubject(branch, kiosk),
      listHeadSubject(branch),
      listPartSubject(branch, '*'),
      `$JS.API.STREAM.INFO.${eventStream}`,
      ...[eventStream, claimStream, keyStream, listStream].map(messageOf),
      ...(isInRegion ? kioskMayInRegion(branch, kiosk) : []),
    ],
    subscribe: [
      `${inboxPrefix(kiosk)}.>`,
      passingSubject(branch, 'alive', '*'),
      passingSubject(branch, 'call', '*'),
      hintSubject(branch, '*'),
    ],
  };
}
