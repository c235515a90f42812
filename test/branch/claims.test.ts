import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyCode } from '../../hardware/scanner/classify.ts';
import type { BrokerConnection, StoredClaim } from '../../src/branch/broker/broker.ts';
import type { ClaimParts } from '../../src/branch/shared/claim-parts.ts';
import { type Claims, createClaims } from '../../src/branch/shared/claims.ts';
import type { Others } from '../../src/branch/shared/others.ts';
import { differenceOf, marker } from '../../src/branch/shared/unpublished.ts';
import { schema } from '../../src/config/schema.ts';
import { codeRules, tagNumbers } from '../../src/wiring/identification.ts';
import {
  allSign,
  othersOf,
  type PlainJournal,
  plainJournal,
  plainStream,
  publisherParts,
  sealed,
} from '../support/branch/entries.ts';
import { signingSeals } from '../support/branch/signing.ts';
import { isLong } from '../support/repository/share.ts';

const numRuns = isLong ? 10_000 : 60;
const sealOf = signingSeals(['k01', 'k02', 'k03', 'k04']);

/** The bucket of the broker; each call takes effect when `turn` lets it. */
function bucket(
  turn: () => Promise<unknown>,
  nowMs: () => number,
): Pick<BrokerConnection, 'claim' | 'putClaim'> {
  const values = new Map<string, StoredClaim>();
  let revision = 0;
  return {
    async claim(key) {
      await turn();
      return values.get(key) ?? null;
    },
    async putClaim(key, value, expected) {
      await turn();
      if ((values.get(key)?.revision ?? 0) !== expected) return 'conflict';
      revision += 1;
      values.set(key, { value, revision, storedAtMs: nowMs() });
      return 'done';
    },
  };
}

interface Kiosk {
  name: string;
  journal: PlainJournal;
  others: Others;
  parts: ClaimParts;
  claim: Claims;
  doneAt: Map<number, number>;
}

function branch(names: readonly string[], turn: () => Promise<unknown> = async () => {}) {
  const stream = plainStream();
  let nowMs = 1000;
  const broker = bucket(turn, () => nowMs);
  const kiosks = names.map((name): Kiosk => {
    const journal = plainJournal();
    const doneAt = new Map<number, number>();
    const seal = sealOf(name);
    const others = othersOf(name, seal, (id) => doneAt.get(id) ?? nowMs);
    const parts = { broker, self: name, seal, others, journal, onNotSigned: allSign };
    return { name, journal, others, parts, claim: createClaims(), doneAt };
  });
  const append = (kiosk: Kiosk, contents: ReturnType<typeof marker>) => {
    for (const each of contents)
      stream.append(kiosk.name, sealed(kiosk.parts.seal, kiosk.name, 'boot', each), nowMs);
  };
  return {
    kiosks,
    wait: (ms: number) => {
      nowMs += ms;
    },
    takeBack({ journal, doneAt }: Kiosk, item: string) {
      const entry = journal.begin('check-in', item);
      journal.settle(entry, { state: 'deferred' });
      doneAt.set(entry, nowMs);
      return entry;
    },
    publish(kiosk: Kiosk, id: number) {
      const ageMs = () => nowMs - (kiosk.doneAt.get(id) ?? nowMs);
      const parts = publisherParts(kiosk.journal, kiosk.parts.seal, { ageMs });
      append(kiosk, [...differenceOf(parts, kiosk.others.of(kiosk.name), id)]);
    },
    mark: (kiosk: Kiosk) =>
      append(
        kiosk,
        marker(publisherParts(kiosk.journal, kiosk.parts.seal), kiosk.others.of(kiosk.name)),
      ),
    read(kiosk: Kiosk) {
      for (const message of stream.messages) kiosk.others.fold(message);
    },
    async lend(kiosk: Kiosk, item: string, patron = ['P'], mayHave: number | null = null) {
      const entry = kiosk.journal.begin('check-out', item, patron[0]);
      const claimed = await kiosk.claim(kiosk.parts, { entry, item, patron, mayHave });
      if (claimed === 'mine') {
        kiosk.journal.settle(entry, { state: 'deferred' });
        kiosk.doneAt.set(entry, nowMs);
      } else
        kiosk.journal.settle(entry, { state: 'not-done', why: 'not-sent', data: { line: '' } });
      return { entry, claimed };
    },
  };
}

/** What circulation asks before: the journal of the kiosk, and then what was read. */
function isLentHere({ journal, others }: Kiosk): boolean {
  const own = journal.open().at(-1);
  const elsewhere = others.lastOn('A', own?.id ?? null);
  return (elsewhere?.what ?? (own?.transaction.kind === 'check-out' ? 'lent' : null)) === 'lent';
}

/** A library that prints `LR2085432`, and has `2085432` on its tags. */
const rows = [{ source: 'tag', pattern: '\\d{7}', add: 'LR' }, { pattern: 'LR\\d{7}' }];
function entranceOf(rewrite: readonly object[]) {
  const item = { pattern: 'LR\\d{7}|\\d{7}', checkDigit: 'none', rewrite };
  const config = schema.parse({ identification: { item } });
  return {
    laid: tagNumbers(config)({ number: '2085432', model: 'iso28560-3' }) ?? '',
    scanned: classifyCode('LR2085432', codeRules(config)).code,
  };
}

it('of a book that one kiosk scans and another has on its plate is one, where both have the same rows', async () => {
  const world = branch(['k01', 'k02']);
  const [one, other] = world.kiosks as [Kiosk, Kiosk];
  const { laid, scanned } = entranceOf(rows);
  expect((await world.lend(one, scanned)).claimed).toBe('mine');
  expect((await world.lend(other, laid)).claimed).toBe('lent');
});

it('is two where a kiosk of the branch has no rows: its tags are other items', async () => {
  const world = branch(['k01', 'k02']);
  const [one, other] = world.kiosks as [Kiosk, Kiosk];
  expect((await world.lend(one, entranceOf(rows).laid)).claimed).toBe('mine');
  expect((await world.lend(other, entranceOf([]).laid)).claimed).toBe('mine');
});

describe('a claim', { timeout: isLong ? 900_000 : 20_000 }, () => {
  it('is won by one of those who want an item at once, and by the next when it is over', async () => {
    const rounds = fc.array(fc.subarray([0, 1, 2, 3], { minLength: 1 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), rounds, async (scheduler, all) => {
        const world = branch(['k01', 'k02', 'k03', 'k04'], () =>
          scheduler.schedule(Promise.resolve()),
        );
        for (const round of all) {
          const tries = round.map((nth) => world.lend(world.kiosks[nth] as Kiosk, 'A'));
          await scheduler.waitFor(Promise.all(tries));
          const results = await Promise.all(tries);
          const winner = results.findIndex(({ claimed }) => claimed === 'mine');
          expect(results.map(({ claimed }) => claimed)).toEqual(
            results.map((_, nth) => (nth === winner ? 'mine' : 'lent')),
          );
          const kiosk = world.kiosks[round[winner] as number] as Kiosk;
          kiosk.journal.settle(results[winner]?.entry ?? 0, { state: 'accepted' });
          world.publish(kiosk, results[winner]?.entry ?? 0);
          for (const each of world.kiosks) world.read(each);
        }
      }),
      { numRuns },
    );
  });

  it('holds the limit of a patron exactly, however the kiosks are interleaved', async () => {
    const tries = fc.array(fc.nat(2), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        tries,
        fc.integer({ min: 1, max: 6 }),
        async (scheduler, all, limit) => {
          const world = branch(['k01', 'k02', 'k03'], () => scheduler.schedule(Promise.resolve()));
          const loans = all.map((nth, item) =>
            world.lend(world.kiosks[nth] as Kiosk, `item ${item}`, ['card', 'main'], limit),
          );
          await scheduler.waitFor(Promise.all(loans));
          const results = (await Promise.all(loans)).map(({ claimed }) => claimed);
          expect(results.filter((claimed) => claimed === 'mine')).toHaveLength(
            Math.min(limit, all.length),
          );
          expect(new Set(results)).not.toContain('lent');
        },
      ),
      { numRuns },
    );
  });

  it('of a patron meets that of a kiosk which knows them by one number alone', async () => {
    const { kiosks, lend } = branch(['k01', 'k02', 'k03']);
    const [k01, k02, k03] = kiosks as [Kiosk, Kiosk, Kiosk];
    const claimed = async (kiosk: Kiosk, item: string, patron: string[]) =>
      (await lend(kiosk, item, patron, 1)).claimed;
    expect(await claimed(k01, 'A', ['card', 'main'])).toBe('mine');
    expect(await claimed(k02, 'B', ['card'])).toBe('limit');
    expect(await claimed(k03, 'C', ['other card', 'main'])).toBe('limit');
    expect(await claimed(k03, 'D', ['of another'])).toBe('mine');
  });

  it('lends no item twice before it is returned, whatever is published and read late', async () => {
    const act = fc.record({
      kiosk: fc.nat(2),
      does: fc.constantFrom('lend', 'lend', 'return', 'publish', 'read', 'read'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40, size: 'max' }), async (acts) => {
        const { kiosks, wait, takeBack, publish, read, lend } = branch(['k01', 'k02', 'k03']);
        let isLent = false;
        const unpublished = kiosks.map((): number[] => []);
        for (const { kiosk: nth, does } of acts) {
          // Published late: within a second the order is that of the stream.
          wait(2000);
          const kiosk = kiosks[nth] as Kiosk;
          const mine = unpublished[nth] ?? [];
          if (does === 'lend') {
            if (isLentHere(kiosk)) continue;
            const { entry, claimed } = await lend(kiosk, 'A');
            mine.push(entry);
            expect(isLent && claimed === 'mine').toBe(false);
            isLent ||= claimed === 'mine';
          } else if (does === 'return') {
            mine.push(takeBack(kiosk, 'A'));
            isLent = false;
          } else if (does === 'publish') for (const id of mine.splice(0)) publish(kiosk, id);
          else read(kiosk);
        }
      }),
      { numRuns },
    );
  });

  const two = async () => {
    const world = branch(['k01', 'k02']);
    const [first, second] = world.kiosks as [Kiosk, Kiosk];
    const { entry } = await world.lend(first, 'A');
    return { ...world, first, second, entry };
  };

  it('of a kiosk that was cut off after it holds, however old it is', async () => {
    const { lend, wait, second } = await two();
    wait(30 * 86_400_000);
    expect((await lend(second, 'A')).claimed).toBe('lent');
  });

  it('is void where the marker of its kiosk does not name it', async () => {
    const { lend, mark, read, first, second, entry } = await two();
    first.journal.settle(entry, { state: 'unknown', why: 'interrupted' });
    mark(first);
    expect((await lend(second, 'A')).claimed).toBe('lent');
    read(second);
    expect((await lend(second, 'A')).claimed).toBe('mine');
  });

  it('is void where the item was returned after it, and not where it was returned before', async () => {
    const { lend, wait, takeBack, first, second } = await two();
    wait(1000);
    takeBack(second, 'A');
    expect((await lend(second, 'A')).claimed).toBe('mine');
    expect((await lend(first, 'A')).claimed).toBe('lent');
  });

  it('counts the loans that are published, where the broker has lost its claims', async () => {
    const { kiosks, publish, read, lend } = branch(['k01', 'k02']);
    const [first, second] = kiosks as [Kiosk, Kiosk];
    // Alone: it was lent without a claim.
    const entry = first.journal.begin('check-out', 'A', 'card');
    first.journal.settle(entry, { state: 'deferred' });
    publish(first, entry);
    read(second);
    expect((await lend(second, 'B', ['card'], 1)).claimed).toBe('limit');
    expect((await lend(second, 'B', ['card'], 2)).claimed).toBe('mine');
    expect((await lend(second, 'A', ['other'])).claimed).toBe('lent');
  });
});
