/**
 * The half of the contract of readers about what is read in part, or fails for a moment: it is never
 * taken for the whole. Tags, lists and presence.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { readerDrivers } from '../../../hardware/reader/drivers.ts';
import type { SimulatedTag } from '../../../simulators/reader.ts';
import {
  type Bench,
  book,
  codes,
  openWorkshop,
  type Protocol,
  part2Of4,
  rounds,
  tcp,
  textsOf,
  uid,
  uids,
} from './reader-bench.ts';
import { readerTraits } from './reader-traits.ts';
import { until } from './until.ts';

/**
 * ISO 28560-2, the example of a national standard: part 3 of 12. It has no checksum, and the set
 * stands after the item number.
 */
const set: SimulatedTag = {
  uid,
  memory: Uint8Array.from({ length: 112 }),
  blockSize: 4,
  afi: 0x07,
  dsfid: 0x06,
};
set.memory.set(
  Buffer.from('9100051CBE991A140201D0140204B34607441CB6E2E335D6830207ACC09EBAA06F6B', 'hex'),
);
const part3Of12 = {
  kind: 'item',
  item: '123456789012',
  parts: 12,
  ordinal: 3,
  usage: 6,
  owner: 'US-InU-Mu',
};

async function read(
  workshop: ReturnType<typeof openWorkshop>,
  protocol: Protocol,
  tag: SimulatedTag,
  fail: (bench: Bench['simulator']) => void,
) {
  const simulator = await workshop.simulate(protocol);
  fail(simulator);
  simulator.put(tag);
  const bench = workshop.open(protocol, simulator, { responseTimeoutMs: 150 });
  await until(() => bench.present.has(tag.uid), 'the tag appears');
  return bench;
}
/** Registers the tests. */
export function partialContract(protocol: Protocol): void {
  const traits = readerTraits[protocol];
  const workshop = openWorkshop();
  afterEach(() => workshop.close());

  describe('memory', () => {
    // Many blocks at once fail, then the block alone: once, so that asking again helps; and twice, so
    // that the next round does.
    test.each([
      ['disturbed', 2],
      ['disturbed', 3],
      ['tag-error', 2],
      ['tag-error', 3],
      ['cut', 3],
    ] as const)('a set of twelve is never one item: blocks %s, %i times', async (how, times) => {
      const simulator = await workshop.simulate(protocol);
      const bench = workshop.open(protocol, simulator);
      for (const block of [0, 1, 2, 3, 5, 8]) {
        simulator.failReads(times, how, block);
        simulator.put(set);
        await until(() => bench.present.has(uid), 'the tag appears');
        expect(bench.present.get(uid)?.content, `block ${block}`).toEqual(part3Of12);
        simulator.take(uid);
        await until(() => bench.present.size === 0, 'it vanishes');
      }
      expect(codes(bench)).toEqual([]);
    });

    test('a reply that never comes leaves the tag unread for that round only', async () => {
      const bench = await read(workshop, protocol, set, (simulator) =>
        simulator.failReads(1, 'silent', 2),
      );
      expect(bench.present.get(uid)?.content).toEqual(part3Of12);
    });

    test.each([
      ['disturbed', 2],
      ['cut', 3],
      ['garbled', 1],
    ] as const)(
      'a good tag is not condemned by an error that passes: blocks %s, %i times',
      async (how, times) => {
        const bench = await read(workshop, protocol, book, (simulator) =>
          simulator.failReads(times, how, 3),
        );
        expect(bench.present.get(uid)?.content).toEqual(part2Of4);
        expect(codes(bench)).toEqual([]);
      },
    );

    test('one that could not be read is read later, while it lies there', async () => {
      const bench = await read(workshop, protocol, set, (simulator) =>
        simulator.failReads('always', 'disturbed', 3),
      );
      expect(bench.present.get(uid)?.content).toEqual({
        kind: 'unreadable',
        why: 'its memory could not be read',
      });
      expect(textsOf(bench, 'rfid-tag-unreadable')).toEqual([
        expect.stringContaining('tried again while it lies there'),
      ]);
      bench.simulator.failReads(0);
      await until(() => bench.present.get(uid)?.content.kind === 'item', 'it is read');
      expect(bench.present.get(uid)?.content).toEqual(part3Of12);
      expect(bench.history).toEqual(['up', `+${uid}`, `+${uid}`]);
      expect(bench.simulator.asked()).not.toContain('write-afi');
    });

    test('a tag whose end can never be read counts where a checksum vouches for its beginning', async () => {
      const bench = await read(workshop, protocol, book, (simulator) =>
        simulator.failReads('always', 'tag-error', 12),
      );
      expect(bench.present.get(uid)?.content).toEqual(part2Of4);
      expect(textsOf(bench, 'rfid-tag-departs')).toEqual([
        expect.stringMatching(/only its first 48 bytes could be read \(block 12: /),
      ]);
    });

    test('the technician’s look at the plate is not misled either', async () => {
      const simulator = await workshop.simulate(protocol);
      simulator.put(book);
      simulator.failReads(5, 'disturbed', 3);
      const address = tcp(simulator);
      const look = () => readerDrivers[protocol].probe(address, {});
      const tags = [{ uid, model: 'iso28560-3', kind: 'item', why: null }];
      expect(await look()).toMatchObject({ tags, tagProblem: null });
      simulator.cutLists('always');
      expect(await look()).toMatchObject({ tags: [], tagProblem: traits.listProblem });
    });

    describe.each(['refused', 'silent'] as const)(
      'a chip without Get System Information (%s)',
      (systemInfo) => {
        test.each([
          ['ISO 28560-2', set, part3Of12],
          ['ISO 28560-3', book, part2Of4],
        ] as const)('is read block by block: %s', async (_model, tag, content) => {
          const bench = await read(workshop, protocol, { ...tag, systemInfo }, () => {});
          expect(bench.present.get(uid)?.content).toEqual(content);
          expect(codes(bench)).toEqual(['rfid-no-system-info']);
          bench.simulator.take(uid);
          await until(() => bench.present.size === 0, 'it vanishes');
        });

        test('is not believed in part', async () => {
          const bench = await read(workshop, protocol, { ...set, systemInfo }, (simulator) =>
            simulator.failReads(3, 'disturbed', 3),
          );
          expect(bench.present.get(uid)?.content).toEqual(part3Of12);
        });

        test('has an AFI that cannot be read back: that is no success, and the log says why', async () => {
          const bench = await read(workshop, protocol, { ...book, systemInfo }, () => {});
          expect(await bench.reader.release(uid)).toBe('failed');
          // One that says so says so each time.
          expect(bench.count('write-afi')).toBe(systemInfo === 'refused' ? 1 : 3);
          expect(textsOf(bench, 'rfid-security-failed')).toEqual([
            expect.stringContaining(`write ok, read-back ${traits.noAfiProblem[systemInfo]}`),
          ]);
          bench.simulator.takeAtWrite(uid);
          expect(await bench.reader.release(uid)).toBe('gone');
        });

        test('has an EAS that can be switched and read back', async () => {
          const simulator = await workshop.simulate(protocol);
          simulator.put({ ...book, systemInfo, eas: true });
          const { reader, present, tag } = workshop.open(protocol, simulator, { security: 'eas' });
          await until(() => present.has(uid), 'the tag appears');
          expect([await reader.release(uid), tag(uid)?.eas]).toEqual(['ok', false]);
          expect([await reader.secure(uid), tag(uid)?.eas]).toEqual(['ok', true]);
        });
      },
    );
  });

  describe('security, in part', () => {
    const withLocked = async (locks: Partial<SimulatedTag>, security: 'afi' | 'eas' | 'both') => {
      const simulator = await workshop.simulate(protocol);
      simulator.put({ ...book, eas: true, ...locks });
      const bench = workshop.open(protocol, simulator, { security });
      await until(() => bench.present.has(uid), 'the tag appears');
      return bench;
    };

    test('an AFI that is locked is not tried again, and the log says that it is', async () => {
      const bench = await withLocked({ afiLocked: true }, 'afi');
      expect(await bench.reader.release(uid)).toBe('failed');
      expect(bench.count('write-afi')).toBe(1);
      expect(codes(bench)).not.toContain('rfid-security-retry');
      expect(textsOf(bench, 'rfid-security-failed')).toEqual([
        expect.stringMatching(/could not be set to AFI C2: write .*replace the tag/),
      ]);
      expect(textsOf(bench, 'rfid-security-failed')).toEqual([
        expect.stringContaining(traits.lockedProblem),
      ]);
      expect(await bench.reader.secure(uid)).toBe('ok');
    });

    test('an EAS behind a password is tried three times, and the last line has the code', async () => {
      const bench = await withLocked({ easLocked: true }, 'eas');
      expect(await bench.reader.release(uid)).toBe('failed');
      expect(codes(bench).filter((code) => code === 'rfid-security-retry')).toHaveLength(3);
      expect(textsOf(bench, 'rfid-security-failed')).toEqual([
        expect.stringContaining(traits.passwordProblem),
      ]);
    });

    test('of "both" the half that can be switched is, and only the other is reported', async () => {
      const bench = await withLocked({ afiLocked: true }, 'both');
      expect([await bench.reader.release(uid), bench.tag(uid)]).toEqual([
        'failed',
        { afi: 0x07, eas: false },
      ]);
      expect(bench.reports.at(-1)?.data).toEqual({ uid, means: 'AFI C2' });
    });

    test('an alarm that was not heard is no proof that EAS is off', async () => {
      const bench = await withLocked({}, 'eas');
      bench.simulator.failWrites('always', 'unkept');
      bench.simulator.missAlarms(1);
      expect([await bench.reader.release(uid), bench.tag(uid)?.eas]).toEqual(['failed', true]);
    });
  });

  describe('what lies there', () => {
    test.each(['disturbed', 'overflow', 'collision'] as const)(
      'a list that is not whole (%s) makes nothing vanish',
      async (how) => {
        const bench = await workshop.withTags(protocol, 3);
        // Some give no list at all then: three such rounds are a reader that is down.
        bench.simulator.cutLists(traits.cutLists, how);
        await rounds(bench, 12);
        expect(bench.history.filter((entry) => !entry.startsWith('+'))).toEqual(['up']);
        if (!traits.namesPart) return;
        expect(textsOf(bench, 'rfid-list-not-whole')).toEqual([
          expect.stringContaining('did not list all'),
        ]);
        // The last in the list: it is not named, and yet known to be gone.
        bench.simulator.take(uids[2] ?? '');
        await until(() => bench.present.size === 2, 'it vanishes');
        expect(bench.history.at(-1)).toBe(`-${uids[2]}`);
      },
    );

    test('a list that names nothing, for it is not whole, is no empty plate', async () => {
      const bench = await workshop.withTags(protocol, 1);
      bench.simulator.cutLists(traits.cutLists);
      await rounds(bench, 8);
      expect(bench.history).toEqual(['up', `+${uid}`]);
    });
  });
}
