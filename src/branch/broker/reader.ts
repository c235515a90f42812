/**
 * Reads streams question by question (`STREAM.MSG.GET`, which answers in JSON). A kiosk makes no
 * consumer and asks nothing by direct get: for both the broker would send bytes of the kiosk's own
 * choice to whatever subject it names, an event of another or the deletion of a stream among them. An
 * operator of a region has the same way alone.
 * A new message is found by a hint of the broker (subjects.ts), or within `pollMs`.
 */
import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** What is read with. */
export interface ReaderParts {
  nc: NatsConnection;
  manager: JetStreamManager;
  kiosk: string;
  end(reason: string): void;
}

/** without a hint */
const pollMs = 5_000;
/** asked for at one time */
const mostAsked = 64;

export interface Polling {
  /** Something may be new. */
  wake(): void;
}

/**
 * Does `look` once, which it waits for, and then at each wake and each `everyMs`, until the connection
 * ends; where it fails the connection ends.
 */
export async function poll(
  { nc, end }: Pick<ReaderParts, 'nc' | 'end'>,
  look: () => Promise<void>,
  everyMs = pollMs,
): Promise<Polling> {
  let isWoken = false;
  let wake = () => {};
  const woken = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, isWoken ? 0 : everyMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const wakeUp = () => {
    isWoken = true;
    wake();
  };
  await look();
  void nc.closed().then(wakeUp);
  const goOn = async () => {
    for (;;) {
      await woken();
      isWoken = false;
      if (nc.isClosed()) return;
      await look();
    }
  };
  goOn().catch((error: unknown) => {
    if (!nc.isClosed())
      end(`the broker cannot be read: ${error instanceof Error ? error.message : error}`);
  });
  return { wake: wakeUp };
}

/** Messages by their numbers, both included, in order; what is not there is passed over. */
export async function readNumbers(
  { manager }: Pick<ReaderParts, 'manager'>,
  stream: string,
  { from, to }: { from: number; to: number },
  onMessage: (message: StoredMsg) => void,
): Promise<void> {
  for (let first = from; first <= to; first += mostAsked) {
    const count = Math.min(mostAsked, to - first + 1);
    const asked = Array.from({ length: count }, (_, at) =>
      manager.streams.getMessage(stream, { seq: first + at }),
    );
    const found = await Promise.all(asked);
    for (const [at, message] of found.entries()) {
      if (message === null) continue;
      if (message.seq !== first + at) throw new Error('the broker answers with another message');
      onMessage(message);
    }
  }
}

/** The messages of a subject from a number on, in order. Returns the number after the last. */
export async function readSubject(
  { manager }: Pick<ReaderParts, 'manager'>,
  stream: string,
  { subject, from }: { subject: string; from: number },
  onMessage: (message: StoredMsg) => boolean,
): Promise<number> {
  let seq = from;
  for (;;) {
    // The client's type of the question knows it of a direct one only; both have it since 2.9.
    const query = { seq, next_by_subj: subject };
    const found = await manager.streams.getMessage(stream, query);
    if (found === null) return seq;
    if (!(found.seq >= seq)) throw new Error('the broker answers with another message');
    seq = found.seq + 1;
    if (!onMessage(found)) return seq;
  }
}

export function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
