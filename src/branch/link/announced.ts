/**
 * The kiosks that have announced in this connection that they are in touch with the branch: all that
 * one did before is published then, and read here.
 */
import type { BrokerConnection } from '../broker/broker.ts';
import type { StreamReader } from './stream-reader.ts';

interface Announced {
  /** Of the next connection. */
  begin(): void;
  /** The stream was read in whole. */
  isRead(): void;
  /** That kiosk has announced itself. Never throws. */
  add(kiosk: string, connection: Pick<BrokerConnection, 'state'>): void;
  has(kiosk: string): boolean;
}

/** for what is in the stream already */
const readMs = 10_000;

export function createAnnounced(reader: Pick<StreamReader, 'reached'>): Announced {
  let begun = beginning();

  async function take(kiosk: string, connection: Pick<BrokerConnection, 'state'>): Promise<void> {
    const { kiosks, reading } = begun;
    if (kiosks.has(kiosk)) return;
    await reading;
    const { lastSeq } = await connection.state();
    await reader.reached(lastSeq, readMs, new AbortController().signal);
    kiosks.add(kiosk);
  }

  return {
    begin() {
      begun = beginning();
    },
    isRead: () => begun.isRead(),
    // What fails is tried again with its next announcement.
    add: (kiosk, connection) => void take(kiosk, connection).catch(() => {}),
    has: (kiosk) => begun.kiosks.has(kiosk),
  };
}

function beginning() {
  let isRead = () => {};
  const reading = new Promise<void>((resolve) => {
    isRead = resolve;
  });
  return { kiosks: new Set<string>(), reading, isRead };
}
