import { Duplex } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { itemQuestion, kiosk, library, loan, sound } from '../../../test/support/sip2/library.ts';
import { createTrace, mask } from '../src/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const secrets = /23550000000013|lindeveld|35500000001234|title of/;

describe('the trace', () => {
  test('each message with its time, direction, latency and fields by name', async () => {
    let nth = 0;
    const now = () => `2026-01-01T12:00:0${nth++ % 10}Z`;
    const { server } = await library();
    const ring = createTrace({ now });
    const { client, online } = kiosk(server.port, { onTrace: ring.onTrace });
    await online();
    await client.request(itemQuestion('35500000001234'));
    await client.request(loan('35500000001234'));
    const entries = ring.entries();
    expect(entries.map(({ direction, code }) => `${direction} ${code}`)).toEqual([
      ...['out 93', 'in 94', 'out 99', 'in 98', 'out 17', 'in 18', 'out 11', 'in 12'],
    ]);
    expect(entries[0]?.at).toBe('2026-01-01T12:00:00Z');
    expect(entries[0]).toMatchObject({
      name: 'Login',
      latencyMs: null,
      sequence: 0,
      checksum: 'ok',
    });
    expect(entries[0]?.fields).toEqual([
      ['CN', 'log-in user id', '***'],
      ['CO', 'log-in password', '***'],
      ['CP', 'location code', '35500'],
    ]);
    expect(entries[7]?.fixed).toMatchObject({ ok: '1', renewalOk: 'N' });
    for (const { direction, latencyMs } of entries) {
      if (direction === 'out') expect(latencyMs).toBeNull();
      else expect(latencyMs).toBeGreaterThanOrEqual(0);
    }
    expect(JSON.stringify(entries)).not.toMatch(secrets);
  });

  test('the last ones are stored, in order; each is passed on as it comes', () => {
    const codes: (string | null)[] = [];
    const trace = createTrace({
      now: () => '',
      keep: 3,
      onEntry: (entry) => void codes.push(entry.fixed.statusCode ?? ''),
    });
    for (const status of ['0', '1', '2', '0', '1']) {
      const message = mask(Buffer.from(`99${status}0402.00`));
      trace.onTrace('out', message.line, { message, latencyMs: null });
    }
    expect(trace.entries().map((entry) => entry.fixed.statusCode)).toEqual(['2', '0', '1']);
    expect(codes).toEqual(['0', '1', '2', '0', '1']);
  });

  test('a request is on the line before it is traced: nothing waits for the trace', async () => {
    const order: string[] = [];
    const line = new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, written) {
        const text = chunk.toString('latin1');
        order.push(`written ${text.slice(0, 2)}`);
        setImmediate(() => line.push(sound(text.trimEnd())));
        written();
      },
    });
    const { client } = kiosk(0, {
      open: async () => line,
      onTrace: (direction, text) => order.push(`${direction} ${text.slice(0, 2)}`),
    });
    await client.request(loan('1'));
    expect(order).toEqual([
      ...['written 93', 'out 93', 'in 94', 'written 99', 'out 99', 'in 98'],
      ...['written 11', 'out 11', 'in 12'],
    ]);
  });

  test('what is no message is counted, not shown', () => {
    expect(mask(Buffer.from('Exception for Jan Peeters'))).toMatchObject({
      code: null,
      fields: [],
      line: '(no message, 25 bytes)',
    });
  });

  test.each([
    [
      'a card in a field of its width, its id glued in front',
      '98YYYYNY10000320261125    1052142.00AO1|BXAA21234567890123|',
    ],
    ['a card where the fixed block was', '6321234567890123|AC|AD|'],
    ['a card whose field lost its id', '2300520261125    105214AO3550|21234567890123|AC|AD|'],
    ['a PIN under the id of another field', '6300520261125    105214   Y      AO3550|AA1|AO7391|'],
    [
      'a PIN in a field that the message does not have',
      '6300520261125    105214   Y      AO3550|AA1|CP7391|',
    ],
    ['a PIN in the place of a limit', '6300520261125    105214   Y      AO3550|AA1|BZ7391|'],
    ['a password whose own field is missing', '9300CNkiosk|CP7391|'],
    [
      'a PIN in the words of the library system',
      `${'64              00520261125    105214'.padEnd(61, '0')}AO1|AA1|AE|AFPIN 7391?|`,
    ],
    ['a PIN in an unknown field', '6300520261125    105214   Y      AO3550|AA1|ZZ7391|XPIN 7391'],
    ['a PIN behind the message', '6300520261125    105214   Y      AO3550|AA1|7391|'],
  ])('%s', (_name, line) => {
    const masked = JSON.stringify(mask(Buffer.from(line)));
    expect(masked).not.toMatch(/7391|21234567|90123/);
  });
});

test('what is masked is not in memory any more: no shown part holds the line that it was cut from', () => {
  const held = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const title = 'x'.repeat(1_000_000);
  const read = () =>
    mask(Buffer.from(`101YNN20261125    105214AO3550|AB35500000001234|AJ${title}|`));
  read();
  const before = held();
  const masked = Array.from({ length: 30 }, read);
  const grown = held() - before;
  expect(masked[29]?.fixed).toMatchObject({ transactionDate: '20261125    105214' });
  // Each line is a megabyte.
  expect(grown).toBeLessThan(5_000_000);
});
