/** Mutated answers never throw, never hang, and never mean "approved". */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { inspectFrameText } from '../../../hardware/inspect.ts';
import { createFramer } from '../../../hardware/opi/frame.ts';
import { decode } from '../../../hardware/opi/messages.ts';
import { judge } from '../../../hardware/opi/results.ts';
import { startSocketDevice } from '../../../simulators/socket.ts';
import { closeAll, closeLater, openOpiDriver, payOpi } from '../../support/hardware/opi-bench.ts';
import { isLong } from '../../support/repository/share.ts';

afterEach(closeAll);

const frames = readFileSync('test/vectors/payments.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as { protocol: string; text?: string; bytes: string })
  .filter(({ protocol }) => protocol === 'opi')
  .map(({ text = '', bytes }) => ({ text, frame: Buffer.from(bytes, 'hex') }));
const isSuccess = ({ text }: { text: string }) => text.includes('OverallResult="Success"');
const refusing = frames.filter((each) => each.text !== '' && !isSuccess(each));
const approving = frames.filter(({ text }) => text.includes('CardPayment') && isSuccess({ text }));
const asked = { requestId: '20544', amountCents: 250 };

type Mutation = { at: number; with: Uint8Array; drop: number };
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  with: fc.oneof(
    fc.uint8Array({ maxLength: 3 }),
    fc
      .constantFrom('Success', '"', '>', '<', '/>', '&amp;', '<Tender>', 'RequestID="20544"', '0')
      .map((text) => Uint8Array.from(Buffer.from(text))),
  ),
  drop: fc.nat(12),
});
const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });

/** The length before it fits again where `mend`, so that the XML is reached. */
function mutate(frame: Buffer, changes: readonly Mutation[], mend: boolean): Buffer {
  let body = mend ? frame.subarray(4) : frame;
  for (const { at, with: bytes, drop } of changes) {
    const place = Math.floor(at * body.length);
    body = Buffer.concat([body.subarray(0, place), bytes, body.subarray(place + drop)]);
  }
  if (!mend) return body;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function verdictsOf(bytes: Uint8Array) {
  return createFramer()
    .push(bytes)
    .frames.map(decode)
    .flatMap((decoded) =>
      decoded.ok && decoded.message.kind === 'answer' ? [judge(decoded.message, asked)] : [],
    );
}

const numRuns = isLong ? 20_000 : 800;
/** The longest run of one test, on a machine that does much else. */
const limitMs = 300_000;

describe('mutated messages', { timeout: limitMs }, () => {
  test('what refuses never approves', () => {
    fc.assert(
      fc.property(fc.constantFrom(...refusing), mutations, fc.boolean(), (from, changes, mend) => {
        const bytes = mutate(from.frame, changes, mend);
        // Success may be written into the place of the result: then it is another message.
        fc.pre(!/OverallResult\s*=\s*["']\s*Success/.test(bytes.toString('latin1')));
        for (const { kind } of verdictsOf(bytes)) expect(kind).not.toBe('approved');
      }),
      { numRuns },
    );
  });

  test('what approves approves only what was asked for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...approving), mutations, (from, changes) => {
        for (const verdict of verdictsOf(mutate(from.frame, changes, true)))
          if (verdict.kind === 'approved') expect(verdict.receipt.amountCents).toBe(250);
      }),
      { numRuns },
    );
  });

  test('any bytes, cut anywhere, are read or refused; the words say which', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(fc.constantFrom(...frames), mutations, fc.boolean())
        .map(([{ frame }, changes, mend]) => mutate(frame, changes, mend)),
    );
    fc.assert(
      fc.property(anything, fc.array(fc.nat(400)), (bytes, cuts) => {
        const framer = createFramer();
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, at) => bytes.subarray(places[at] ?? 0, end));
        const pieced = pieces.flatMap((piece) => framer.push(piece).frames);
        const whole = createFramer().push(bytes).frames;
        expect(Buffer.concat(pieced)).toEqual(Buffer.concat(whole));
        for (const text of [bytes.toString('hex'), bytes.toString('latin1')]) {
          const { ok, problem } = inspectFrameText('opi', text);
          expect(ok).toBe(problem === null);
        }
      }),
      { numRuns },
    );
  });
});

test('a driver that is answered with them comes to an end, and approves nothing', {
  timeout: limitMs,
}, async () => {
  let answer: (requestId: string) => Buffer = () => Buffer.alloc(0);
  let isPayment = false;
  const server = await startSocketDevice({
    port: 0,
    onConnection: (socket) => {
      const framer = createFramer();
      socket.on('data', (chunk: Buffer) => {
        for (const frame of framer.push(chunk).frames) {
          const [, id = ''] = /RequestID="(\d+)"/.exec(Buffer.from(frame).toString()) ?? [];
          if (Buffer.from(frame).toString().includes('"Login"')) {
            const xml = `<ServiceResponse RequestType="Login" RequestID="${id}" OverallResult="Success"/>`;
            const length = Buffer.alloc(4);
            length.writeUInt32BE(xml.length);
            socket.write(Buffer.concat([length, Buffer.from(xml)]));
          } else {
            isPayment = true;
            socket.end(answer(id));
          }
        }
      });
    },
  });
  closeLater(() => server.close());
  const { driver, up } = openOpiDriver(server.port, {
    ...{ paymentTimeoutMs: 200, commandTimeoutMs: 50, retryMs: 5, repeatAs: 'none', dialect: 'de' },
  });
  await up();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...refusing),
      mutations,
      fc.boolean(),
      async (from, changes, mend) => {
        await up();
        isPayment = false;
        // As an answer to this very request, before it is mutated.
        answer = (id) => {
          const body = Buffer.from(from.text.replace('20544', id));
          const bytes = mutate(Buffer.concat([Buffer.alloc(4), body]), changes, mend);
          return /OverallResult\s*=\s*["']\s*Success/.test(bytes.toString('latin1')) ? body : bytes;
        };
        const { kind } = await payOpi(driver).outcome;
        expect(isPayment).toBe(true);
        expect(kind).not.toBe('approved');
      },
    ),
    { numRuns: isLong ? 1_000 : 25 },
  );
});
