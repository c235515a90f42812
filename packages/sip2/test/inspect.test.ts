import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteLines } from '../../../src/commands/common/byte-lines.ts';
import { builtProgram } from '../../../test/support/repository/built.ts';
import { inspect } from '../src/index.ts';

const status =
  '98YYYYYN60000320130424    1135112.00AOEPLMNA|AMEPLMNA|BXYYYYYYYYYYYNNYYY|ANSIPCHK|AY1AZE80C';
function bytes(text: string) {
  return Buffer.from(text, 'utf8');
}

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  async function* stream() {
    yield* chunks;
  }
  for await (const line of byteLines(stream())) lines.push(Buffer.from(line).toString('latin1'));
  return lines;
}

describe('lines of bytes', () => {
  test.each([
    ['LF', '99\n98\n', ['99', '98']],
    ['CRLF', '99\r\n98\r\n', ['99', '98']],
    ['the CR of the wire', '99\r98\r', ['99', '98']],
    ['no end of the last', '99\n98', ['99', '98']],
    ['empty lines', '\n\r\n99\n', ['', '', '99']],
    ['a CR inside a line is no end', 'a\rb\n99\r9x\n', ['a\rb', '99\r9x']],
    ['a CR in text with LF is no end', '99\n93\r99\n', ['99', '93\r99']],
    [
      'CR and CRLF on one line, as Koha has them',
      'AZFEF6\r99\r\nAZFEF6\r\n98\r\n',
      ['AZFEF6', '99', 'AZFEF6', '98'],
    ],
    [
      'plain text between messages that end with CR',
      '99AZFCA5\rNone\r98\r',
      ['99AZFCA5', 'None', '98'],
    ],
    ['CRLF that was made CRCRLF', '99AZFCA5\r\r\n98\r\r\n', ['99AZFCA5\r', '98\r']],
    ['a CR and one digit at the end', '99\r9', ['99', '9']],
    ['nothing', '', []],
  ])('%s', async (_name, input, wanted) => {
    expect(await linesOf([bytes(input)])).toEqual(wanted);
  });

  test('any split of the input gives the same lines', async () => {
    const input = fc.array(fc.constantFrom(0x0d, 0x0a, 0x31, 0x39, 0x41, 0x5a, 0xff), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(
        input,
        fc.array(fc.nat(5), { minLength: 1, maxLength: 40 }),
        async (given, sizes) => {
          const whole = Uint8Array.from(given);
          const pieces: Uint8Array[] = [];
          for (let at = 0, nth = 0; at < whole.length; nth++) {
            const size = (sizes[nth % sizes.length] ?? 0) + 1;
            pieces.push(whole.slice(at, at + size));
            at += size;
          }
          expect(await linesOf(pieces)).toEqual(await linesOf([whole]));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a message for a technician', () => {
  test('the fields of the answer, in the order of the wire', () => {
    const read = inspect(bytes(status));
    expect(Object.keys(read)).toEqual([
      ...['code', 'name', 'checksum', 'sequence', 'fixed', 'fields', 'deviations', 'encoded'],
    ]);
    expect(read).toMatchObject({
      code: '98',
      name: 'ACS Status',
      checksum: 'ok',
      sequence: 1,
      encoded: status,
    });
    expect(read.fixed).toMatchObject({
      onlineStatus: 'Y',
      timeoutPeriod: '600',
      protocolVersion: '2.00',
    });
    expect(read.fields.map(([id]) => id)).toEqual(['AO', 'AM', 'BX', 'AN']);
    expect(read.deviations).toEqual([]);
  });

  test('a wrong checksum is written right again; where there was none there is none', () => {
    expect(inspect(bytes(status.replace('E80C', 'E80D')))).toMatchObject({
      checksum: 'bad',
      encoded: status,
    });
    expect(inspect(bytes(status.slice(0, -9)))).toMatchObject({
      checksum: 'absent',
      encoded: status.slice(0, -9),
    });
  });

  test('bytes of another encoding', () => {
    const line = Buffer.concat([
      Buffer.from('94'),
      Buffer.from('1AFJ'),
      Buffer.from([0x94]),
      Buffer.from('rg|'),
    ]);
    expect(inspect(line, { encoding: 'cp850' }).fields).toEqual([['AF', 'Jörg']]);
    expect(inspect(line).deviations.map((each) => each.code)).toContain('undecodable');
  });

  test('a line that is no SIP2', () => {
    expect(inspect(bytes('Problems handling the request'))).toMatchObject({
      code: null,
      name: null,
      encoded: null,
    });
    expect(inspect(bytes(''))).toMatchObject({ code: null, deviations: [{ code: 'empty' }] });
    expect(inspect(bytes('55AO|'))).toMatchObject({
      code: '55',
      name: null,
      deviations: [{ code: 'unknown-code' }],
    });
  });

  test('one line for each line, from a pipe, whatever comes', () => {
    const command = builtProgram();
    const vectors = readFileSync(
      new URL('../../../test/vectors/sip2.jsonl', import.meta.url),
      'utf8',
    )
      .trim()
      .split('\n');
    const raws = vectors.map((line) => (JSON.parse(line) as { raw: string }).raw.trim());
    const rubbish = Buffer.from(
      Array.from({ length: 5_000 }, (_, nth) => (nth * 7919) % 256),
    ).filter((byte) => byte !== 0x0a && byte !== 0x0d);
    const input = Buffer.concat([
      bytes(`${raws.join('\n')}\n`),
      rubbish,
      bytes('\n\n'),
      bytes(status),
    ]);
    const { status: exit, stdout } = spawnSync(process.execPath, [command, 'sip2', 'decode'], {
      input,
    });
    const answers = stdout
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { code: string | null });
    expect(exit).toBe(0);
    expect(answers).toHaveLength(raws.length + 3);
    expect(answers.at(-1)?.code).toBe('98');
  });
});
