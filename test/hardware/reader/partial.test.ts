/**
 * What was read in part, or failed for a moment, is never taken for the whole: tags, lists and
 * presence, for each protocol.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { feigDefaults, feigDialect } from '../../../hardware/feig/reader.ts';
import type { ReaderOptions } from '../../../hardware/reader/options.ts';
import { probeReader } from '../../../hardware/reader/probe.ts';
import { threemDialect } from '../../../hardware/threem/reader.ts';
import {
  type ForeignCardKind,
  foreignCards,
  type SimulatedTag,
  tagFor,
} from '../../../simulators/reader.ts';
import {
  type Bench,
  itemOf,
  openWorkshop,
  type Protocol,
  protocols,
  tcp,
  uid,
  uids,
} from '../../support/hardware/reader-bench.ts';
import { type Rewrite, startRewriting } from '../../support/hardware/reader-rewriting.ts';
import { until } from '../../support/hardware/until.ts';

const workshop = openWorkshop();
afterEach(() => workshop.close());

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
/** ISO 28560-3, with a checksum. */
const book = tagFor({ item: itemOf(0), parts: 4, ordinal: 2, owner: 'BE-35500' }, uid);
const part2Of4 = {
  kind: 'item',
  item: itemOf(0),
  parts: 4,
  ordinal: 2,
  usage: 1,
  owner: 'BE-35500',
};

function codes({ reports }: Bench) {
  return reports.map((report) => report.code);
}
function textsOf({ reports }: Bench, code: string) {
  return reports.filter((one) => one.code === code).map(({ text }) => text);
}
async function read(
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
async function rounds({ simulator, count }: Pick<Bench, 'simulator' | 'count'>, more: number) {
  const before = count('inventory');
  await until(
    () => count('inventory') >= before + more,
    `${more} inventories, after ${simulator.asked().length}`,
  );
}

describe.each(protocols)('%s: memory', (protocol) => {
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
    const bench = await read(protocol, set, (simulator) => simulator.failReads(1, 'silent', 2));
    expect(bench.present.get(uid)?.content).toEqual(part3Of12);
  });

  test.each([
    ['disturbed', 2],
    ['cut', 3],
    ['garbled', 1],
  ] as const)(
    'a good tag is not condemned by an error that passes: blocks %s, %i times',
    async (how, times) => {
      const bench = await read(protocol, book, (simulator) => simulator.failReads(times, how, 3));
      expect(bench.present.get(uid)?.content).toEqual(part2Of4);
      expect(codes(bench)).toEqual([]);
    },
  );

  test('one that could not be read is read later, while it lies there', async () => {
    const bench = await read(protocol, set, (simulator) =>
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
    const bench = await read(protocol, book, (simulator) =>
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
    const look = () =>
      protocol === 'feig'
        ? probeReader(feigDialect(feigDefaults), address)
        : probeReader(threemDialect, address);
    const tags = [{ uid, model: 'iso28560-3', kind: 'item', why: null }];
    expect(await look()).toMatchObject({ tags, tagProblem: null });
    simulator.cutLists('always');
    const tagProblem =
      protocol === 'feig' ? 'it did not list all its tags' : 'could not be read (15)';
    expect(await look()).toMatchObject({ tags: [], tagProblem });
  });

  describe.each(['refused', 'silent'] as const)(
    'a chip without Get System Information (%s)',
    (systemInfo) => {
      test.each([
        ['ISO 28560-2', set, part3Of12],
        ['ISO 28560-3', book, part2Of4],
      ] as const)('is read block by block: %s', async (_model, tag, content) => {
        const bench = await read(protocol, { ...tag, systemInfo }, () => {});
        expect(bench.present.get(uid)?.content).toEqual(content);
        expect(codes(bench)).toEqual(['rfid-no-system-info']);
        bench.simulator.take(uid);
        await until(() => bench.present.size === 0, 'it vanishes');
      });

      test('is not believed in part', async () => {
        const bench = await read(protocol, { ...set, systemInfo }, (simulator) =>
          simulator.failReads(3, 'disturbed', 3),
        );
        expect(bench.present.get(uid)?.content).toEqual(part3Of12);
      });

      test('has an AFI that cannot be read back: that is no success, and the log says why', async () => {
        const bench = await read(protocol, { ...book, systemInfo }, () => {});
        expect(await bench.reader.release(uid)).toBe('failed');
        // One that says so says so each time.
        expect(bench.count('write-afi')).toBe(systemInfo === 'refused' ? 1 : 3);
        expect(textsOf(bench, 'rfid-security-failed')).toEqual([
          expect.stringMatching(
            /write ok, read-back (.*does not tell its AFI|not supported \(30\))/,
          ),
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

describe.each(protocols)('%s: security', (protocol) => {
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
      expect.stringMatching(/could not be set to AFI C2: write .*locked \(12\).*replace the tag/),
    ]);
    expect(await bench.reader.secure(uid)).toBe('ok');
  });

  test('an EAS behind a password is tried three times, and the last line has the code', async () => {
    const bench = await withLocked({ easLocked: true }, 'eas');
    expect(await bench.reader.release(uid)).toBe('failed');
    expect(codes(bench).filter((code) => code === 'rfid-security-retry')).toHaveLength(3);
    expect(textsOf(bench, 'rfid-security-failed')).toEqual([
      expect.stringContaining(
        protocol === 'feig' ? 'unknown error (0F)' : 'error 1 of the tag (21)',
      ),
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

describe.each(protocols)('%s: what lies there', (protocol) => {
  test.each(['disturbed', 'overflow', 'collision'] as const)(
    'a list that is not whole (%s) makes nothing vanish',
    async (how) => {
      const bench = await workshop.withTags(protocol, 3);
      // 3M gives no list at all then: three such rounds are a reader that is down.
      bench.simulator.cutLists(protocol === '3m' ? 2 : 'always', how);
      await rounds(bench, 12);
      expect(bench.history.filter((entry) => !entry.startsWith('+'))).toEqual(['up']);
      if (protocol === '3m') return;
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
    bench.simulator.cutLists(protocol === '3m' ? 2 : 'always');
    await rounds(bench, 8);
    expect(bench.history).toEqual(['up', `+${uid}`]);
  });
});

describe('Feig: cards of other kinds', () => {
  const known = (Object.keys(foreignCards) as ForeignCardKind[]).filter(
    (kind) => kind !== 'unknown',
  );

  test.each(known.flatMap((kind) => [0, 1, 3].map((after) => [kind, after] as const)))(
    '%s, listed after %i tags, hides none',
    async (kind, after) => {
      const simulator = await workshop.simulate('feig', { tagsPerReply: 24 });
      simulator.putCard(kind, after);
      for (const [n, each] of uids.slice(0, 3).entries())
        simulator.put(tagFor({ item: itemOf(n) }, each));
      const bench = workshop.open('feig', simulator);
      await until(() => bench.present.size === 3, 'three tags');
      expect(codes(bench)).toEqual(['rfid-other-transponder']);
    },
  );

  test('of an unknown type hides what is listed after it, and makes nothing vanish that lies there', async () => {
    const bench = await workshop.withTags('feig', 3, {}, { tagsPerReply: 24 });
    bench.simulator.putCard('unknown', 1);
    await rounds(bench, 12);
    expect(bench.history.filter((entry) => !entry.startsWith('+'))).toEqual(['up']);
    expect(textsOf(bench, 'rfid-list-not-whole')).toEqual([
      expect.stringContaining('unknown type hides'),
    ]);
    bench.simulator.take(uids[1] ?? '');
    await until(() => bench.present.size === 2, 'one that is hidden vanishes');
    bench.simulator.takeCards();
    bench.simulator.put(tagFor({ item: itemOf(1) }, uids[1] ?? ''));
    await until(() => bench.present.size === 3, 'it appears again');
  });

  test('a list that is promised to go on, and does not, is not whole', async () => {
    let breaksOff = false;
    const { bench } = await rewritten('feig', (request, reply) => {
      const isMore = request[0] === 0xb0 && request[1] === 0x01 && request[2] === 0x80;
      const isFirst = request[0] === 0xb0 && request[1] === 0x01 && !isMore;
      if (isFirst && breaksOff) return Uint8Array.of(0xb0, 0x94, 0);
      return isMore && breaksOff ? Uint8Array.of(0xb0, 0x01) : reply;
    });
    breaksOff = true;
    await rounds(bench, 16);
    expect(bench.history).toEqual(['up', `+${uid}`]);
    expect(textsOf(bench, 'rfid-list-not-whole')).toEqual([
      expect.stringContaining('promised more data and gave none'),
    ]);
  });
});

describe('Feig: a radio warning', () => {
  test('with what was asked for is logged, and nothing else comes of it', async () => {
    const simulator = await workshop.simulate('feig', { tagsPerReply: 2 });
    simulator.warn(true);
    for (const [n, each] of uids.slice(0, 3).entries())
      simulator.put({ ...tagFor({ item: itemOf(n) }, each), eas: true });
    const bench = workshop.open('feig', simulator, { security: 'both' });
    await until(() => bench.present.size === 3, 'three tags');
    expect([await bench.reader.release(uid), bench.tag(uid)]).toEqual([
      'ok',
      { afi: 0xc2, eas: false },
    ]);
    await rounds(bench, 8);
    expect(bench.history.filter((entry) => !entry.startsWith('+'))).toEqual(['up']);
    expect(textsOf(bench, 'rfid-radio-warning')).toHaveLength(1);
  });
});

describe('a reader of another make', () => {
  test.each([
    ['feig', 0x65],
    ['3m', 0x04],
  ] as const)(
    '%s: one whose answer to the first question makes no sense is down, not waited for',
    async (protocol, code) => {
      const simulator = await workshop.simulate(protocol);
      let isOdd = true;
      const line = await startRewriting(protocol, simulator.port, (request, reply) =>
        isOdd && (request[0] === code || request[0] === 0x11) ? reply.slice(0, 2) : reply,
      );
      workshop.closing(() => line.close());
      const bench = workshop.open(
        protocol,
        simulator,
        {},
        { kind: 'tcp', host: '127.0.0.1', port: line.port },
      );
      await until(() => bench.history.length > 0, 'its state is known');
      expect(bench.states).toEqual([{ state: 'down', reason: 'it does not say what it is' }]);
      isOdd = false;
      await until(() => bench.history.length > 1, 'it is up');
      expect(bench.history).toEqual(['down', 'up']);
    },
  );

  test('Feig: one that gives only the low half of the uid with the system information', async () => {
    const { bench } = await rewritten('feig', (request, reply) => {
      if (request[1] !== 0x2b || reply[1] !== 0) return reply;
      return reply.map((byte, at) => (at >= 3 && at < 7 ? 0 : byte));
    });
    expect(bench.present.get(uid)?.content).toEqual(part2Of4);
    expect(await bench.reader.release(uid)).toBe('ok');
  });

  test('3M: one that does not say how large a tag is', async () => {
    const { bench } = await rewritten('3m', (request, reply) => {
      if (request[0] !== 0x0d || reply[1] !== 0) return reply;
      return Uint8Array.from([...reply.subarray(0, 10), 0x01, 0x3e]);
    });
    expect(bench.present.get(uid)?.content).toEqual(part2Of4);
  });

  test('3M: a list that cannot be divided is not an empty one', async () => {
    let undivided = 0;
    const { bench } = await rewritten(
      '3m',
      (request, reply) => {
        if (request[0] !== 0xfe || undivided === 0) return reply;
        undivided -= 1;
        return Uint8Array.from([0xfe, 0, 0, 0x07, 1, 0x3e, ...Buffer.from(uid, 'hex')]);
      },
      { vanishAfterRounds: 1 },
    );
    undivided = 2;
    await rounds(bench, 6);
    expect(undivided).toBe(0);
    expect(bench.history).toEqual(['up', `+${uid}`]);
  });
});

async function rewritten(
  protocol: Protocol,
  rewrite: Rewrite,
  options: Partial<ReaderOptions> = {},
) {
  const simulator = await workshop.simulate(protocol);
  simulator.put(book);
  const line = await startRewriting(protocol, simulator.port, rewrite);
  workshop.closing(() => line.close());
  const bench = workshop.open(protocol, simulator, options, {
    kind: 'tcp',
    host: '127.0.0.1',
    port: line.port,
  });
  await until(() => bench.present.has(uid), 'the tag appears');
  return { simulator, bench };
}
