/** Publishes the journal of this kiosk: each message expects the one before, so none is doubled. */
import type { EntryId } from '../../store/types.ts';
import type { BrokerConnection, StoredMessage } from '../broker/broker.ts';
import { eventSubject } from '../broker/subjects.ts';
import { type Content, messages } from '../shared/messages.ts';
import { type MovedParts, movedBy, movedSince } from '../shared/moved.ts';
import {
  differenceOf,
  differences,
  isWaiting,
  marker,
  type PublisherParts,
} from '../shared/unpublished.ts';
import { createPublishQueue } from './publish-queue.ts';
import type { StreamReader } from './stream-reader.ts';

/** Another machine works with the identity of this kiosk: it has said this after this one. */
export class Fenced extends Error {
  /** `boot`: of that machine's start of the program */
  constructor({ seq, storedAtMs }: Pick<StoredMessage, 'seq' | 'storedAtMs'>, boot: string) {
    const at = new Date(storedAtMs).toISOString();
    super(`start ${boot.slice(0, 8)}, message ${seq} at ${at} by the broker’s clock`);
  }
}

type Connection = Pick<BrokerConnection, 'lastOf' | 'append' | 'ended'>;

interface Line {
  connection: Connection;
  /** aborted when the connection has ended */
  end: AbortSignal;
}

interface Publisher {
  /** As `add` of publish-queue.ts. */
  queue(entry: EntryId, mayRest?: boolean): void;
  /** Resolves when nothing is queued. */
  hurry(): Promise<void>;
  readonly unpublished: number;
  /**
   * Compares and publishes until nothing differs, then the marker, and calls `onPublished`; then
   * publishes what is queued. Ends only by rejecting: with Fenced, or when the broker does.
   */
  run(connection: Connection, onPublished: () => void): Promise<never>;
  /**
   * An own message, as it is read. True: another machine has published it after this one. One of this
   * start that was not just published is an old one that was put there again: all is compared.
   */
  isFencedBy(stored: StoredMessage, boot: string): boolean;
  /** The stream is another one: what was appended to the one before says nothing of it. */
  forget(): void;
  /**
   * All is compared again, as the branch key is another one, or now and then; and a marker published:
   * what is begun later stands after it (fold.ts).
   */
  compare(): void;
  /** Another kiosk was late to publish what it did: this one may have done something since. */
  lookBack(): void;
}

/** of one message, and of its way back over the stream */
const answerMs = 10_000;
/** A comparison that still differs after so many rounds would go on for ever. */
const mostRounds = 20;

interface PublisherLinkParts {
  branch: string;
  kiosk: string;
  reader: StreamReader;
  parts(): PublisherParts;
  /** by the broker's clock */
  nowMs(): number;
  /** The broker has the state in which the entry is. */
  onPublished?(entry: EntryId): void;
}

function movedParts({ kiosk, reader, parts, nowMs }: PublisherLinkParts): MovedParts {
  return { self: kiosk, others: reader.others, publisher: parts(), nowMs };
}

function lineOf(connection: Connection, onEnd: () => void): Line {
  const ending = new AbortController();
  void connection.ended.then(() => {
    ending.abort(new Error('the connection has ended'));
    onEnd();
  });
  return { connection, end: ending.signal };
}

export function createPublisher(link: PublisherLinkParts): Publisher {
  const { branch, kiosk, reader } = link;
  const place = eventSubject(branch, kiosk);
  /** by the last comparison; before the first, nothing is known to be published */
  const differing = new Set(
    link
      .parts()
      .journal.open()
      .filter(isWaiting)
      .map(({ id }) => id),
  );
  let mustCompare = false;
  let mustLookBack = false;
  let wake = () => {};
  const queue = createPublishQueue(() => wake());
  /** number of the last message that this start of the program has appended; 0: none */
  let appended = 0;
  let expected = 0;
  let isAppending = false;

  function isFencedBy(stored: StoredMessage, boot: string): boolean {
    if (appended === 0 || stored.seq <= appended) return false;
    if (boot !== link.parts().boot) return true;
    if (!isAppending) compare();
    return false;
  }

  function compare(): void {
    mustCompare = true;
    wake();
  }

  async function expectLast({ connection }: Line): Promise<void> {
    const last = await connection.lastOf(kiosk);
    expected = last?.seq ?? 0;
    if (last === null) return;
    const speaker = { kiosk, atMs: last.storedAtMs };
    const opened = messages.open(link.parts().seal, last.data, place, speaker);
    if (typeof opened === 'string') return;
    const { boot } = opened.value;
    if (isFencedBy(last, boot)) throw new Fenced(last, boot);
  }

  async function append(line: Line, content: Content): Promise<void> {
    const { seal, boot } = link.parts();
    const data = messages.seal(seal, { boot, ...content }, place);
    for (let tries = 0; tries < 3; tries += 1) {
      isAppending = true;
      const put = await line.connection.append(data, expected).finally(() => {
        isAppending = false;
      });
      if (put !== 'overtaken') {
        expected = put.seq;
        appended = put.seq;
        return;
      }
      // A message of ours that was not acknowledged, one that has aged out, or another machine.
      await expectLast(line);
    }
    throw new Error('the broker refuses what this kiosk tells');
  }

  async function publish(line: Line, contents: readonly Content[]): Promise<void> {
    for (const content of contents) await append(line, content);
    if (contents.length > 0) await reader.reached(expected, answerMs, line.end);
  }

  async function lookBack(line: Line): Promise<void> {
    mustLookBack = false;
    await publish(line, movedSince(movedParts(link)));
  }

  async function compareAndPublish(line: Line): Promise<void> {
    mustCompare = false;
    await lookBack(line);
    for (let round = 0; round < mostRounds; round += 1) {
      const parts = link.parts();
      const contents = differences(parts, reader.others.of(kiosk), link.nowMs());
      differing.clear();
      for (const content of contents) if ('entry' in content) differing.add(content.entry);
      if (contents.length === 0) return await publish(line, marker(parts, reader.others.of(kiosk)));
      await publish(line, contents);
    }
    throw new Error('what this kiosk publishes does not arrive as it was published');
  }

  async function publishQueued(line: Line): Promise<void> {
    const batch = queue.take();
    try {
      await publish(line, movedBy(movedParts(link), batch.entries));
      for (const entry of batch.entries) {
        await publish(line, differenceOf(link.parts(), reader.others.of(kiosk), entry));
        if (batch.published(entry)) link.onPublished?.(entry);
      }
    } finally {
      batch.end();
    }
  }

  return {
    queue: queue.add,
    hurry: queue.hurry,
    get unpublished() {
      return new Set([...queue.entries(), ...differing]).size;
    },
    async run(connection, onPublished) {
      const line = lineOf(connection, () => wake());
      const { end } = line;
      await expectLast(line);
      await compareAndPublish(line);
      // It may have ended in the moment in which the marker was read.
      if (!end.aborted) onPublished();
      while (!end.aborted) {
        if (mustCompare) await compareAndPublish(line);
        else if (mustLookBack) await lookBack(line);
        else if (queue.isDue) await publishQueued(line);
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
      throw end.reason;
    },
    isFencedBy,
    forget() {
      appended = 0;
    },
    compare,
    lookBack() {
      mustLookBack = true;
      wake();
    },
  };
}
