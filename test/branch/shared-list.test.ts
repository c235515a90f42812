/** The block list of a branch, at a real broker: whole or not at all, and over a broker that dies. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import { readKeys } from '../../src/branch/enrol/folder.ts';
import type { BranchSeal } from '../../src/branch/keys/branch-keys.ts';
import {
  fetchList,
  type ListShelf,
  readListHead,
  shareList,
} from '../../src/branch/shared-list.ts';
import { unsignedSeal } from '../support/branch/entries.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';

const about = { exportedAt: '2026-11-24T23:30:00+01:00', entries: 2, mostBad: 0.01 };

describe.skipIf(natsServer === null)('at a real broker', () => {
  let place: BranchPlace;
  let seal: BranchSeal;
  beforeAll(async () => {
    place = await makeBranchPlace(['k01', 'k02']);
    const { keys } = await readKeys(join(place.folder, 'k01'), identityOf('k01'));
    seal = unsignedSeal(keys);
  });
  afterAll(() => place.remove());

  function identityOf(kiosk: string) {
    const identity = place.identities.get(kiosk);
    if (identity === undefined) throw new Error(`no ${kiosk}`);
    return identity;
  }
  async function at<T>(
    kiosk: string,
    work: (parts: { shelf: ListShelf; seal: BranchSeal; branch: string }) => Promise<T>,
  ): Promise<T> {
    const shelf = await natsBroker({ identity: identityOf(kiosk) }).connect();
    try {
      return await work({ shelf, seal, branch: 'b001' });
    } finally {
      await shelf.close();
    }
  }

  it('is shared by one kiosk and taken by another', async () => {
    expect(await at('k02', readListHead)).toBeNull();
    for (const length of [1, 48 * 1024, 200_000]) {
      const packed = randomBytes(length);
      await at('k01', (parts) => shareList(parts, packed, about));
      const taken = await at('k02', async (parts) => {
        const head = await readListHead(parts);
        if (head === null || head === 'unreadable') throw new Error('no head');
        expect(head).toMatchObject({ ...about, bytes: length });
        return fetchList(parts, head);
      });
      expect(taken?.equals(packed)).toBe(true);
    }
  });

  it('is still there after the broker was killed', async () => {
    await at('k01', (parts) => shareList(parts, Buffer.from('again'), about));
    await place.broker.kill();
    await place.startBroker();
    expect(await at('k02', readListHead)).toMatchObject({ bytes: 5 });
  });

  it('is not taken where a part is another’s, is missing or was made without the key', async () => {
    const head = await at('k01', (parts) => shareList(parts, randomBytes(100_000), about));
    if (head === null) throw new Error('too long');
    const other = await at('k01', (parts) => shareList(parts, randomBytes(100_000), about));
    const given = (parts: (shelf: ListShelf, count: number) => Promise<readonly Uint8Array[]>) =>
      at('k02', ({ shelf, ...more }) => {
        const other: ListShelf = { ...shelf, listParts: (_, count) => parts(shelf, count) };
        return fetchList({ ...more, shelf: other }, head);
      });
    const own = (shelf: ListShelf, count: number) => shelf.listParts(head.id, count);
    expect(await given(own)).not.toBeNull();
    expect(await given(async (...asked) => [...(await own(...asked))].reverse())).toBeNull();
    expect(await given((shelf, count) => shelf.listParts(other?.id ?? '', count))).toBeNull();
    await expect(
      at('k02', (parts) => fetchList(parts, { ...head, parts: head.parts + 1 })),
    ).rejects.toThrow('3 of 4 parts');
    const forged = unsignedSeal(new Map([[1, randomBytes(32)]]));
    await at('k01', (parts) => shareList({ ...parts, seal: forged }, Buffer.from('x'), about));
    expect(await at('k02', readListHead)).toBe('unreadable');
  });

  it('is refused where it is too long to share', async () => {
    const huge = Buffer.alloc(1001 * 48 * 1024);
    expect(await at('k01', (parts) => shareList(parts, huge, about))).toBeNull();
  });
});
