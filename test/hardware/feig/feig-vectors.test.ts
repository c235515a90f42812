import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CommandName,
  decodeReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
  type Reply,
  type Request,
} from '../../../hardware/feig/commands.ts';
import { createFramer, encodeFrame, type Frame } from '../../../hardware/feig/frame.ts';
import { describeReader, describeStatus } from '../../../hardware/feig/meanings.ts';

interface Row {
  protocol: string;
  name: string;
  dir: 'host>reader' | 'reader>host';
  hex: string;
  decoded_tag?: string;
}
function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
const rows: Row[] = readFileSync('test/vectors/rfid.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Row)
  .filter((row) => row.protocol.startsWith('feig-'));

const uid = 'E00401003123AA26';
function to(value: string, security = false) {
  return {
    target: { to: 'uid' as const, uid: value, security },
  };
}
function blocks(hex: string): Uint8Array[] {
  return hex.split(' ').map(bytesOf);
}
const mode = { more: false, notifyAfter: null, presence: false };

/**
 * What each request row says; the memory in the order of the tag, as the vendor's figure gives it.
 */
const requests: Record<string, Request> = {
  'Annex F write multiple, 3x4': {
    command: 'write-blocks',
    ...to('E00700000147677E'),
    memory: { first: 0, blocks: blocks('01020304 11121314 21222324') },
  },
  'get software version': { command: 'software-version' },
  'read configuration CFG7, adr 0x12': { command: 'read-configuration', page: 7 },
  'write 1 block at 1': {
    command: 'write-blocks',
    ...to('E004010809B9CB12'),
    memory: { first: 1, blocks: blocks('38373635') },
  },
  'write 3 blocks at 2': {
    command: 'write-blocks',
    ...to('E004010809B9CB12'),
    memory: { first: 2, blocks: blocks('30303133 36000000 00000036') },
  },
  'write 1 block at 1 MODE 09': {
    command: 'write-blocks',
    ...to('E0040100413A6D4B', true),
    memory: { first: 1, blocks: blocks('66666666') },
  },
  'write 11 blocks at 0': {
    command: 'write-blocks',
    ...to('E0040100413A6D4B'),
    memory: {
      first: 0,
      blocks: blocks(
        '31323334 33221100 00000000 00000000 00000060 9E303030 30303030 30303030 30300430 30000432 00360000',
      ),
    },
  },
  'CPU reset [0x63]': { command: 'cpu-reset' },
  'get reader info mode 00 [0x66]': { command: 'reader-info', mode: 0 },
  'RF reset [0x69]': { command: 'rf-reset' },
  'RF off [0x6A] 00': { command: 'rf-switch', antenna: 0 },
  'RF on antenna 1 [0x6A] 01': { command: 'rf-switch', antenna: 1 },
  'inventory more data mode 80': { command: 'inventory', mode: { ...mode, more: true } },
  'inventory with notification mode 40, NTFC_TIME 0A (1 s)': {
    command: 'inventory',
    mode: { ...mode, notifyAfter: 10 },
  },
  'select [B0 25] addressed': { command: 'select', ...to(uid) },
  'get system information [B0 2B] addressed': { command: 'system-info', ...to(uid) },
  'read multiple blocks [B0 23] addressed 0..7': {
    command: 'read-blocks',
    ...to(uid),
    first: 0,
    count: 8,
  },
  'write multiple blocks [B0 24] addressed 0..1': {
    command: 'write-blocks',
    ...to(uid),
    memory: { first: 0, blocks: blocks('11010131 30303030') },
  },
  'write AFI [B0 27] 07 (in stock)': { command: 'write-afi', ...to(uid), afi: 7 },
  'lock DSFID [B0 2A]': { command: 'lock-dsfid', ...to(uid) },
  'lock blocks [B0 22] 0..7': { command: 'lock-blocks', ...to(uid), first: 0, count: 8 },
  'stay quiet [B0 02]': { command: 'stay-quiet', ...to(uid) },
  'NXP custom [B1] MFR 04 EAS alarm [A5] addressed': {
    command: 'custom',
    maker: 4,
    operation: 0xa5,
    ...to(uid),
  },
  'inventory new': { command: 'inventory', mode },
  'read 28 blocks': { command: 'read-blocks', ...to(uid), first: 0, count: 28 },
};

const bare = { data: null, isoError: null, block: null };
function seen(value: string, dsfid: number) {
  return { kind: 'iso15693' as const, dsfid, uid: value };
}
function inventoryOf(status: number, ...entries: ReturnType<typeof seen>[]) {
  return {
    ...bare,
    status,
    data: { inventory: { count: entries.length, entries } },
  };
}
const thirty = Array.from({ length: 30 }, (_, n) =>
  seen(`E00401003123AA${n.toString(16).toUpperCase().padStart(2, '0')}`, 0x3e),
);
const version = {
  softwareRevision: 0x0303,
  developmentRevision: 0,
  hardwareType: 0x44,
  softwareType: 0x53,
  transponderTypes: 0x0d30,
};

/** What each reply row says, to which command, and the words a technician reads for its status. */
const replies: Record<string, [CommandName, Reply, string]> = {
  'software version, advanced frame': [
    'software-version',
    { ...bare, status: 0, data: version },
    'ok (00)',
  ],
  'baud rate detection reply': ['baud-detection', { ...bare, status: 0, data: {} }, 'ok (00)'],
  'RF reset ok': ['rf-reset', { ...bare, status: 0, data: {} }, 'ok (00)'],
  'inventory: 1 tag ISO15693 DSFID 3E': ['inventory', inventoryOf(0, seen(uid, 0x3e)), 'ok (00)'],
  'inventory: 2 tags': [
    'inventory',
    inventoryOf(0, seen(uid, 0x3e), seen('E0040100017C0C38', 0)),
    'ok (00)',
  ],
  'inventory: 1 of more (status 94, more data)': [
    'inventory',
    inventoryOf(0x94, seen(uid, 0x3e)),
    'more data to come (94)',
  ],
  'inventory: RF communication error (status 83), no data': [
    'inventory',
    { ...bare, status: 0x83 },
    'communication with the transponders disturbed (83)',
  ],
  'B0 ok, no data (select/write/AFI/lock)': [
    'write-afi',
    { ...bare, status: 0, data: {} },
    'ok (00)',
  ],
  'read multiple blocks reply: Annex B.1 tag image, blocks byte-reversed on the wire': [
    'read-blocks',
    {
      ...bare,
      status: 0,
      data: {
        blocks: blocks(
          '11010131 30303030 30303035 36000000 00000098 A4444B37 31383530 30000000',
        ).map((data) => ({
          security: 0,
          data,
        })),
      },
    },
    'ok (00)',
  ],
  'ISO15693 error (status 95) code 12 (block locked) at block 1': [
    'write-blocks',
    { ...bare, status: 0x95, isoError: 0x12, block: 1 },
    'the tag refused (95): locked (12)',
  ],
  'write AFI: no transponder (01)': ['write-afi', { ...bare, status: 1 }, 'no transponder (01)'],
  'write AFI: write error (03)': ['write-afi', { ...bare, status: 3 }, 'write error (03)'],
  'write AFI: ISO15693 error (95) code 12 locked': [
    'write-afi',
    { ...bare, status: 0x95, isoError: 0x12 },
    'the tag refused (95): locked (12)',
  ],
  'B1 ok': ['custom', { ...bare, status: 0, data: { data: new Uint8Array(0) } }, 'ok (00)'],
  'command not available, reader in scan mode (82)': [
    'inventory',
    { ...bare, status: 0x82 },
    'not available in this mode: set the reader to host mode (82)',
  ],
  'length error (81)': ['inventory', { ...bare, status: 0x81 }, 'length error (81)'],
  'inventory: 30 tags, 301 data bytes (needs advanced frame)': [
    'inventory',
    inventoryOf(0, ...thirty),
    'ok (00)',
  ],
};

function framesOf(bytes: Uint8Array, shortestBody: 1 | 2): { frames: Frame[]; garbage: number } {
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
  framer.push(bytes);
  framer.flush();
  return { frames, garbage };
}
function shortestFor(row: Row): 1 | 2 {
  return row.dir === 'host>reader' ? 1 : 2;
}

test('every Feig row of the vectors is expected here', () => {
  const expected = new Set([...Object.keys(requests), ...Object.keys(replies)]);
  expect(new Set(rows.map((row) => row.name))).toEqual(expected);
  expect(rows).toHaveLength(43);
});

describe.each(rows)('$protocol: $name', (row) => {
  const bytes = bytesOf(row.hex);

  test('decodes to what it means and encodes back to the same bytes', () => {
    const { frames, garbage } = framesOf(bytes, shortestFor(row));
    expect(garbage).toBe(0);
    expect(frames).toHaveLength(1);
    const [frame] = frames;
    if (!frame) return;
    expect(frame.type).toBe(row.protocol === 'feig-standard' ? 'standard' : 'advanced');
    expect(encodeFrame(frame)).toEqual(bytes);
    const request = requests[row.name];
    if (request) {
      expect(decodeRequest(frame.body)).toEqual({ ok: true, value: request });
      expect(encodeRequest(request)).toEqual(frame.body);
      return;
    }
    const [command, reply, words] = replies[row.name] ?? [];
    if (!command || !reply) throw new Error(`nothing is expected of ${row.name}`);
    expect(decodeReply(command, frame.body)).toEqual({ ok: true, value: reply });
    expect(encodeReply(command, reply)).toEqual(frame.body);
    expect(describeStatus(reply.status, reply.isoError)).toBe(words);
  });

  test('with any one bit turned over it is refused', () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = bytes.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const whole = framesOf(damaged, shortestFor(row)).frames.some(
        (frame) => frame.body.length + 6 >= bytes.length,
      );
      expect(whole, `bit ${bit}`).toBe(false);
    }
  });
});

test('the block bytes of the printed tag come out in the order of its memory', () => {
  const row = rows.find((candidate) => candidate.decoded_tag);
  const [frame] = framesOf(bytesOf(row?.hex ?? ''), 2).frames;
  const decoded = decodeReply('read-blocks', frame?.body ?? new Uint8Array(0));
  const data = decoded.ok
    ? (decoded.value.data?.blocks.flatMap((block) => [...block.data]) ?? [])
    : [];
  expect(Uint8Array.from(data)).toEqual(bytesOf(row?.decoded_tag ?? ''));
});

describe('an inventory with transponders of other kinds (H20800-16e 7.1.1.2 to 7.1.1.5)', () => {
  const other = 'E0040100017C0C38';
  const [first, last] = [`033E${uid}`, `0300${other}`];

  test.each([
    ['ISO 14443 A, a uid of 7 bytes', '04 08 00 00 00 00 AA BB CC DD'],
    ['ISO 14443 A, a uid of 10 bytes', '04 0C 00 04 11 22 33 44 55 66 77 88 99'],
    ['ISO 14443 B', '05 00 11 22 33 44 0A 0B 0C 0D'],
    ['Jewel', '08 00 00 A1 A2 A3 A4 A5 A6'],
  ])('%s: what is listed after it is read', (_kind, entry) => {
    const body = bytesOf(`B000 03 ${first} ${entry} ${last}`);
    const decoded = decodeReply('inventory', body);
    const entries = decoded.ok ? (decoded.value.data?.inventory.entries ?? []) : [];
    expect(entries.map((one) => (one.kind === 'iso15693' ? one.uid : one.transponderType))).toEqual(
      [uid, Number.parseInt(entry.slice(0, 2), 16), other],
    );
    if (decoded.ok)
      expect(Buffer.from(encodeReply('inventory', decoded.value))).toEqual(Buffer.from(body));
    expect(decodeReply('inventory', body.subarray(0, -11)).ok).toBe(false);
  });

  test('of an unknown type: fewer entries than it says there are', () => {
    const decoded = decodeReply('inventory', bytesOf(`B000 03 ${first} 7E A1A2A3 ${last}`));
    const listed = decoded.ok ? decoded.value.data?.inventory : undefined;
    expect([listed?.count, listed?.entries.length]).toEqual([3, 2]);
  });

  test.each([0x83, 0x84, 0x93])('status %i brings its list, or none', (status) => {
    const list = decodeReply('inventory', Uint8Array.of(0xb0, status, ...bytesOf(`01 ${first}`)));
    expect(list).toEqual({ ok: true, value: inventoryOf(status, seen(uid, 0x3e)) });
    expect(decodeReply('inventory', Uint8Array.of(0xb0, status))).toEqual({
      ok: true,
      value: { ...bare, status },
    });
  });
});

test('the identity of a reader is in words', () => {
  expect(describeReader({ softwareRevision: 0x0303, softwareType: 77 })).toBe(
    'Feig MR102, firmware 3.3',
  );
});

describe('any bytes', () => {
  const somethingOnTheWire = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(...rows.map((row) => bytesOf(row.hex))),
  );
  const runs = { numRuns: 200 };

  test('give the same frames however they are split', () => {
    fc.assert(
      fc.property(
        fc.array(somethingOnTheWire, { maxLength: 5 }),
        fc.array(fc.nat(50)),
        (parts, cuts) => {
          const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
          const split: Frame[] = [];
          const framer = createFramer({ onFrame: (frame) => split.push(frame) }, 2);
          let at = 0;
          for (const cut of cuts) {
            framer.push(bytes.subarray(at, at + cut));
            at += cut;
          }
          framer.push(bytes.subarray(at));
          framer.flush();
          expect(split).toEqual(framesOf(bytes, 2).frames);
        },
      ),
      runs,
    );
  });

  test('are each accounted for: in a frame or as garbage', () => {
    fc.assert(
      fc.property(fc.array(somethingOnTheWire, { maxLength: 5 }), (parts) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
        const { frames, garbage } = framesOf(bytes, 2);
        const framed = frames.reduce((sum, frame) => sum + encodeFrame(frame).length, 0);
        expect(framed + garbage).toBe(bytes.length);
      }),
      runs,
    );
  });

  test('never make a decoder throw', () => {
    const names: CommandName[] = [
      'software-version',
      'inventory',
      'read-blocks',
      'system-info',
      'write-afi',
      'custom',
    ];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...names), (body, name) => {
        decodeRequest(body);
        decodeReply(name, body);
      }),
      runs,
    );
  });

  test('a reply behind garbage is found once the wire is silent', () => {
    const reply = bytesOf('06 00 69 00 F6 FA');
    const { frames, garbage } = framesOf(Uint8Array.from([0xff, 0x02, 0x41, ...reply]), 2);
    expect(frames.map((frame) => encodeFrame(frame))).toEqual([reply]);
    expect(garbage).toBe(3);
  });
});
