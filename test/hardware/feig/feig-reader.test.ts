import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type ReaderSimulator,
  type ReaderSimulatorOptions,
  tagFor,
} from '../../../simulators/reader.ts';
import { startPty } from '../../support/hardware/pty.ts';
import {
  type BenchOptions,
  itemOf,
  openWorkshop,
  serial,
  tcp,
  uid,
  uids as uidsOfTen,
} from '../../support/hardware/reader-bench.ts';
import { until } from '../../support/hardware/until.ts';

const workshop = openWorkshop();
afterEach(() => workshop.close());

const uids = uidsOfTen.slice(0, 5);

function simulate(options: Partial<ReaderSimulatorOptions> = {}): Promise<ReaderSimulator> {
  return workshop.simulate('feig', options);
}

function open(simulator: ReaderSimulator, options: BenchOptions = {}, at = tcp(simulator)) {
  const bench = workshop.open('feig', simulator, options, at);
  return { ...bench, codes: () => bench.reports.map((report) => report.code) };
}

/** On the reader, and reported. */
async function withTag(options: BenchOptions = {}) {
  const simulator = await simulate();
  simulator.put(tagFor({ item: itemOf(0), owner: 'BE-35500' }, uid));
  const kiosk = open(simulator, options);
  await until(() => kiosk.present.has(uid), 'the tag appears');
  return { afi: () => kiosk.tag(uid)?.afi, ...kiosk };
}

describe.each(['standard', 'advanced'] as const)('in %s frames', (frame) => {
  test('a stack of five appears, each once, with what it says, and vanishes tag by tag', async () => {
    const simulator = await simulate();
    for (const [n, each] of uids.entries())
      simulator.put(tagFor({ item: itemOf(n), parts: 5, ordinal: n + 1 }, each));
    const { present, history, states, codes } = open(simulator, { frame });
    await until(() => present.size === 5, 'five tags');
    const identity = 'Feig MR102, firmware 3.3, device ID 0A1B2C3D';
    expect(states).toEqual([{ state: 'up', identity }]);
    for (const [n, each] of uids.entries()) {
      const content = { kind: 'item', item: itemOf(n), parts: 5, ordinal: n + 1, usage: 1 };
      expect(present.get(each)).toEqual({
        uid: each,
        content,
        security: 'on',
        model: 'iso28560-3',
      });
    }
    const polls = simulator.asked().length;
    await until(() => simulator.asked().length > polls + 20, 'more polls');
    expect(history.filter((entry) => entry.startsWith('+'))).toHaveLength(5);
    simulator.take(uid);
    await until(() => present.size === 4, 'one vanishes');
    expect(history.at(-1)).toBe(`-${uid}`);
    // No block was turned twice: the tag codec did not have to forgive anything.
    expect(codes()).toEqual([]);
  });
});

test.each([true, false])(
  'five tags, two in a reply: all are found, with "only new" %s',
  async (onlyNew) => {
    const simulator = await simulate({ tagsPerReply: 2, onlyNew });
    for (const [n, each] of uids.entries()) simulator.put(tagFor({ item: itemOf(n) }, each));
    const { present } = open(simulator);
    await until(() => present.size === 5, 'five tags');
  },
);

test('the memory is read once for each appearance, and nothing but AFI is ever written', async () => {
  const { simulator, reader, present } = await withTag();
  expect(await reader.release(uid)).toBe('ok');
  const polls = simulator.asked().filter((command) => command === 'inventory').length;
  await until(
    () => simulator.asked().filter((command) => command === 'inventory').length > polls + 5,
    'more polls',
  );
  expect(simulator.asked().filter((command) => command === 'read-blocks')).toHaveLength(1);
  const kinds = new Set(simulator.asked());
  expect(kinds).toEqual(
    new Set([
      'software-version',
      'reader-info',
      'rf-reset',
      'inventory',
      'system-info',
      'read-blocks',
      'write-afi',
    ]),
  );
  expect(present.size).toBe(1);
});

test('a patron card, a blank tag and a damaged one are each what they are', async () => {
  const simulator = await simulate();
  const damaged = tagFor({ item: itemOf(2) }, uids[2] ?? '');
  damaged.memory[4] = 0x39;
  simulator.put(tagFor({ item: '23550000000018', usage: 8 }, uids[0] ?? ''));
  simulator.put({ uid: uids[1] ?? '', memory: new Uint8Array(32), blockSize: 4, afi: 0, dsfid: 0 });
  simulator.put(damaged);
  const { present, reports } = open(simulator);
  await until(() => present.size === 3, 'three tags');
  expect(uids.slice(0, 3).map((each) => present.get(each)?.content)).toEqual([
    { kind: 'patron', card: '23550000000018' },
    { kind: 'blank' },
    { kind: 'unreadable', why: 'it looks like ISO 28560-3, but its checksum is wrong' },
  ]);
  expect(JSON.stringify(reports)).not.toMatch(/23550000000018|3355/);
});

describe('a tag that is hard to read', () => {
  const tag = tagFor({ item: itemOf(0), owner: 'BE-35500' }, uid);
  const content = {
    kind: 'item',
    item: itemOf(0),
    parts: 1,
    ordinal: 1,
    usage: 1,
    owner: 'BE-35500',
  };

  test.each([
    ['one block at a time', { blocksAtOnce: 1 }],
    ['fewer blocks than it claims', { readableBlocks: 9 }],
  ])('for it gives %s is read all the same', async (_how, limits) => {
    const simulator = await simulate();
    simulator.put({ ...tag, ...limits });
    const { present } = open(simulator);
    await until(() => present.has(uid), 'the tag appears');
    expect(present.get(uid)?.content).toEqual(content);
  });

  test('for it gives nothing is tried in three rounds, then shown as unreadable', async () => {
    const simulator = await simulate();
    simulator.put({ ...tag, readableBlocks: 0 });
    const { present, codes } = open(simulator);
    await until(() => present.has(uid), 'the tag appears');
    expect(present.get(uid)?.content).toEqual({
      kind: 'unreadable',
      why: 'its memory could not be read',
    });
    expect(simulator.asked().filter((command) => command === 'system-info')).toHaveLength(3);
    expect(codes()).toContain('rfid-tag-unreadable');
  });
});

describe('security', () => {
  test('is released and set again, as the tag itself says', async () => {
    const { reader, afi } = await withTag();
    expect(afi()).toBe(0x07);
    expect(await reader.release(uid)).toBe('ok');
    expect(afi()).toBe(0xc2);
    expect(await reader.secure(uid)).toBe('ok');
    expect(afi()).toBe(0x07);
  });

  test('has the values of the library', async () => {
    const { reader, afi } = await withTag({ afi: { secured: 0xd7, released: 0xda } });
    expect([await reader.release(uid), afi()]).toEqual(['ok', 0xda]);
    expect([await reader.secure(uid), afi()]).toEqual(['ok', 0xd7]);
  });

  test.each([
    ['refused', 1, 'ok', 0xc2],
    ['refused', 2, 'ok', 0xc2],
    ['refused', 3, 'failed', 0x07],
    ['refused', 'always', 'failed', 0x07],
    ['unkept', 1, 'ok', 0xc2],
    ['unkept', 'always', 'failed', 0x07],
  ] as const)('when writes are %s, %s times: %s', async (how, count, outcome, expected) => {
    const { simulator, reader, afi, reports } = await withTag();
    simulator.failWrites(count, how);
    expect(await reader.release(uid)).toBe(outcome);
    expect(afi()).toBe(expected);
    const tries = count === 'always' ? 3 : Math.min(count + 1, 3);
    expect(simulator.asked().filter((command) => command === 'write-afi')).toHaveLength(tries);
    expect(reports.filter((report) => report.level === 'error')).toHaveLength(
      outcome === 'failed' ? 1 : 0,
    );
  });

  test('after failing for ever works again once the tag does', async () => {
    const { simulator, reader, afi } = await withTag();
    simulator.failWrites('always');
    expect(await reader.release(uid)).toBe('failed');
    simulator.failWrites(0);
    expect([await reader.release(uid), afi()]).toEqual(['ok', 0xc2]);
  });

  test('tries are apart by the pause, with an RF reset between', async () => {
    const { simulator, reader } = await withTag({ writePauseMs: 60 });
    simulator.failWrites(2);
    const startedMs = performance.now();
    expect(await reader.release(uid)).toBe('ok');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(119);
    const asked = simulator.asked();
    const tries = asked.slice(asked.indexOf('write-afi'), asked.lastIndexOf('write-afi') + 2);
    const attempt = ['write-afi', 'system-info'];
    expect(tries).toEqual([...attempt, 'rf-reset', ...attempt, 'rf-reset', ...attempt]);
  });

  test('of a tag lifted at the write is gone, and the tag vanishes', async () => {
    const { simulator, reader, present } = await withTag();
    simulator.takeAtWrite(uid);
    expect(await reader.release(uid)).toBe('gone');
    await until(() => present.size === 0, 'the tag vanishes');
  });

  test('of five tags at once: every one, without an inventory in between', async () => {
    const simulator = await simulate({ tagsPerReply: 2 });
    for (const [n, each] of uids.entries()) simulator.put(tagFor({ item: itemOf(n) }, each));
    const { reader, present } = open(simulator);
    await until(() => present.size === 5, 'five tags');
    const outcomes = await Promise.all(uids.map((each) => reader.release(each)));
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(simulator.tags().map((tag) => tag.afi)).toEqual([0xc2, 0xc2, 0xc2, 0xc2, 0xc2]);
    const asked = simulator.asked();
    const writing = asked.slice(asked.indexOf('write-afi'), asked.lastIndexOf('write-afi'));
    expect(writing).not.toContain('inventory');
  });

  test('without a reader is down at once', async () => {
    const simulator = await simulate();
    await simulator.unplug();
    const { reader, history } = open(simulator);
    await until(() => history.includes('down'), 'down');
    expect(await reader.release(uid)).toBe('down');
  });

  test('of a tag when the plug is pulled in the middle is down', async () => {
    const { simulator, reader } = await withTag({ writePauseMs: 10_000 });
    simulator.failWrites('always');
    const outcomes = [reader.release(uid), reader.secure(uid)];
    await until(() => simulator.asked().includes('write-afi'), 'the first try');
    await simulator.unplug();
    expect(await Promise.all(outcomes)).toEqual(['down', 'down']);
  });
});

describe('a reader that is lost', () => {
  test('by its plug: down, then every tag vanishes; put back, everything is there again', async () => {
    const { simulator, reader, history, present, afi } = await withTag();
    await simulator.unplug();
    await until(() => history.at(-1) === `-${uid}`, 'the tag vanishes');
    expect(history).toEqual(['up', `+${uid}`, 'down', `-${uid}`]);
    await simulator.plugIn();
    await until(() => present.has(uid), 'the tag is there again');
    expect(history.slice(4)).toEqual(['up', `+${uid}`]);
    expect([await reader.release(uid), afi()]).toEqual(['ok', 0xc2]);
  });

  test('by falling silent: two requests without an answer, then down, and up when it answers', async () => {
    const { simulator, history, present, codes } = await withTag({ responseTimeoutMs: 40 });
    simulator.mute(true);
    await until(() => history.includes('down'), 'down');
    expect(present.size).toBe(0);
    expect(codes()).toContain('rfid-no-answer');
    simulator.mute(false);
    await until(() => present.has(uid), 'the tag is there again');
  });

  test('to scan mode: the technician is told what to set', async () => {
    const { simulator, states, present, history } = await withTag();
    simulator.scanMode(true);
    await until(() => states.at(-1)?.state === 'down', 'down');
    const last = states.at(-1);
    expect(last?.state === 'down' && last.reason).toContain('set the reader to host mode');
    expect(present.size).toBe(0);
    simulator.scanMode(false);
    await until(() => history.at(-1) === `+${uid}`, 'the tag is there again');
  });

  test('closing tells nothing more and ends open orders', async () => {
    const { simulator, reader, history } = await withTag({ writePauseMs: 10_000 });
    simulator.failWrites('always');
    const outcome = reader.release(uid);
    await until(() => simulator.asked().includes('write-afi'), 'the first try');
    const before = history.length;
    await reader.close();
    await reader.close();
    expect(await outcome).toBe('down');
    expect(history).toHaveLength(before);
    expect(await reader.secure(uid)).toBe('down');
  });
});

describe('a bad line', () => {
  test('replies in pieces are put together', async () => {
    const simulator = await simulate({ pieceBytes: 7 });
    simulator.put(tagFor({ item: itemOf(0) }, uid));
    const { reader, present, codes } = open(simulator, {
      responseTimeoutMs: 2000,
      gapMs: 500,
    });
    await until(() => present.has(uid), 'the tag appears');
    expect(await reader.release(uid)).toBe('ok');
    expect(codes()).toEqual([]);
  });

  test('garbage between replies is passed over, reported, and no tag is lost by it', async () => {
    const { simulator, history, codes } = await withTag();
    const noise = [
      [0xff],
      [0x02, 0x00, 0xff],
      [0x06, 0x00, 0xb0],
      [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77],
    ];
    for (const bytes of noise) {
      const polls = simulator.asked().length;
      simulator.garbage(Uint8Array.from(bytes));
      await until(() => simulator.asked().length > polls + 8, 'polling goes on');
    }
    simulator.garbage();
    expect(codes()).toContain('rfid-garbage');
    expect(history).toEqual(['up', `+${uid}`]);
  });

  test('garbage just before a reply does not swallow it', async () => {
    const simulator = await simulate({ replyDelayMs: 60 });
    simulator.put(tagFor({ item: itemOf(0) }, uid));
    const { codes, present } = open(simulator);
    await until(() => simulator.asked().length > 0, 'the first request');
    simulator.garbage(Uint8Array.of(0xff));
    await until(() => present.has(uid), 'the tag appears');
    expect(codes()).toContain('rfid-garbage');
    expect(codes()).not.toContain('rfid-no-answer');
  });

  test('a reply that comes too late is not taken for the answer to the next request', async () => {
    const simulator = await simulate({ replyDelayMs: 60 });
    const options = {
      responseTimeoutMs: 40,
      drainMs: 60,
      missesUntilDrop: 1000,
      repeatReportsMs: 0,
    };
    const { codes } = open(simulator, options);
    const late = (): number => codes().filter((code) => code === 'rfid-unexpected-reply').length;
    await until(() => late() >= 4, 'late replies');
    expect(new Set(simulator.asked())).toEqual(new Set(['software-version']));
  });
});

describe('on a serial port', () => {
  const socat = spawnSync('socat', ['-V']).status === 0;
  test.skipIf(!socat)(
    `${socat ? '' : 'SKIPPED, for socat is not installed: '}a stack of five, its security, the cable pulled and put back`,
    async () => {
      const simulator = await simulate();
      const pty = await startPty(simulator.port);
      workshop.closing(() => pty.remove());
      for (const [n, each] of uids.entries()) simulator.put(tagFor({ item: itemOf(n) }, each));
      const { reader, present, history } = open(simulator, {}, serial(pty.path, 'feig'));
      await until(() => present.size === 5, 'five tags');
      expect(await reader.release(uid)).toBe('ok');
      expect(simulator.tags()[0]?.afi).toBe(0xc2);
      await pty.pull();
      await until(() => present.size === 0, 'every tag vanishes');
      expect(history).toContain('down');
      expect(await reader.secure(uid)).toBe('down');
      await pty.plug();
      await until(() => present.size === 5, 'five tags again');
      expect(await reader.secure(uid)).toBe('ok');
      expect(simulator.tags()[0]?.afi).toBe(0x07);
    },
  );
});
