/** The names at the broker, in one place: who writes where, and what a kiosk needs to be allowed. */
import {
  actionStream,
  blobStream,
  desiredStream,
  listBlobStream,
  reportSubject,
} from '../../../packages/region-documents/src/index.ts';
import type { Passing } from './broker.ts';

/**
 * What begins a question about streams, in place of `$JS.API`: in an account without streams that name is
 * the server's, which answers that there are none.
 */
export const apiPrefix = 'js';

export const eventStream = 'EVENTS';
export const claimStream = 'KV_CLAIMS';
export const keyStream = 'KV_KEYS';
/**
 * The block list that a kiosk shares (shared-list.ts): subjects `b.<branch>.list.>`; in a file, one
 * replica, deny delete and purge, direct get, 8 days, 512 MB, a message 64 kB, the oldest give way.
 */
export const listStream = 'LISTS';

/**
 * What is for now alone: who is alive, and calls. A kiosk says it from its account into that of the branch;
 * from there nothing goes on into another but what a stream publishes again (`republishedAs`).
 */
export const passingStream = 'PASSING';

/** Where a consumer hears how far its deliveries have come (flow control of JetStream); any when left out. */
export function flowSubject(stream: string, consumer = '>'): string {
  return `$JS.FC.${stream}.${consumer}`;
}

/** Events of one kiosk; with `*`, of all kiosks of the branch. */
export function eventSubject(branch: string, kiosk: string): string {
  return `b.${branch}.e.${kiosk}`;
}

export function passingSubject(branch: string, what: Passing, kiosk: string): string {
  return `b.${branch}.${what}.${kiosk}`;
}

/** What PASSING takes. */
export function passingSubjects(branch: string): string[] {
  return [passingSubject(branch, 'alive', '*'), passingSubject(branch, 'call', '*')];
}

/** Where it publishes again what it took. */
export function republishedAs(subject: string): string {
  return `now.${subject}`;
}

/** A hint to readers, by the broker: there is a new event of this kiosk, or a new document of keys (`host`). */
export function hintSubject(branch: string, from: string): string {
  return republishedAs(`b.${branch}.told.${from}`);
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

/** A message of a stream, in JSON: reader.ts says why a kiosk has no other way. */
function messageOf(stream: string): string {
  return `${apiPrefix}.STREAM.MSG.GET.${stream}`;
}

/** What a kiosk may say and ask in its branch. */
export function kioskMay(branch: string, kiosk: string): readonly string[] {
  return [
    eventSubject(branch, kiosk),
    passingSubject(branch, 'alive', kiosk),
    passingSubject(branch, 'call', kiosk),
    claimSubject('>'),
    listHeadSubject(branch),
    listPartSubject(branch, '*'),
    `${apiPrefix}.STREAM.INFO.${eventStream}`,
    ...[eventStream, claimStream, keyStream, listStream].map(messageOf),
  ];
}

/** What a kiosk hears in its branch. */
export function kioskHears(branch: string): readonly string[] {
  return [
    republishedAs(passingSubject(branch, 'alive', '*')),
    republishedAs(passingSubject(branch, 'call', '*')),
    hintSubject(branch, '*'),
  ];
}

/** Where the branch is in a region: its own reports. */
export function kioskReports(branch: string, kiosk: string): readonly string[] {
  return (['status', 'staff', 'outcomes'] as const).map((name) =>
    reportSubject(branch, kiosk, name),
  );
}

/** And what is for it, and blobs. */
export const kioskReads: readonly string[] = [
  desiredStream,
  actionStream,
  blobStream,
  listBlobStream,
].map(messageOf);
