/** What the number of a message that was read is worth when the broker comes back. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BrokerConnection, StoredMessage } from '../../src/branch/broker/broker.ts';
import { createStreamReader } from '../../src/branch/link/stream-reader.ts';
import type { Content } from '../../src/branch/shared/messages.ts';
import { sealed, unsignedSeal } from '../support/branch/entries.ts';

const seal = unsignedSeal(new Map([[1, randomBytes(32)]]));
const marker: Content = { what: 'open', after: 0, upTo: 0, entries: [] };

function message(kiosk: string, seq: number, storedAtMs: number): StoredMessage {
  return { kiosk, seq, storedAtMs, data: sealed(seal, kiosk, 'boot', marker) };
}

/** It has read `before`; then the broker has `after`: whether a number means the same message. */
async function meansTheSame(
  before: readonly StoredMessage[],
  after: readonly StoredMessage[],
  created = 'one',
): Promise<boolean> {
  const reader = createStreamReader({
    branch: 'b001',
    kiosk: 'k01',
    seal,
    onMessage: () => {},
    unpublishedAtMs: () => 0,
    readBefore: () => 0,
    isUnsure: () => false,
    isAnother: () => false,
  });
  async function read(messages: readonly StoredMessage[], of: string): Promise<void> {
    const connection: Pick<BrokerConnection, 'at' | 'follow'> = {
      at: async (seq) => messages.find((each) => each.seq === seq) ?? null,
      follow: async (fromSeq, onMessage) => {
        for (const each of messages) if (each.seq >= fromSeq) onMessage(each);
      },
    };
    const lastSeq = messages.at(-1)?.seq ?? 0;
    const state = { created: of, firstSeq: 1, lastSeq, nowMs: 0 };
    await reader.follow(connection as BrokerConnection, state);
    expect(reader.position).toBe(lastSeq);
  }
  await read(before, 'one');
  const { numbering } = reader;
  await read(after, created);
  return reader.numbering === numbering;
}

const read = [message('k01', 1, 10), message('k02', 2, 20), message('k02', 3, 30)];
const [first, second, third] = read as [StoredMessage, StoredMessage, StoredMessage];

test('the stream goes on: its numbers are those of before', async () => {
  expect(await meansTheSame(read, [...read, message('k02', 4, 40)])).toBe(true);
});

test('it is read anew as it lacks one among others: the rest has its numbers still', async () => {
  expect(await meansTheSame(read, [second, third])).toBe(true);
});

test('it was cut, or the disk is an older one, and others have spoken since', async () => {
  expect(await meansTheSame(read, [first])).toBe(false);
  expect(await meansTheSame(read, [first, message('k03', 2, 50), message('k03', 3, 60)])).toBe(
    false,
  );
});

test('it was made anew', async () => {
  expect(await meansTheSame(read, read, 'another')).toBe(false);
});
