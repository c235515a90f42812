import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BrokerConnection, StoredMessage } from '../../src/branch/broker/broker.ts';
import { openLink } from '../../src/branch/link/link.ts';
import { createPublisher } from '../../src/branch/link/publisher.ts';
import { createStreamReader } from '../../src/branch/link/stream-reader.ts';
import { publishingJournal } from '../../src/branch/publishing-journal.ts';
import type { Content } from '../../src/branch/shared/messages.ts';
import type { Journal } from '../../src/store/types.ts';
import {
  othersOf,
  plainJournal,
  plainStream,
  publisherParts,
  sealed,
  unsignedSeal,
} from '../support/branch/entries.ts';
import { until } from '../support/hardware/until.ts';

function promiseOf<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test('a connection that ended before its marker came back is not said to be up by the next', async () => {
  const seal = unsignedSeal(new Map([[1, randomBytes(32)]]));
  const isRead = promiseOf<void>();
  const isAsked = promiseOf<void>();
  const ended = promiseOf<string>();
  const publisher = createPublisher({
    ...{ branch: 'b001', kiosk: 'k01', nowMs: () => 0 },
    parts: () => publisherParts(plainJournal(), seal),
    reader: {
      others: othersOf('k01', seal),
      isWhole: true,
      laterKeyOf: null,
      position: 0,
      numbering: { created: '' },
      follow: async () => {},
      reached: async () => {
        isAsked.resolve();
        await isRead.promise;
      },
      useKeys: () => ({ mustReadAnew: false }),
    },
  });
  const connection: Pick<BrokerConnection, 'lastOf' | 'append' | 'ended'> = {
    lastOf: async () => null,
    append: async () => ({ seq: 1 }),
    ended: ended.promise,
  };
  let isUp = false;
  const run = publisher.run(connection, () => {
    isUp = true;
  });
  await isAsked.promise;
  ended.resolve('the broker closed the connection');
  // The next connection reads what this one has published.
  isRead.resolve();
  await expect(run).rejects.toThrow('the connection has ended');
  expect(isUp).toBe(false);
});

/** A broker with a stream of its own, in which another kiosk has said something before. */
function brokerOf(created: string, before: number) {
  const stream = plainStream();
  for (let at = 0; at < before; at += 1) stream.append('k02', Buffer.alloc(0), 0);
  const ended = promiseOf<string>();
  const failed = promiseOf<void>();
  let handOver: (stored: StoredMessage) => void = () => {};
  let trouble: 'silent' | 'hangs' | null = null;
  let asked = 0;
  let spoken = 0;
  const connection: BrokerConnection = {
    state: async () => ({ created, firstSeq: 1, lastSeq: stream.messages.length, nowMs: 0 }),
    lastOf: async () => stream.messages.findLast(({ kiosk }) => kiosk === 'k01') ?? null,
    at: async (seq) => stream.messages[seq - 1] ?? null,
    append: async (data) => {
      asked += 1;
      if (trouble === 'hangs') await failed.promise;
      if (trouble === 'hangs') throw new Error('no answer');
      const stored = stream.append('k01', data, 0);
      if (trouble === null) setImmediate(() => handOver(stored));
      return { seq: stored.seq };
    },
    follow: async (_, onMessage) => {
      handOver = onMessage;
    },
    claim: async () => null,
    putClaim: async () => 'done',
    ping: async () => {},
    say: () => {
      spoken += 1;
    },
    subscribe: () => {},
    watchKeys: async () => {},
    listHead: async () => null,
    ended: ended.promise,
    close: async () => ended.resolve('closed'),
  };
  return {
    connection,
    asked: () => asked,
    spoken: () => spoken,
    /** Another kiosk publishes something. */
    publish: (kiosk: string, data: Uint8Array) => handOver(stream.append(kiosk, data, 0)),
    /** `silent`: hands nothing over · `hangs`: answers no append before `fail` */
    becomes(what: 'silent' | 'hangs') {
      trouble = what;
    },
    fail: failed.resolve,
    end: () => ended.resolve('the broker closed the connection'),
  };
}

describe('an entry that its connection could not publish', () => {
  /** One kiosk with one entry, while its first broker is in trouble. */
  async function troubled(trouble: 'silent' | 'hangs') {
    const seal = unsignedSeal(new Map([[1, randomBytes(32)]]));
    const journal = plainJournal();
    const zero = () => 0;
    const reader = createStreamReader({
      branch: 'b001',
      kiosk: 'k01',
      seal,
      onMessage: () => {},
      unpublishedAtMs: zero,
      readBefore: zero,
      isUnsure: () => false,
      isAnother: () => false,
    });
    const publisher = createPublisher({
      branch: 'b001',
      kiosk: 'k01',
      reader,
      nowMs: zero,
      parts: () => publisherParts(journal, seal),
    });
    async function connect(created: string, saidBefore: number) {
      const broker = brokerOf(created, saidBefore);
      await reader.follow(broker.connection, await broker.connection.state());
      publisher.forget();
      const isPublished = promiseOf<void>();
      const why = publisher.run(broker.connection, isPublished.resolve).catch(String);
      await isPublished.promise;
      return { ...broker, why };
    }
    const first = await connect('first', 10);
    const before = first.asked();
    first.becomes(trouble);
    const entry = journal.begin('check-out', 'B1');
    journal.settle(entry, { state: 'deferred' });
    publisher.queue(entry);
    await until(() => first.asked() > before, 'it is being published');
    first.end();
    const isPublished = () =>
      publisher.unpublished === 0 && reader.others.of('k01').open.has(entry);
    await connect('second', 0);
    return { first, isPublished };
  }

  test('waits for its own message no longer than that lasts, and is published by the next', async () => {
    const { first, isPublished } = await troubled('silent');
    await until(isPublished, 'all is published', 2000);
    expect(await first.why).toContain('the connection has ended');
  });

  test('is published by the next one that is up already', async () => {
    const { first, isPublished } = await troubled('hangs');
    first.fail();
    expect(await first.why).toContain('no answer');
    await until(isPublished, 'all is published', 2000);
  });
});

describe('what is done on line', () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }),
  );
  afterEach(() => void vi.useRealTimers());

  /** All that happens without a timer. */
  async function turns(): Promise<void> {
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  /** A kiosk that is in touch, and another one that publishes what it is given. */
  async function inTouch() {
    const seal = unsignedSeal(new Map([[1, randomBytes(32)]]));
    const broker = brokerOf('first', 0);
    const plain = plainJournal();
    const link = openLink({
      branch: 'b001',
      kiosk: 'k01',
      boot: 'boot',
      waitMs: 300,
      seal,
      escrow: null,
      broker: { address: 'tls://box:4222', connect: async () => broker.connection },
      openKeys: async () => null,
      keysAreWritten: () => true,
      regionKeys: { trust: () => null, staffRecipient: '', ageIdentity: '' },
      journal: plain,
      numbersOf: ({ patron }) => [patron],
      log: () => {},
    });
    await turns();
    expect(link.state()).toMatchObject({ link: 'up', unpublished: 0 });
    // No more of it is asked for.
    const journal = publishingJournal(plain as unknown as Journal, link);
    const before = broker.asked();
    return {
      link,
      spoken: broker.spoken,
      becomes: broker.becomes,
      messages: () => broker.asked() - before,
      takesBack(item: string) {
        const id = plain.begin('check-in', item, undefined, 'online');
        journal.settle(id, { state: 'accepted' }, '2026-11-26T10:00:00.000Z');
      },
      elsewhere(content: (item: string) => Content, item: string) {
        const data = sealed(seal, 'k02', 'other', content(seal.itemHashes(item)[0]));
        broker.publish('k02', data);
      },
    };
  }
  const open = (item: string): Content => ({ what: 'returned', entry: 1, item, ageMs: 0 });
  const marker = (): Content => ({ what: 'open', after: 0, upTo: 0, entries: [] });

  test('is one message for a stack, after a rest', async () => {
    const { link, messages, takesBack } = await inTouch();
    for (const item of ['A', 'B', 'C']) takesBack(item);
    await turns();
    expect(messages()).toBe(0);
    expect(link.state().unpublished).toBe(3);
    vi.advanceTimersByTime(50);
    await turns();
    expect(messages()).toBe(1);
    expect(link.state().unpublished).toBe(0);
    await link.close();
  });

  test('is published at once where another kiosk has something to send of the item', async () => {
    const { link, messages, takesBack, elsewhere } = await inTouch();
    elsewhere(open, 'A');
    takesBack('B');
    await turns();
    expect(messages()).toBe(0);
    takesBack('A');
    await turns();
    expect(messages()).toBe(1);
    expect(link.state().unpublished).toBe(0);
    await link.close();
  });

  test.each(Object.entries({ 'has done something': open, 'has just connected': marker }))(
    'rests no longer when another kiosk %s',
    async (_, content) => {
      const { link, messages, takesBack, elsewhere } = await inTouch();
      takesBack('A');
      await turns();
      expect(messages()).toBe(0);
      elsewhere(content, 'B');
      await turns();
      expect([messages(), link.state().unpublished]).toEqual([1, 0]);
      await link.close();
    },
  );

  test('is published before anything is said to one that has just connected', async () => {
    const { link, messages, spoken, becomes, takesBack, elsewhere } = await inTouch();
    elsewhere(marker, 'B');
    await turns();
    expect(spoken()).toBe(2);
    becomes('hangs');
    takesBack('A');
    elsewhere(marker, 'B');
    await turns();
    expect([messages(), spoken()]).toEqual([1, 2]);
    await link.close();
  });
});
