import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BrokerConnection } from '../../src/branch/broker/broker.ts';
import { createTelling } from '../../src/branch/link/telling.ts';
import {
  createBranchSeal,
  othersOf,
  plainJournal,
  tellingParts,
} from '../support/branch/entries.ts';

function promiseOf<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test('a connection that ended before its marker came back is not said to be up by the next', async () => {
  const seal = createBranchSeal(new Map([[1, randomBytes(32)]]));
  const isRead = promiseOf<void>();
  const isAsked = promiseOf<void>();
  const ended = promiseOf<string>();
  const telling = createTelling({
    ...{ branch: 'b001', kiosk: 'k01', nowMs: () => 0 },
    parts: () => tellingParts(plainJournal(), seal),
    reading: {
      others: othersOf('k01', seal),
      isWhole: true,
      laterKeyOf: null,
      position: 0,
      stream: '',
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
  const run = telling.run(connection, () => {
    isUp = true;
  });
  await isAsked.promise;
  ended.resolve('the broker closed the connection');
  // The next connection reads what this one has told.
  isRead.resolve();
  await expect(run).rejects.toThrow('the connection has ended');
  expect(isUp).toBe(false);
});
