/** What the modelled broker has on its disk: the stream EVENTS and the buckets, as JetStream has them. */
import type {
  StoredClaim,
  StoredMessage,
  StreamState,
} from '../../../../src/branch/broker/broker.ts';

interface Content {
  created: string;
  firstSeq: number;
  lastSeq: number;
  messages: readonly StoredMessage[];
  claims: ReadonlyMap<string, StoredClaim>;
  lastRevision: number;
}

export interface BrokerDisk {
  state(nowMs: number): StreamState;
  lastOf(kiosk: string): StoredMessage | null;
  at(seq: number): StoredMessage | null;
  from(seq: number): readonly StoredMessage[];
  append(
    kiosk: string,
    data: Uint8Array,
    expected: { last: number; nowMs: number },
  ): StoredMessage | 'overtaken';
  claim(key: string): StoredClaim | null;
  putClaim(
    key: string,
    value: Uint8Array,
    expected: { revision: number; nowMs: number },
  ): 'done' | 'conflict';
  keys: Map<string, Uint8Array>;
  /** As it is now, to be put back later. */
  backup(): void;
  /** The last backup; where there is none, an empty disk. */
  putBack(nowMs: number): void;
  /** Made anew by the host, with numbers above all before. */
  makeEmpty(nowMs: number): void;
  /** A wrong bit, then `kill -9`: the stream is cut there. */
  cutAt(seq: number): void;
  /** A wrong bit, then an orderly stop: this message cannot be read, and all others are there. */
  loseAt(seq: number): void;
}

function newContent(nowMs: number): Content {
  const lastSeq = Math.floor(nowMs / 1000) * 1000;
  const created = new Date(nowMs).toISOString();
  return {
    created,
    firstSeq: lastSeq + 1,
    lastSeq,
    messages: [],
    claims: new Map(),
    lastRevision: 0,
  };
}

export function createBrokerDisk(nowMs: number): BrokerDisk {
  let content = newContent(nowMs);
  let kept: Content | null = null;
  const lastOf = (kiosk: string) =>
    content.messages.findLast((message) => message.kiosk === kiosk) ?? null;
  return {
    state: (at) => ({
      created: content.created,
      firstSeq: content.firstSeq,
      lastSeq: content.lastSeq,
      nowMs: at,
    }),
    lastOf,
    at: (seq) => content.messages.find((message) => message.seq === seq) ?? null,
    from: (seq) => content.messages.filter((message) => message.seq >= seq),
    append: (kiosk, data, expected) => {
      if ((lastOf(kiosk)?.seq ?? 0) !== expected.last) return 'overtaken';
      const stored = { kiosk, seq: content.lastSeq + 1, storedAtMs: expected.nowMs, data };
      const messages = [...content.messages, stored];
      content = { ...content, lastSeq: stored.seq, messages };
      return stored;
    },
    claim: (key) => content.claims.get(key) ?? null,
    putClaim: (key, value, expected) => {
      if ((content.claims.get(key)?.revision ?? 0) !== expected.revision) return 'conflict';
      const lastRevision = content.lastRevision + 1;
      const claim = { value, revision: lastRevision, storedAtMs: expected.nowMs };
      const claims = new Map(content.claims).set(key, claim);
      content = { ...content, claims, lastRevision };
      return 'done';
    },
    keys: new Map(),
    backup: () => {
      kept = content;
    },
    putBack: (at) => {
      content = kept ?? newContent(at);
    },
    makeEmpty: (at) => {
      content = newContent(at);
      kept = null;
    },
    cutAt: (seq) => {
      const messages = content.messages.filter((message) => message.seq < seq);
      const lastSeq = messages.at(-1)?.seq ?? content.firstSeq - 1;
      content = { ...content, messages, lastSeq };
    },
    loseAt: (seq) => {
      const messages = content.messages.filter((message) => message.seq !== seq);
      content = { ...content, messages };
    },
  };
}
