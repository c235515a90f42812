/**
 * Who has said in this connection that it is in touch with the branch: all that it did before is
 * published then, and read here.
 */
import type { BrokerConnection } from '../broker/broker.ts';
import type { StreamReader } from './stream-reader.ts';

interface Heard {
  /** Of the next connection. */
  begin(): void;
  /** The stream was read in whole. */
  isRead(): void;
  /** A word of that kiosk. Never throws. */
  add(kiosk: string, connection: Pick<BrokerConnection, 'state'>): void;
  has(kiosk: string): boolean;
}

/** for what is in the stream already */
const readMs = 10_000;

export function createHeard(reader: Pick<StreamReader, 'reached'>): Heard {
  let begun = beginning();

  async function hear(kiosk: string, connection: Pick<BrokerConnection, 'state'>): Promise<void> {
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
    // What fails is tried again with its next word.
    add: (kiosk, connection) => void hear(kiosk, connection).catch(() => {}),
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
