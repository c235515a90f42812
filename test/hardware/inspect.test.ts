import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectFrameText, type WireProtocol, wireProtocols } from '../../hardware/inspect.ts';
import { anyTags } from '../../hardware/tags/decode.ts';
import { inspectTagText } from '../../hardware/tags/inspect.ts';
import { encodeFrame } from '../../hardware/threem/frame.ts';
import { writeOwnTag } from '../../simulators/reader/own-tags.ts';
import { ownModelOf } from '../support/hardware/own-models.ts';

function rowsOf<Row>(file: string): Row[] {
  return readFileSync(`test/vectors/${file}.jsonl`, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row);
}

describe('frame decode', () => {
  const frames = rowsOf<{ protocol: string; name: string; dir: string; hex: string }>('rfid');
  const protocolOf = (name: string): WireProtocol => (name === '3m' ? '3m' : 'feig');
  const known = frames.filter(({ protocol }) => protocol !== 'rl866');

  test.each(known.map((row) => [row.protocol, row.name, row] as const))(
    '%s: %s',
    (_protocol, _name, row) => {
      const said = inspectFrameText(protocolOf(row.protocol), row.hex);
      expect(said).toMatchObject({ ok: true, crc: 'ok', problem: null });
      expect(said.meaning?.direction).toBe(row.dir === 'host>reader' ? 'request' : 'reply');
    },
  );

  test('every frame with one bit turned, cut short or too long is refused with a reason', () => {
    for (const { protocol, hex } of known) {
      const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
      const turned = Buffer.from(bytes);
      turned.writeUInt8(turned.readUInt8(bytes.length - 1) ^ 0x10, bytes.length - 1);
      expect(inspectFrameText(protocolOf(protocol), turned.toString('hex'))).toMatchObject({
        ok: false,
        crc: 'bad',
      });
      for (const wrong of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)])]) {
        const said = inspectFrameText(protocolOf(protocol), wrong.toString('hex'));
        expect(said.ok).toBe(false);
        expect(said.problem).toMatch(/bytes long|too short|cannot be/);
      }
    }
  });

  const messages = rowsOf<{
    kind: string;
    name: string;
    hex: string;
    parse_ok?: boolean;
    apdu?: string;
  }>('zvt');

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

  test.each(
    messages.filter(({ kind }) => kind === 'serial').map((row) => [row.name, row] as const),
  )('zvt-serial: %s', (_name, { hex, apdu }) => {
    const said = inspectFrameText('zvt-serial', hex);
    expect(said).toMatchObject({ ok: true, crc: 'ok', problem: null });
    expect(said.meaning).toEqual(inspectFrameText('zvt', apdu ?? '').meaning);
    const bad = `${hex.slice(0, -2)}${hex.endsWith('00') ? '01' : '00'}`;
    expect(inspectFrameText('zvt-serial', bad)).toMatchObject({ ok: false, crc: 'bad' });
  });

  test('a reply that does not name its function is told by what explains its data', () => {
    const named = (part: string) => known.find(({ name }) => name.startsWith(part))?.hex ?? '';
    const read = inspectFrameText('feig', named('read multiple blocks reply'));
    expect(read.meaning).toMatchObject({ direction: 'reply', command: 'read-blocks' });
    expect(read.meaning).toHaveProperty('blocks[0].data', '11 01 01 31');
    const info = '13 00 B0 00 3E E0 04 01 00 31 23 AA 26 07 03 1B 01 25 2D';
    expect(inspectFrameText('feig', info).meaning).toMatchObject({
      command: 'system-info',
      afi: '07',
      dsfid: '3E',
    });
  });

  test('a frame of a wrong length says whether its checksum is right', () => {
    expect(inspectFrameText('feig', '05 FF 65 E5 CB 00')).toMatchObject({ ok: false, crc: 'ok' });
    expect(inspectFrameText('feig', '06 FF 65 E5 CB')).toMatchObject({ ok: false, crc: 'bad' });
    expect(inspectFrameText('feig', '05 FF')).toMatchObject({ ok: false, crc: 'absent' });
    expect(inspectFrameText('3m', 'D6 00 04 11 64 20')).toMatchObject({ ok: false, crc: 'bad' });
    expect(inspectFrameText('zvt-serial', '10 02 80 10 00 10 03 F5 1F')).toMatchObject({
      ok: false,
      crc: 'bad',
    });
    expect(inspectFrameText('zvt-serial', '10 02 80 00 00')).toMatchObject({
      ok: false,
      crc: 'absent',
    });
  });

  test('P8: an inventory of 3M that was asked for its count has no numbers', () => {
    const reply = Buffer.from(encodeFrame({ mark: 0xd6, body: Uint8Array.of(0xfe, 0, 0, 0, 1) }));
    expect(inspectFrameText('3m', reply.toString('hex'))).toMatchObject({ ok: true, crc: 'ok' });
  });

  test('what a terminal says, in words', () => {
    const said = (text: string) => inspectFrameText('zvt', text);
    expect(said('04 FF 01 4A').meaning).toMatchObject({
      status: '4A (insert the card; remove the card)',
    });
    expect(said('84 1E 03 6F 09 78').meaning).toMatchObject({
      code: expect.stringContaining('wrong currency'),
    });
    expect(said('06 31 0D 00 00 00 04 00 00 00 00 01 00 49 09 78')).toMatchObject({
      ok: true,
      meaning: { kind: 'refund', amountCents: 100 },
    });
    const lines = messages.find(({ name }) => name === 'capture 1617777384987PT.hex');
    expect(said(lines?.hex ?? '').meaning?.lines).toContain('** KASSENSCHNITT **');
    const latin1 = messages.find(({ name }) => name === 'print line 041');
    expect(said(latin1?.hex ?? '').meaning?.text).toBe('** HÄNDLERBELEG **');
    expect(said('06 D1 06 00 8E 43 C4 C4 C4').meaning?.text).toBe('ÄC───');
  });

  test('a known bitmap that is cut short is refused, and what came before it is told; an unknown one is a remark', () => {
    const said = (text: string) => inspectFrameText('zvt', text);
    expect(said('04 0F 05 27 00 3C F0 F5')).toMatchObject({
      ok: false,
      meaning: { result: '00 (approved)' },
    });
    expect(said('04 0F 03 27 00 77')).toMatchObject({
      ok: true,
      problem: expect.stringContaining('77'),
    });
    expect(said('06 01 07 04 00 00 00 00 1A 00')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('04'),
    });
    expect(said('0A 00 00')).toMatchObject({ ok: false, problem: 'no message begins with 0A' });
  });

  test.each([
    '05 FF 65 E5 CB',
    '05ff65e5cb',
    '05:FF:65:e5:cb\r',
    '0x05, 0xFF, 0x65, 0xE5, 0xCB',
    '\\x05\\xff\\x65\\xe5\\xcb # ping',
  ])('bytes as recordings write them: %s', (text) => {
    expect(inspectFrameText('feig', text)).toMatchObject({
      ok: true,
      meaning: { command: 'software-version' },
    });
  });

  test('says what was paid, and nothing of the card', () => {
    const row = messages.find(({ name }) => name === 'capture data081649050.hex');
    const said = inspectFrameText('zvt', row?.hex ?? '');
    expect(said.meaning).toMatchObject({
      kind: 'status-information',
      result: '00 (approved)',
      amountCents: 1,
    });
    expect(JSON.stringify(said)).not.toMatch(/"bmp":"(22|23|24|2D)"/);
  });

  test('anything at all gives an answer, and what is no hexadecimal gives the reason', () => {
    const protocol = fc.constantFrom(...wireProtocols);
    const bytes = fc
      .uint8Array({ maxLength: 80 })
      .map((value) => Buffer.from(value).toString('hex'));
    const answered = (name: WireProtocol, text: string) => {
      const { ok, crc, meaning, problem } = inspectFrameText(name, text);
      expect(['ok', 'bad', 'absent']).toContain(crc);
      expect(ok ? meaning : problem).not.toBeNull();
    };
    fc.assert(fc.property(protocol, fc.oneof(fc.string(), bytes), answered), { numRuns: 2_000 });
    expect(inspectFrameText('feig', '05 FG')).toMatchObject({
      ok: false,
      crc: 'absent',
      meaning: null,
    });
    expect(inspectFrameText('feig', '05 F').problem).toMatch(/odd number of digits/);
    expect(inspectFrameText('feig', '5 FF 6').problem).toMatch(/odd number of digits/);
    for (const empty of ['', '  ', '# nothing'])
      expect(inspectFrameText('feig', empty).problem).toMatch(/empty/);
  });
});

describe('tag decode', () => {
  interface Row {
    name: string;
    model: string;
    bytes: string;
    expect: {
      pid?: string;
      usage?: number;
      parts?: number;
      ordinal?: number;
      isil?: string;
      blank?: boolean;
      item?: string | null;
      check?: boolean;
    };
  }
  test.each(rowsOf<Row>('tags').map((row) => [row.name, row] as const))(
    '%s',
    (_name, { model, bytes, expect: holds }) => {
      const said = inspectTagText(bytes, 0);
      const { pid, item = pid, isil, blank, check = true, ...numbers } = holds;
      expect(Object.keys(said)).toEqual([
        'ok',
        'model',
        'item',
        'usage',
        'parts',
        'ordinal',
        'owner',
        'notes',
      ]);
      expect(said).toMatchObject({ ok: check, model });
      if (blank) expect(said).toMatchObject({ item: null, notes: ['nothing is written on it'] });
      if (item !== undefined) expect(said.item).toBe(item);
      if (isil !== undefined) expect(said.owner).toBe(isil);
      for (const name of ['usage', 'parts', 'ordinal'] as const) {
        if (numbers[name] !== undefined) expect(said[name]).toBe(numbers[name]);
      }
    },
  );

  test('a model of the configuration is named', () => {
    const model = ownModelOf({ as: 'digits-high-first', turned: true, check: null });
    const memory = writeOwnTag(model, '30000012345678', new Uint8Array(32));
    const text = Buffer.from(memory).toString('hex');
    expect(inspectTagText(text, 0)).toMatchObject({ ok: false, model: 'unknown' });
    expect(inspectTagText(text, 0, { ...anyTags, ownModels: [model] })).toMatchObject({
      ok: true,
      model: 'own: made up',
      item: '30000012345678',
    });
  });

  test('a damaged tag is refused with a reason; anything at all gives an answer', () => {
    const damaged =
      '11 01 01 31 30 30 30 30 30 30 30 35 37 00 00 00 00 00 00 98 A4 44 4B 37 31 38 35 30 30 00 00 00';
    expect(inspectTagText(damaged, 0)).toMatchObject({ ok: false, model: 'unknown', item: null });
    expect(inspectTagText(damaged, 0).notes).toEqual([
      'it looks like ISO 28560-3, but its checksum is wrong',
    ]);
    const bytes = fc
      .uint8Array({ maxLength: 120 })
      .map((value) => Buffer.from(value).toString('hex'));
    const answered = (text: string, dsfid: number) => {
      const { ok, item, notes } = inspectTagText(text, dsfid);
      expect(ok || (item === null && notes.length > 0)).toBe(true);
    };
    fc.assert(fc.property(fc.oneof(fc.string(), bytes), fc.constantFrom(0, 6, 0x3e), answered), {
      numRuns: 2_000,
    });
  });
});
