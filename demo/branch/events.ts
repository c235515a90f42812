/** What the kiosks of the branch say to each other, as the broker has it, opened for the page. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Broker, BrokerConnection, StoredMessage } from '../../src/branch/broker/broker.ts';
import { eventSubject } from '../../src/branch/broker/subjects.ts';
import type { BranchSeal } from '../../src/branch/keys/branch-keys.ts';
import { messages } from '../../src/branch/shared/messages.ts';

/** Of the simulated library: its numbers, and what they are called. */
interface Catalogue {
  items(): Iterable<readonly [item: string, title: string]>;
  cards(): Iterable<readonly [card: string, name: string]>;
}

interface EventShown {
  seq: number;
  at: string;
  kiosk: string;
  what: string;
  entry: number | null;
  /** title and name, looked up by their hashes; '': the event has none */
  item: string;
  patron: string;
  /** how it ended, or what is open */
  beside: string;
  /** as the broker sees it */
  bytes: number;
}

export interface Events {
  /** newest first */
  shown(): readonly EventShown[];
  close(): Promise<void>;
}

const mostShown = 60;
const againMs = 500;

/** Reads again from the beginning at each connection: the broker may have lost some. */
export function followEvents(
  broker: Broker,
  of: { branch: string; seal: BranchSeal; catalogue: Catalogue; changed(): void },
): Events {
  const { branch, seal, catalogue, changed } = of;
  const ending = new AbortController();
  let shown: EventShown[] = [];
  let connection: BrokerConnection | null = null;

  const nameOf = (
    hash: string | undefined,
    named: Iterable<readonly [string, string]>,
    hashes: (number: string) => readonly string[],
  ) => {
    if (hash === undefined) return '';
    for (const [number, name] of named) if (hashes(number).includes(hash)) return name;
    return hash;
  };
  const show = ({ kiosk, seq, storedAtMs, data }: StoredMessage) => {
    const opened = messages.open(seal, data, eventSubject(branch, kiosk), {
      kiosk,
      atMs: storedAtMs,
    });
    const event: EventShown = {
      seq,
      kiosk,
      at: new Date(storedAtMs).toISOString(),
      bytes: data.length,
      what: 'unreadable',
      entry: null,
      item: '',
      patron: '',
      beside: '',
    };
    if (typeof opened !== 'string') {
      const { value } = opened;
      event.what = value.what;
      if ('entry' in value) event.entry = value.entry;
      if ('item' in value) event.item = nameOf(value.item, catalogue.items(), seal.itemHashes);
      if ('patron' in value)
        event.patron = nameOf(value.patron[0], catalogue.cards(), seal.patronHashes);
      if (value.what === 'over') event.beside = value.ended;
      if (value.what === 'open') event.beside = value.entries.join(', ');
    }
    shown = [event, ...shown].slice(0, mostShown);
    changed();
  };
  const listen = async () => {
    connection = await broker.connect();
    try {
      const { firstSeq, lastSeq } = await connection.state();
      shown = [];
      await connection.follow(Math.max(firstSeq, lastSeq - mostShown), show);
      await connection.ended;
    } finally {
      await connection.close();
      connection = null;
    }
  };
  const following = (async () => {
    while (!ending.signal.aborted) {
      await listen().catch(() => undefined);
      await pause(againMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    shown: () => shown,
    close: async () => {
      ending.abort();
      await connection?.close();
      await following;
    },
  };
}
