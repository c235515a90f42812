/** Cards, warnings and replies that only some makes and models of readers give. */
import { afterEach, describe, expect, test } from 'vitest';
import type { ReaderOptions } from '../../../hardware/reader/options.ts';
import { type ForeignCardKind, foreignCards, tagFor } from '../../../simulators/reader.ts';
import {
  book,
  codes,
  itemOf,
  openWorkshop,
  part2Of4,
  rounds,
  textsOf,
  uid,
  uids,
} from '../../support/hardware/reader-bench.ts';
import {
  type Rewrite,
  type RewrittenProtocol,
  startRewriting,
} from '../../support/hardware/reader-rewriting.ts';
import { until } from '../../support/hardware/until.ts';

const workshop = openWorkshop();
afterEach(() => workshop.close());

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
  protocol: RewrittenProtocol,
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
