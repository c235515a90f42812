/** Journals as plain lists of entries, and a stream as the broker persists it, for what is pure. */
import { randomBytes } from 'node:crypto';
import type { StoredMessage } from '../../../src/branch/broker/broker.ts';
import { eventSubject } from '../../../src/branch/broker/subjects.ts';
import { publicAdoptionKey } from '../../../src/branch/keys/adoption-proof.ts';
import { type BranchSeal, createBranchSeal } from '../../../src/branch/keys/branch-keys.ts';
import type { Voices } from '../../../src/branch/keys/voices.ts';
import { type Content, messages } from '../../../src/branch/shared/messages.ts';
import { createOthers, type Others } from '../../../src/branch/shared/others.ts';
import type { OwnJournal, PublisherParts } from '../../../src/branch/shared/unpublished.ts';
import type { Entry, Note, Settlement, Transaction } from '../../../src/store/types.ts';

export const placeOf = (kiosk: string) => eventSubject('b001', kiosk);

export function branchKeys(generations = 1): Map<number, Uint8Array> {
  return new Map(Array.from({ length: generations }, (_, at) => [at + 1, randomBytes(32)]));
}

/** Signs nothing, and takes all that it reads, but for adoptions: where the test is about other things. */
const trusting: Voices = {
  sign: () => null,
  isOf: () => true,
  isMember: () => true,
  adoptionKey: publicAdoptionKey('AGE-SECRET-KEY-1OF-NO-STAFF'),
};

/** Of a program that has the keys of the branch and signs nothing. */
export function unsignedSeal(keys: ReadonlyMap<number, Uint8Array>): BranchSeal {
  return createBranchSeal(keys, trusting);
}

/** Nothing is secret in here. */
export const openSeal: BranchSeal = {
  voices: trusting,
  generation: 1,
  seal: (body) => body,
  open: (body) => ({ generation: 1, body }),
  itemHashes: (of) => [of.padEnd(22, '.')],
  patronHashes: (of) => [of.padEnd(22, '.')],
};

/** Of claims among kiosks that all sign theirs. */
export function allSign(): never {
  throw new Error('A claim is not signed.');
}

export type Made = 'check-out' | 'check-in';

/** The entries of one kiosk; nothing is on a disk. */
export interface PlainJournal extends OwnJournal {
  begin(kind: Made, item: string, patron?: string, mode?: 'online' | 'offline'): number;
  note(id: number, note: Note): void;
  settle(id: number, settlement: Settlement): void;
  remove(id: number): void;
}

export function plainJournal(): PlainJournal {
  const entries = new Map<number, Entry>();
  let lastId = 0;
  const change = (id: number, more: Partial<Entry>) => {
    const entry = entries.get(id);
    if (entry) entries.set(id, { ...entry, ...more });
  };
  return {
    begin(kind, item, patron = 'P1', mode = 'offline') {
      lastId += 1;
      const transaction: Transaction =
        kind === 'check-out'
          ? { kind, item, uids: [], mode, patron, dueOn: '2026-12-16' }
          : { kind, item, uids: [], mode };
      const at = '2026-11-26T10:00:00.000Z';
      entries.set(lastId, { id: lastId, at, transaction, notes: [], settlement: null });
      return lastId;
    },
    note: (id, note) => change(id, { notes: [...(entries.get(id)?.notes ?? []), note] }),
    settle: (id, settlement) => change(id, { settlement }),
    remove: (id) => void entries.delete(id),
    open: () =>
      [...entries.values()].filter(({ settlement }) =>
        [undefined, 'deferred', 'unknown'].includes(settlement?.state),
      ),
    staff: () => [...entries.values()].filter(({ settlement }) => settlement?.state === 'staff'),
    get: (id) => entries.get(id) ?? null,
    lastId: () => lastId,
    begunSince: (from, is) =>
      [...entries.values()].filter(({ at, transaction }) => at >= from && is(transaction)),
  };
}

/** What the broker persists. */
export interface PlainStream {
  messages: StoredMessage[];
  append(kiosk: string, data: Uint8Array, storedAtMs: number): StoredMessage;
}

export function plainStream(): PlainStream {
  const stored: StoredMessage[] = [];
  let seq = 0;
  return {
    messages: stored,
    append(kiosk, data, storedAtMs) {
      seq += 1;
      const message = { kiosk, seq, storedAtMs, data };
      stored.push(message);
      return message;
    },
  };
}

export function othersOf(
  self: string,
  seal: BranchSeal,
  unpublishedAtMs: (entry: number) => number = () => Number.POSITIVE_INFINITY,
): Others {
  return createOthers({ branch: 'b001', self, seal, placeOf, unpublishedAtMs });
}

export function sealed(seal: BranchSeal, kiosk: string, boot: string, content: Content) {
  return messages.seal(seal, { ...content, boot }, placeOf(kiosk));
}

export function publisherParts(
  journal: OwnJournal,
  seal: BranchSeal,
  more: Partial<PublisherParts> = {},
): PublisherParts {
  return {
    branch: 'b001',
    journal,
    seal,
    numbersOf: ({ patron, mainCard }) => (mainCard === undefined ? [patron] : [patron, mainCard]),
    ageMs: () => 0,
    boot: 'boot',
    escrow: null,
    ...more,
  };
}
