/**
 * Every decoder of the kiosk, what well-formed input to it looks like, and what must hold of any
 * other.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseIdFile } from '../../hardware/cards/eid.ts';
import { decodeReadersState, decodeRequest, encodeRequest } from '../../hardware/cards/messages.ts';
import type { LastTransaction } from '../../hardware/devices.ts';
import { inspectFrameText } from '../../hardware/inspect.ts';
import { createStatusReader } from '../../hardware/printer/status.ts';
import type { ReaderDriverName } from '../../hardware/reader/makes.ts';
import { createScannerFramer } from '../../hardware/scanner/framer.ts';
import { inspectTagText } from '../../hardware/tags/inspect.ts';
import { createApduFramer } from '../../hardware/zvt/apdu.ts';
import { decode as decodeApdu } from '../../hardware/zvt/messages.ts';
import { receiptOf, resultOf } from '../../hardware/zvt/receipt.ts';
import { createSerialFramer } from '../../hardware/zvt/serial.ts';
import {
  compilePolicy,
  evaluate,
  type Facts,
  readCase,
  readFacts,
  readPolicy,
} from '../../packages/blocks/src/index.ts';
import { decode as decodeSip2, encode as encodeSip2 } from '../../packages/sip2/src/index.ts';
import { shownTags, tagModels, written } from '../../simulators/tags/tag-models.ts';
import { transactionOf } from '../../src/circulation/payment.ts';
import { isSameTransaction, proofOf } from '../../src/circulation/settle/last-transaction.ts';
import { readConfig } from '../../src/config/load.ts';
import { intent } from '../../src/screen/screen.ts';
import { readListLine } from '../../src/store/block-list/block-list-line.ts';

export interface Decoder {
  /** `bytes` for a wire, `json` for a file or a request */
  of: 'bytes' | 'json';
  seeds: readonly Uint8Array[] | readonly unknown[];
  /** bytes that mean something to it */
  meaning?: Uint8Array;
  /**
   * Says in a few words what came of it: the corpus keeps one input for each. Throws where
   * something does not hold.
   */
  run(input: Uint8Array & unknown): string;
}

function file(path: string) {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
function rows(path: string) {
  return file(path)
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
}
function fromHex(text: unknown) {
  return Buffer.from(String(text).replaceAll(' ', ''), 'hex');
}
function toHex(bytes: Uint8Array) {
  return Buffer.from(bytes).toString('hex');
}
function frames(path: string, of: (row: Record<string, unknown>) => boolean) {
  return rows(path)
    .filter((row) => of(row) && typeof row.hex === 'string')
    .map((row) => fromHex(row.hex));
}
function words(...parts: unknown[]) {
  return parts.map((part) => String(part).replace(/\d+|"[^"]*"/g, '#')).join(' ');
}

const facts = rows('packages/blocks/test/wise-cases.jsonl').map((row) => row.facts);
const policies = readdirSync(new URL('../../policies', import.meta.url))
  .filter((name) => /^[a-z]+\.json$/.test(name))
  .map((name): unknown => JSON.parse(file(`policies/${name}`)))
  .filter((policy) => readPolicy(policy).ok);
const wise = readPolicy(JSON.parse(file('policies/wise.json')));
if (!wise.ok) throw new Error(wise.problem);
const compiledWise = compilePolicy(wise.policy);
const now = '2026-11-25T10:00:00+01:00';
const knownFacts = readFacts(facts[0]);

function frameDecoder(
  protocol: ReaderDriverName | 'zvt' | 'zvt-serial',
  seeds: readonly Uint8Array[],
): Decoder {
  return {
    of: 'bytes',
    seeds,
    meaning: Uint8Array.of(
      0x02,
      0x00,
      0xff,
      0xd6,
      0xd5,
      0x10,
      0x02,
      0x10,
      0x03,
      0x06,
      0x15,
      0xb0,
      0x01,
      0x80,
    ),
    run(bytes) {
      const { ok, crc, meaning, problem } = inspectFrameText(protocol, toHex(bytes));
      if (!ok && problem === null) throw new Error('refused without a word');
      return words(ok, crc, Object.keys(meaning ?? {}).join(), problem);
    },
  };
}

/**
 * Whatever came before, a whole frame after it is found: bytes of a torn one may cost one frame,
 * never all.
 */
function mustRecover(found: number, times: number): void {
  if (found < times - 1) throw new Error(`of ${times} whole frames ${found} were found`);
}

const zvt = frames('test/vectors/zvt.jsonl', (row) => row.kind === 'apdu');
const whole = Uint8Array.of(0x06, 0x0f, 0x00);
/** 2.50 at half a minute past the beginning of `now` */
const lastReceipt = fromHex('040F1C2700040000000002500B0000070C1000300D11258700072928004869');

export const decoders: Readonly<Record<string, Decoder>> = {
  sip2: {
    of: 'bytes',
    seeds: rows('test/vectors/sip2.jsonl').map((row) => Buffer.from(String(row.raw))),
    meaning: Buffer.from('|AYZ0123456789 \r\n\0~%ÿé\u{1f4d6}BLBV'),
    run(bytes) {
      const { message, deviations } = decodeSip2(bytes);
      if (message.code !== 'unknown') {
        // What is written again is read again, and nothing of it can be taken for another message
        // or field.
        const line = encodeSip2(message, { terminator: 'none', errorDetection: true });
        const again = decodeSip2(line).message;
        if (again.code !== message.code || again.checksum !== 'ok')
          throw new Error('another message');
        if (line.includes(0x0d) || line.includes(0x0a)) throw new Error('a terminator inside');
      }
      return words(message.code, ...new Set(deviations.map((each) => each.code)));
    },
  },
  feig: frameDecoder(
    'feig',
    frames('test/vectors/rfid.jsonl', (row) => String(row.protocol).startsWith('feig')),
  ),
  '3m': frameDecoder(
    '3m',
    frames('test/vectors/rfid.jsonl', (row) => row.protocol === '3m'),
  ),
  zvt: frameDecoder('zvt', zvt),
  'zvt-serial': frameDecoder(
    'zvt-serial',
    frames('test/vectors/zvt.jsonl', (row) => row.kind !== 'apdu'),
  ),
  'zvt-stream': {
    of: 'bytes',
    seeds: zvt,
    meaning: Uint8Array.of(0x06, 0x0f, 0x00, 0xff, 0xff, 0x04, 0x0f),
    run(bytes) {
      const framer = createApduFramer();
      const { apdus, rubbish } = framer.push(bytes);
      for (const apdu of apdus) decodeApdu(apdu);
      // A quiet line ends what has begun: the link resets the framer then.
      framer.reset();
      mustRecover(framer.push(Buffer.concat([whole, whole])).apdus.length, 2);
      return words(apdus.length > 0, rubbish > 0);
    },
  },
  'zvt-last-transaction': {
    of: 'bytes',
    seeds: [...zvt.filter((frame) => frame[0] === 0x04 && frame[1] === 0x0f), lastReceipt],
    meaning: Uint8Array.of(0x27, 0x00, 0x04, 0x0b, 0x0c, 0x0d, 0x11, 0x25, 0x87, 0x99),
    run(bytes) {
      const decoded = decodeApdu(bytes);
      if (!decoded.ok) return 'refused';
      const result = resultOf(decoded.message.bitmaps);
      const last: LastTransaction | null | 'not-told' =
        result === null
          ? 'not-told'
          : result === 0
            ? receiptOf(decoded.message.bitmaps, null)
            : null;
      const payment = {
        kind: 'payment',
        way: 'terminal',
        driver: 'zvt',
        attempt: 'a',
        patron: '1',
        fees: [],
        amountCents: 250,
      } as const;
      const about = { at: now, approved: null, others: [], timeZone: 'Europe/Brussels', last };
      const { kind } = proofOf({ ...about, payment: { ...payment, before: 'none' } });
      // Without the proof that its last one is the one of before, nothing says that this one was
      // not paid.
      if (kind === 'not-paid') throw new Error('no proof');
      if (last === null || last === 'not-told') return words(kind, last);
      const before = transactionOf(last);
      const again = proofOf({ ...about, payment: { ...payment, before } }).kind;
      if ((again === 'not-paid') !== isSameTransaction(last, before))
        throw new Error('not the same as itself');
      return words(kind, again);
    },
  },
  'zvt-serial-stream': {
    of: 'bytes',
    seeds: frames('test/vectors/zvt.jsonl', (row) => row.kind !== 'apdu'),
    meaning: Uint8Array.of(0x10, 0x02, 0x10, 0x03, 0x10, 0x10, 0x06, 0x15),
    run(bytes) {
      const kinds = new Set(
        createSerialFramer()
          .push(bytes)
          .map((event) => event.kind),
      );
      return words(...kinds);
    },
  },
  tags: {
    of: 'bytes',
    seeds: [
      ...rows('test/vectors/tags.jsonl').map((row) => fromHex(row.bytes)),
      ...tagModels.map(({ id }) => written(id, '30000012345678').memory),
    ],
    meaning: Uint8Array.of(0x11, 0x01, 0x01, 0x00, 0x06, 0x02, 0x13, 0x41),
    run(bytes) {
      const { ok, model, item, notes } = inspectTagText(toHex(bytes), 0, shownTags);
      if (!ok && notes.length === 0) throw new Error('neither read nor refused');
      if (item !== null && (item === '' || /\p{Cc}/u.test(item)))
        throw new Error('an item number that is none');
      return words(ok ? 'read' : 'refused', model, ...notes);
    },
  },
  pcscd: {
    of: 'bytes',
    seeds: [
      encodeRequest('version', { major: 4, minor: 5 }),
      encodeRequest('connect', { context: 1, reader: 'Reader 00 00', share: 2, protocols: 3 }),
      encodeRequest('transmit', { card: 1, sendLength: 5 }, fromHex('00A4000000')),
    ],
    meaning: Uint8Array.of(0x00, 0x09, 0x20, 0x98, 0x12, 0xff),
    run(bytes) {
      const found = decodeRequest(bytes);
      if (typeof found === 'string') return found;
      if (found.length > bytes.length) throw new Error('more than there is');
      return words(found.request.name, decodeReadersState(bytes)?.length);
    },
  },
  'eid-file': {
    of: 'bytes',
    seeds: rows('test/vectors/cards.jsonl')
      .filter((row) => row.file !== undefined)
      .map((row) => fromHex(row.file)),
    meaning: Uint8Array.of(0x00, 0xff, 0x01, 0x06, 0x0b, 0x0f, 0x0c),
    run(bytes) {
      const { cardNumber, nationalNumber, documentType } = parseIdFile(bytes);
      if (nationalNumber !== null && !/^\d{11}$/.test(nationalNumber))
        throw new Error('a national number that is none');
      return words(cardNumber === null, nationalNumber === null, documentType === null);
    },
  },
  scanner: {
    of: 'bytes',
    seeds: [']C135500000000408\r', '\x0223550000000018\x03', '9789025750022\r\n', ']A0*A1*\t'].map(
      (text) => Buffer.from(text),
    ),
    meaning: Buffer.from(']C1]E0]Q3\r\n\t\x02\x03\x7f\xff', 'latin1'),
    run(bytes) {
      const framer = createScannerFramer();
      const found = framer.push(bytes);
      for (const frame of found)
        if (
          frame.kind === 'code' &&
          !/^[\x20-\x7e]{1,512}$/.test(frame.code.replaceAll('\x1d', ''))
        )
          throw new Error('a code that is none');
      framer.reset();
      mustRecover(framer.push(Buffer.from('1\r2\r')).length, 3);
      return words(
        ...new Set(found.map((each) => (each.kind === 'code' ? each.symbology : each.why))),
      );
    },
  },
  printer: {
    of: 'bytes',
    seeds: [Uint8Array.of(0x16, 0x12, 0x12, 0x12), Uint8Array.of(0x10, 0x00, 0x0f, 0x0f, 0x12)],
    meaning: Uint8Array.of(0x12, 0x10, 0x16, 0x0c),
    run(bytes) {
      const reader = createStatusReader();
      return words(...new Set(reader.push(bytes).map((each) => each.kind)));
    },
  },
  configuration: {
    of: 'json',
    seeds: [JSON.parse(file('kiosk.config.json'))],
    run(value) {
      const read = readConfig(JSON.stringify(value) ?? '', '/');
      if (
        !read.ok &&
        (read.complaints.length === 0 || read.complaints.some(({ problem }) => problem === ''))
      )
        throw new Error('refused without a word');
      return words(read.ok, ...(read.ok ? [] : new Set(read.complaints.map(({ path }) => path))));
    },
  },
  'configuration-text': {
    of: 'bytes',
    seeds: [Buffer.from(file('kiosk.config.json'))],
    meaning: Buffer.from('{}[]:,"\\u0000\n'),
    run(bytes) {
      const read = readConfig(Buffer.from(bytes).toString('utf8'), '/');
      return words(read.ok, read.ok ? '' : read.complaints[0]?.problem);
    },
  },
  policy: {
    of: 'json',
    seeds: policies,
    run(value) {
      const read = readPolicy(value);
      if (!read.ok) return words(read.problem === '' ? fail('refused without a word') : 'refused');
      const decision = evaluate(
        knownFacts.ok ? knownFacts.facts : null,
        compilePolicy(read.policy),
        now,
        'kiosk',
      );
      if (!decision.allows.checkIn) throw new Error('checking in is denied');
      return words(decision.level, ...decision.reasons.map((reason) => reason.rule));
    },
  },
  facts: {
    of: 'json',
    seeds: facts,
    run(value) {
      const read = readFacts(value);
      if (!read.ok) return words(read.problem === '' ? fail('refused without a word') : 'refused');
      const decision = evaluate(read.facts as Facts, compiledWise, now, 'kiosk');
      if (!decision.allows.checkIn) throw new Error('checking in is denied');
      if (
        decision.reasons.some(
          ({ clears }) => clears.leastCents !== undefined && !(clears.leastCents >= 0),
        )
      )
        throw new Error('less than nothing is to be paid');
      return words(
        decision.level,
        ...decision.reasons.map((reason) => reason.rule),
        ...decision.unknown,
      );
    },
  },
  cases: {
    of: 'json',
    seeds: rows('test/vectors/policy-cases.jsonl').slice(0, 20),
    run(value) {
      const read = readCase(value);
      return words(
        read.ok
          ? read.value.system
          : read.problem === ''
            ? fail('refused without a word')
            : 'refused',
      );
    },
  },
  'block-list': {
    of: 'bytes',
    seeds: [
      '{"blockList":1,"exportedAt":"2026-11-24T23:30:00+01:00","entries":2}',
      '{"patron":"23550000000018","rules":["maximum-fees"],"denies":["checkOut","renew"]}',
      '{"patron":"23550000000026"}',
    ].map((line) => Buffer.from(line)),
    meaning: Buffer.from('{}[]:,"\\u0000null1e9'),
    run: (bytes) => words(Object.keys(readListLine(Buffer.from(bytes).toString('utf8')))),
  },
  intents: {
    of: 'json',
    seeds: [
      { type: 'BEGIN' },
      { type: 'CHOOSE', action: 'borrow' },
      { type: 'PIN', pin: '1234' },
      { type: 'CARD_NUMBER', number: '23550000000018' },
      { type: 'CHOOSE_FEES', feeIds: ['F1', 'F2'] },
      { type: 'DISPLAY', display: { textSize: 2, theme: 'dark', low: true } },
      { type: 'SCANNED', code: '35500000000408' },
    ],
    run(value) {
      const read = intent.safeParse(value);
      return words(read.success ? read.data.type : 'refused');
    },
  },
};

function fail(why: string): never {
  throw new Error(why);
}
