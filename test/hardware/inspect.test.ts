import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectFrameText, type WireProtocol, wireProtocols } from '../../hardware/inspect.ts';
import { inspectTagText } from '../../hardware/tags/inspect.ts';

const rowsOf = <Row>(file: string): Row[] =>
  readFileSync(`test/vectors/${file}.jsonl`, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row);

describe('frame decode', () => {
  const frames = rowsOf<{ protocol: string; name: string; dir: string; hex: string }>('rfid');
  const protocolOf = (name: string): WireProtocol => (name === '3m' ? '3m' : 'feig');
  const known = frames.filter(({ protocol }) => protocol !== 'rl866');

  test.each(known.map((row) => [row.protocol, row.name, row] as const))('%s: %s', (_protocol, _name, row) => {
    const said = inspectFrameText(protocolOf(row.protocol), row.hex);
    expect(said).toMatchObject({ ok: true, crc: 'ok', problem: null });
    expect(said.meaning?.direction).toBe(row.dir === 'host>reader' ? 'request' : 'reply');
  });

  test('every frame with one bit turned, cut short or too long is refused with a reason', () => {
    for (const { protocol, hex } of known) {
      const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
      const turned = Buffer.from(bytes);
      turned.writeUInt8(turned.readUInt8(bytes.length - 1) ^ 0x10, bytes.length - 1);
      expect(inspectFrameText(protocolOf(protocol), turned.toString('hex'))).toMatchObject({ ok: false, crc: 'bad' });
      for (const wrong of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)])]) {
        const said = inspectFrameText(protocolOf(protocol), wrong.toString('hex'));
        expect(said).toMatchObject({ ok: false, crc: 'absent' });
        expect(said.problem).toMatch(/bytes long|too short|cannot be/);
      }
    }
  });

  const messages = rowsOf<{ kind: string; name: string; hex: string; parse_ok?: boolean; apdu?: string }>('zvt');

  test.each(messages.filter(({ kind }) => kind === 'apdu').map((row) => [row.name, row] as const))(
    'zvt: %s',
    (_name, { hex, parse_ok }) => {
      const said = inspectFrameText('zvt', hex);
      expect(said.ok).toBe(parse_ok);
      expect(said.crc).toBe('absent');
      if (parse_ok) expect(said.meaning?.command).toBe(hex.slice(0, 5));
      else expect(said.problem).toMatch(/the length says/);
    },
  );

  test.each(messages.filter(({ kind }) => kind === 'serial').map((row) => [row.name, row] as const))(
    'zvt-serial: %s',
    (_name, { hex, apdu }) => {
      const said = inspectFrameText('zvt-serial', hex);
      expect(said).toMatchObject({ ok: true, crc: 'ok', problem: null });
      expect(said.meaning).toEqual(inspectFrameText('zvt', apdu ?? '').meaning);
      const bad = `${hex.slice(0, -2)}${hex.endsWith('00') ? '01' : '00'}`;
      expect(inspectFrameText('zvt-serial', bad)).toMatchObject({ ok: false, crc: 'bad' });
    },
  );

  test('says what was paid, and nothing of the card', () => {
    const row = messages.find(({ name }) => name === 'capture data081649050.hex');
    const said = inspectFrameText('zvt', row?.hex ?? '');
    expect(said.meaning).toMatchObject({ kind: 'status-information', result: '00 (approved)', amountCents: 1 });
    expect(JSON.stringify(said)).not.toMatch(/"bmp":"(22|23|24|2D)"/);
  });

  test('anything at all gives an answer, and what is no hexadecimal gives the reason', () => {
    const protocol = fc.constantFrom(...wireProtocols);
    const bytes = fc.uint8Array({ maxLength: 80 }).map((value) => Buffer.from(value).toString('hex'));
    const answered = (name: WireProtocol, text: string) => {
      const { ok, crc, meaning, problem } = inspectFrameText(name, text);
      expect(['ok', 'bad', 'absent']).toContain(crc);
      expect(ok ? meaning : problem).not.toBeNull();
    };
    fc.assert(fc.property(protocol, fc.oneof(fc.string(), bytes), answered), { numRuns: 2_000 });
    expect(inspectFrameText('feig', '05 FG')).toMatchObject({ ok: false, crc: 'absent', meaning: null });
    expect(inspectFrameText('feig', '05 F').problem).toMatch(/only one digit/);
    expect(inspectFrameText('feig', '').problem).toMatch(/empty/);
  });
});

describe('tag decode', () => {
  interface Row {
    name: string;
    model: string;
    bytes: string;
    expect: { pid?: string; usage?: number; parts?: number; ordinal?: number; isil?: string; blank?: boolean };
  }
  test.each(rowsOf<Row>('tags').map((row) => [row.name, row] as const))(
    '%s',
    (_name, { model, bytes, expect: holds }) => {
      const said = inspectTagText(bytes, 0);
      const { pid, isil, blank, ...numbers } = holds;
      expect(said.ok).toBe(true);
      expect(said.problem).toBeNull();
      if (blank) expect(said).toMatchObject({ model: 'blank', kind: 'blank', item: null });
      else expect(said.model).toBe(model);
      if (pid !== undefined) expect(said.item).toBe(pid);
      if (isil !== undefined) expect(said.owner).toBe(isil);
      for (const name of ['usage', 'parts', 'ordinal'] as const) {
        if (numbers[name] !== undefined) expect(said[name]).toBe(numbers[name]);
      }
    },
  );

  test('a damaged tag is refused with a reason; anything at all gives an answer', () => {
    const damaged = '11 01 01 31 30 30 30 30 30 30 30 35 37 00 00 00 00 00 00 98 A4 44 4B 37 31 38 35 30 30 00 00 00';
    expect(inspectTagText(damaged, 0)).toMatchObject({ ok: false, model: 'unknown', item: null });
    expect(inspectTagText(damaged, 0).problem).toMatch(/checksum is wrong/);
    const bytes = fc.uint8Array({ maxLength: 120 }).map((value) => Buffer.from(value).toString('hex'));
    const answered = (text: string, dsfid: number) => {
      const { ok, problem } = inspectTagText(text, dsfid);
      expect(ok).toBe(problem === null);
    };
    fc.assert(fc.property(fc.oneof(fc.string(), bytes), fc.constantFrom(0, 6, 0x3e), answered), { numRuns: 2_000 });
  });
});
