import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
} from '../../../hardware/threem/commands.ts';
import { createFramer, encodeFrame, type Frame } from '../../../hardware/threem/frame.ts';
import { describeError, describeReader } from '../../../hardware/threem/meanings.ts';

interface Row {
  protocol: string;
  name: string;
  dir: 'host>reader' | 'reader>host';
  hex: string;
}
function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
const rows: Row[] = readFileSync('test/vectors/rfid.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Row)
  .filter((row) => row.protocol === '3m');

const uid = 'E00401003123AA26';
const card = 'E0040100017C0C38';
function blocksOf(hex: string) {
  return (hex.match(/.{8}/g) ?? []).map(bytesOf);
}
function written(hex: string) {
  return {
    command: 'write-blocks',
    uid,
    memory: { first: 0, blocks: blocksOf(hex) },
  };
}
function pairs(...settings: number[]) {
  return settings.map((setting) => ({ setting, value: 0 }));
}

/** What each request row says. */
const requests: Record<string, object> = {
  'D5 init: hardware version': { command: 'start', what: 0x0011 },
  'write 7 blocks (0000000000)': written(
    '04110001303030303030303030300000000000000000000000000000',
  ),
  'write 7 blocks (1111)': written('04110001313131310000000000000000000000000000000000000000'),
  'write 7 blocks (22222222222 type 06)': written(
    '04110006323232323232323232323200000000000000000000000000',
  ),
  'write 7 blocks (16x3 type 02)': written(
    '04110002333333333333333333333333333333330000000000000000',
  ),
  'write AFI D7 (3M secured)': { command: 'write-afi', uid, afi: 0xd7 },
  'write AFI DA (3M unsecured)': { command: 'write-afi', uid, afi: 0xda },
  'D6 13 (undocumented init, model 210)': {
    command: 'configure',
    settings: pairs(1, 2, 3, 4, 11, 10),
  },
  'read multiblock 02 blocks 0..7 (old style)': {
    command: 'read-blocks',
    uid,
    first: 0,
    count: 8,
    options: null,
  },
  'read multiblock options 04 (new style, with lock)': {
    command: 'read-blocks',
    uid,
    first: 0,
    count: 8,
    options: 4,
  },
  'read multiblock options 0C (new style, no lock)': {
    command: 'read-blocks',
    uid,
    first: 0,
    count: 8,
    options: 12,
  },
  'get AFI 0A': { command: 'get-afi', uid },
  'write AFI C2': { command: 'write-afi', uid, afi: 0xc2 },
  'write AFI 07': { command: 'write-afi', uid, afi: 0x07 },
  'check EAS 03': { command: 'check-eas', uid },
  'EAS control 0C off': { command: 'control-eas', uid, eas: 0 },
  'EAS control 0C on': { command: 'control-eas', uid, eas: 1 },
  'get DSFID 0F': { command: 'get-dsfid', uid },
  'tag info 0D, want DSFID+AFI+mem (07)': { command: 'tag-info', uid, wanted: 7 },
};

function reply(command: string, error: number, to: string | null, data: object | null = null) {
  return {
    command,
    error,
    uid: to,
    data,
  };
}
function found(options: number, ...uids: string[]) {
  return reply('inventory', 0, null, {
    inventory: { afi: 0, options, count: uids.length, uids, undivided: new Uint8Array() },
  });
}
const annexB = blocksOf('1101013130303030303030353600000000000098a4444b373138353030000000');
function memory(style: string) {
  return reply('read-blocks', 0, uid, {
    blocks: { style, first: 0, blocks: annexB.map((data) => ({ locked: 0, data })) },
  });
}

/** What each reply row says. */
const replies: Record<string, object> = {
  'D5 init reply (0A 05 00 02)': reply('start', 0, null, {
    what: 0x11,
    version: bytesOf('0A050002'),
  }),
  'D6 13 reply': reply('configure', 0, null, { state: bytesOf('0201010302020300') }),
  'inventory: no tag': found(5),
  'inventory: 1 tag (card)': found(5, card),
  'inventory: 1 tag': found(5, 'E00401003123AA28'),
  'inventory: 2 tags': found(5, uid, card),
  'write ack, 7 = last written + 1': reply('write-blocks', 0, uid, { next: 7 }),
  'write AFI ack': reply('write-afi', 0, uid, {}),
  'write ack 6': reply('write-blocks', 0, uid, { next: 6 }),
  'D5 init reply fw 5.1.25': reply('start', 0, null, { what: 0x11, version: bytesOf('0A050119') }),
  'inventory options 07: no tag': reply('inventory', 0, null, {
    inventory: { afi: 0, options: 7, count: 0, uids: [], undivided: new Uint8Array() },
  }),
  'reader version reply 0A 03 02 06': reply('version', 0, null, { version: bytesOf('0A030206') }),
  'read multiblock reply new style: first, n, [lock, 4 data]': memory('locked'),
  'read multiblock reply new style without lock': memory('plain'),
  'read multiblock: no transponder (06)': reply('read-blocks', 6, uid),
  'get AFI reply 07': reply('get-afi', 0, uid, { afi: 7 }),
  'get AFI no transponder': reply('get-afi', 6, uid),
  'write AFI no transponder (06)': reply('write-afi', 6, uid),
  'write AFI locked (12)': reply('write-afi', 0x12, uid),
  'check EAS = 1': reply('check-eas', 0, uid, { eas: 1 }),
  'check EAS = 0 (answered as error 06)': reply('check-eas', 6, uid, { eas: 0 }),
  'EAS control ok': reply('control-eas', 0, uid, {}),
  'get DSFID 3E': reply('get-dsfid', 0, uid, { dsfid: 0x3e }),
  'tag info reply 07: 3E 07 03 1B': reply('tag-info', 0, uid, {
    info: {
      wanted: 7,
      dsfid: 0x3e,
      afi: 7,
      memory: { lastByteOfBlock: 3, lastBlock: 0x1b },
      icReference: null,
    },
  }),
};

function readAll(chunks: readonly Uint8Array[], shortestBody: 1 | 2) {
  const frames: Frame[] = [];
  let garbage = 0;
  const framer = createFramer(
    {
      onFrame: (frame) => frames.push(frame),
      onGarbage: (count) => {
        garbage += count;
      },
    },
    shortestBody,
  );
  for (const chunk of chunks) framer.push(chunk);
  framer.flush();
  return { frames, garbage };
}

test('every row of the vectors has its meaning here', () => {
  const named = new Set([...Object.keys(requests), ...Object.keys(replies)]);
  expect(rows.map((row) => row.name).filter((name) => !named.has(name))).toEqual([]);
  expect(rows).toHaveLength(named.size);
});

describe.each(rows)('$name', ({ name, dir, hex }) => {
  const bytes = bytesOf(hex);

  test('says what it means, and is written back byte for byte', () => {
    const { frames, garbage } = readAll([bytes], dir === 'host>reader' ? 1 : 2);
    expect([frames.length, garbage]).toEqual([1, 0]);
    const [frame = { mark: 0xd6, body: new Uint8Array() } satisfies Frame] = frames;
    if (dir === 'host>reader') {
      const decoded = decodeRequest(frame);
      expect(decoded).toEqual({ ok: true, value: requests[name] });
      if (decoded.ok)
        expect(Buffer.from(encodeFrame(encodeRequest(decoded.value)))).toEqual(Buffer.from(bytes));
    } else {
      const decoded = decodeReply(frame);
      expect(decoded).toEqual({ ok: true, value: replies[name] });
      if (decoded.ok)
        expect(Buffer.from(encodeFrame(encodeReply(decoded.value)))).toEqual(Buffer.from(bytes));
    }
  });

  test('is found in any splits, between rubbish', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bytes.length }), { maxLength: 5 }), (cuts) => {
        const stream = Uint8Array.from([0x00, 0xff, 0x06, ...bytes, ...bytes, 0x00]);
        const at = [...new Set([0, ...cuts, stream.length])].toSorted((a, b) => a - b);
        const chunks = at.slice(1).map((end, index) => stream.subarray(at[index] ?? 0, end));
        const { frames, garbage } = readAll(chunks, 1);
        expect([frames.length, garbage]).toEqual([2, 4]);
      }),
      { numRuns: 20 },
    );
  });

  test('with any byte changed or cut short it is no frame', () => {
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      expect(readAll([changed], 1).frames).toEqual([]);
      expect(readAll([bytes.subarray(0, at)], 1).frames).toEqual([]);
    }
  });
});

describe('a body that makes no sense is refused with a reason', () => {
  const frame = (hex: string, mark: Frame['mark'] = 0xd6): Frame => ({ mark, body: bytesOf(hex) });
  test.each([
    ['77', /no command has the byte 77/],
    ['09E00401003123AA26', /too short/],
    ['09E00401003123AA260701', /1 bytes too many/],
    ['1301', /too short/],
  ])('request %s', (hex, problem) => {
    const decoded = decodeRequest(frame(hex));
    expect(decoded.ok ? '' : decoded.problem).toMatch(problem);
  });
  test.each([
    ['0a', /no error byte/],
    ['0a00E004', /cut short/],
    ['0a00E00401003123AA26', /data of the reply are cut short/],
    ['0a00E00401003123AA260701', /1 bytes too many/],
    ['fe00000502E00401003123AA26', /cut short/],
    ['0200E00401003123AA26020000AABBCCDD0500AABBCCDD', /cut short/],
  ])('reply %s', (hex, problem) => {
    const decoded = decodeReply(frame(hex));
    expect(decoded.ok ? '' : decoded.problem).toMatch(problem);
  });
  test('anything at all gives an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (body) => {
        for (const mark of [0xd5, 0xd6] as const) {
          expect(typeof decodeRequest({ mark, body }).ok).toBe('boolean');
          expect(typeof decodeReply({ mark, body }).ok).toBe('boolean');
        }
      }),
    );
  });
});

test('blocks of the old style keep their numbers and locks', () => {
  const body = bytesOf(`0200${uid}020300AABBCCDD0401EEFF0011`);
  const decoded = decodeReply({ mark: 0xd6, body });
  expect(decoded.ok && decoded.value.data).toEqual({
    blocks: {
      style: 'numbered',
      first: 3,
      blocks: [
        { locked: 0, data: bytesOf('AABBCCDD') },
        { locked: 1, data: bytesOf('EEFF0011') },
      ],
    },
  });
  if (decoded.ok) expect(Buffer.from(encodeReply(decoded.value).body)).toEqual(Buffer.from(body));
});

test('meanings are words', () => {
  expect(describeError(0x12)).toBe('locked (12)');
  expect(describeError(0x77)).toBe('unknown error (77)');
  expect(describeReader(bytesOf('0A050002'))).toBe('3M 210/810 family, version 10.5.0.2');
});
