/**
 * What every reader must do, whatever it speaks: the same scenes for each protocol, over TCP and
 * over a pty. A driver of the table passes it with the simulated reader of its name.
 */
import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { tagFor } from '../../../simulators/reader.ts';
import { startPty } from './pty.ts';
import { itemOf, openWorkshop, type Protocol, rounds, serial, uid, uids } from './reader-bench.ts';
import { partialContract } from './reader-contract-partial.ts';
import { readerTraits } from './reader-traits.ts';
import { until } from './until.ts';

const noSocat = spawnSync('socat', ['-V']).status !== 0;

/** Registers the tests. */
export function readerContract(protocol: Protocol): void {
  partialContract(protocol);
  const traits = readerTraits[protocol];
  const workshop = openWorkshop();
  afterEach(() => workshop.close());

  test('a tag that has come is looked for again before the next turn', async () => {
    const { present, count } = await workshop.withTags(protocol, 1, { pollEveryMs: 60_000 });
    expect(count('inventory')).toBe(2);
    expect([...present.keys()]).toEqual([uid]);
  });

  test('once all that lies there is reported it says so; again after it was lost, and not before', async () => {
    const bench = await workshop.withTags(protocol, 3);
    const { simulator, listings, present, states } = bench;
    await until(() => listings.length > 0, 'all is listed');
    expect(listings[0]?.toSorted()).toEqual(uids.slice(0, 3));
    simulator.take(uid);
    await until(() => present.size === 2, 'one vanishes');
    await rounds(bench, 20);
    expect(listings).toHaveLength(1);
    await simulator.unplug();
    await until(() => states.at(-1)?.state === 'down', 'it is lost');
    for (const each of uids) simulator.take(each);
    await simulator.plugIn();
    await until(() => listings.length > 1, 'it is seen to be empty');
    expect(listings[1]).toEqual([]);
  });

  test('a stack of ten appears, each once, with what it says, and vanishes tag by tag', async () => {
    const { simulator, present, history, states, reports } = await workshop.withTags(protocol, 10);
    expect(states).toHaveLength(1);
    expect(states[0]).toMatchObject({
      state: 'up',
      identity: expect.stringMatching(traits.identity),
    });
    for (const [n, each] of uids.entries()) {
      const content = {
        kind: 'item',
        item: itemOf(n),
        parts: 1,
        ordinal: 1,
        usage: 1,
        owner: 'BE-35500',
      };
      expect(present.get(each)).toEqual({
        uid: each,
        content,
        security: 'on',
        model: expect.any(String),
      });
    }
    const polls = simulator.asked().length;
    await until(() => simulator.asked().length > polls + 20, 'more polls');
    expect(history.filter((entry) => entry.startsWith('+'))).toHaveLength(10);
    simulator.take(uid);
    await until(() => present.size === 9, 'one vanishes');
    expect(history.at(-1)).toBe(`-${uid}`);
    expect(reports).toEqual([]);
  });

  test.each([
    ['afi', { afi: 0x07, eas: false }, 'on', 0],
    ['afi', { afi: 0xc2, eas: true }, 'off', 0],
    ['afi', { afi: 0x00, eas: true }, undefined, 0],
    ['both', { afi: 0xc2, eas: false }, 'off', 0],
    ['eas', { afi: 0x07, eas: true }, 'on', 1],
    // Silence may be a tag that was missed: the alarm is asked for twice, a block of it with each.
    ['eas', { afi: 0x07, eas: false }, 'off', 4],
    ['none', { afi: 0xc2, eas: false }, undefined, 0],
  ] as const)(
    'by %s a tag with %o appears with security %s, for %i requests more than its memory takes',
    async (security, tag, seen, more) => {
      const simulator = await workshop.simulate(protocol);
      simulator.put({ ...tagFor({ item: itemOf(0) }, uid), ...tag });
      const { present, count } = workshop.open(protocol, simulator, { security });
      await until(() => present.has(uid), 'the tag appears');
      expect(present.get(uid)?.security).toBe(seen);
      const others = simulator
        .asked()
        .filter((command) => /(system|tag)-info|blocks|afi|eas|custom/.test(command));
      expect(others).toHaveLength(traits.requestsPerTag + more);
      expect(count('read-blocks')).toBeGreaterThan(0);
    },
  );

  test.each([
    ['none', { afi: 0x07, eas: true }],
    ['afi', { afi: 0xc2, eas: true }],
    ['eas', { afi: 0x07, eas: false }],
    ['both', { afi: 0xc2, eas: false }],
  ] as const)(
    'security by %s: released and set again, as the tag itself says',
    async (security, released) => {
      const { reader, tag, count } = await workshop.withTags(protocol, 1, { security });
      expect(await reader.release(uid)).toBe('ok');
      expect(tag(uid)).toEqual(released);
      expect(await reader.secure(uid)).toBe('ok');
      expect(tag(uid)).toEqual({ afi: 0x07, eas: true });
      const writes = count('write-afi') + count(traits.easCommand);
      if (security === 'none') expect(writes).toBe(0);
    },
  );

  describe.each(['afi', 'eas', 'both'] as const)('by %s', (security) => {
    const gateSees = ({ afi = 0, eas = true } = {}) => [
      security !== 'eas' && afi === 0x07,
      security !== 'afi' && eas,
    ];

    test.each([
      ['refused', 1, 'ok'],
      ['refused', 'always', 'failed'],
      ['unkept', 1, 'ok'],
      ['unkept', 'always', 'failed'],
    ] as const)('writes that are %s, %s times: %s', async (how, times, outcome) => {
      const { simulator, reader, tag, reports } = await workshop.withTags(protocol, 1, {
        security,
      });
      simulator.failWrites(times, how);
      expect(await reader.release(uid)).toBe(outcome);
      const still = gateSees(tag(uid)).includes(true);
      expect(still).toBe(outcome === 'failed');
      expect(reports.filter((report) => report.code === 'rfid-security-failed')).toHaveLength(
        still ? 1 : 0,
      );
    });

    test('a tag lifted at the write is gone, never released', async () => {
      const { simulator, reader, present } = await workshop.withTags(protocol, 1, { security });
      simulator.takeAtWrite(uid);
      expect(await reader.release(uid)).toBe('gone');
      await until(() => present.size === 0, 'the tag vanishes');
    });
  });

  test('whether a tag is there is known before it is reported as gone', async () => {
    const bench = await workshop.withTags(protocol, 2, { pollEveryMs: 60_000 });
    const { reader, simulator, present } = bench;
    expect(await reader.isThere(uid)).toBe(true);
    simulator.take(uid);
    expect(await reader.isThere(uid)).toBe(false);
    expect([...present.keys()]).toContain(uid);
    await simulator.unplug();
    expect(await reader.isThere(uid)).toBe(true);
  });

  test('of "both" only the half that failed is written again', async () => {
    const { simulator, reader, count } = await workshop.withTags(protocol, 1, { security: 'both' });
    simulator.failWrites(1);
    expect(await reader.release(uid)).toBe('ok');
    expect(count('write-afi')).toBe(2);
    if (traits.easCommandIsOwn) expect(count(traits.easCommand)).toBe(1);
  });

  test('one that is weak fails three times, and works again once it is replaced', async () => {
    const { simulator, reader, tag, count } = await workshop.withTags(protocol);
    simulator.failWrites('always');
    expect([await reader.release(uid), count('write-afi')]).toEqual(['failed', 3]);
    simulator.failWrites(0);
    expect([await reader.release(uid), tag(uid)?.afi]).toEqual(['ok', 0xc2]);
  });

  test('ten at once: every one, without an inventory in between', async () => {
    const { simulator, reader } = await workshop.withTags(protocol, 10);
    expect(new Set(await Promise.all(uids.map((each) => reader.release(each))))).toEqual(
      new Set(['ok']),
    );
    expect(new Set(simulator.tags().map((each) => each.afi))).toEqual(new Set([0xc2]));
    const asked = simulator.asked();
    expect(asked.slice(asked.indexOf('write-afi'), asked.lastIndexOf('write-afi'))).not.toContain(
      'inventory',
    );
  });

  test('an item accepted while its stack is still being read does not wait for the rest', async () => {
    const simulator = await workshop.simulate(protocol, { replyDelayMs: 15 });
    for (const [n, each] of uids.entries()) simulator.put(tagFor({ item: itemOf(n) }, each));
    const { reader, present } = workshop.open(protocol, simulator);
    await until(() => present.size >= 1, 'the first tag');
    const [first = ''] = present.keys();
    expect(await reader.release(first)).toBe('ok');
    expect(present.size).toBeLessThan(10);
    await until(() => present.size === 10, 'all tags');
  });

  test('the plug pulled while it writes, and put back', async () => {
    const { simulator, reader, history, present, tag } = await workshop.withTags(protocol, 1, {
      writePauseMs: 10_000,
    });
    simulator.failWrites('always');
    const outcomes = [reader.release(uid), reader.secure(uid)];
    await until(() => simulator.asked().includes('write-afi'), 'the first try');
    await simulator.unplug();
    expect(await Promise.all(outcomes)).toEqual(['down', 'down']);
    expect(history).toEqual(['up', `+${uid}`, 'down', `-${uid}`]);
    simulator.failWrites(0);
    await simulator.plugIn();
    await until(() => present.has(uid), 'the tag is there again');
    expect([await reader.release(uid), tag(uid)?.afi]).toEqual(['ok', 0xc2]);
  });

  test('silence is down, and the first answer is up', async () => {
    const { simulator, history, present } = await workshop.withTags(protocol, 1, {
      responseTimeoutMs: 60,
    });
    simulator.mute(true);
    await until(() => history.includes('down'), 'down');
    expect(present.size).toBe(0);
    simulator.mute(false);
    await until(() => present.has(uid), 'the tag is there again');
  });

  test('rubbish and replies in pieces lose nothing', async () => {
    const { simulator, reader, history, reports } = await workshop.withTags(
      protocol,
      3,
      {},
      { pieceBytes: 20 },
    );
    const noise = [
      [0xd6],
      [0xd6, 0x00],
      [0xd5, 0xff, 0xff],
      [0x02, 0x00, 0xff],
      [0x11, 0x22, 0x33],
      [0x00],
    ];
    for (const bytes of noise) {
      const polls = simulator.asked().length;
      simulator.garbage(Uint8Array.from(bytes));
      await until(() => simulator.asked().length > polls + 3, 'polling goes on');
    }
    expect(reports.map((report) => report.code)).toContain('rfid-garbage');
    expect(history.filter((entry) => entry.startsWith('-') || entry === 'down')).toEqual([]);
    expect(await reader.release(uid)).toBe('ok');
  });

  test.skipIf(noSocat)(
    `${noSocat ? 'SKIPPED, for socat is not installed: ' : ''}over a pty: ten tags, their security, the cable pulled and put back`,
    async () => {
      const simulator = await workshop.simulate(protocol);
      const pty = await startPty(simulator.port);
      workshop.closing(() => pty.remove());
      for (const [n, each] of uids.entries())
        simulator.put({ ...tagFor({ item: itemOf(n) }, each), eas: true });
      const { reader, present, tag } = workshop.open(
        protocol,
        simulator,
        { security: 'both' },
        serial(pty.path, protocol),
      );
      await until(() => present.size === 10, 'ten tags');
      expect([await reader.release(uid), tag(uid)]).toEqual(['ok', { afi: 0xc2, eas: false }]);
      await pty.pull();
      await until(() => present.size === 0, 'every tag vanishes');
      expect(await reader.secure(uid)).toBe('down');
      await pty.plug();
      await until(() => present.size === 10, 'ten tags again');
      expect([await reader.secure(uid), tag(uid)]).toEqual(['ok', { afi: 0x07, eas: true }]);
    },
  );
}
