/** What is read of a card: other people's bytes, and the least that serves. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CardError, sendCommand } from '../../../hardware/cards/apdu.ts';
import { PcscError } from '../../../hardware/cards/channel.ts';
import { type EidFile, parseIdFile } from '../../../hardware/cards/eid.ts';
import { type CardForms, readNumber } from '../../../hardware/cards/read-card.ts';
import { type UidForm, writeUid } from '../../../hardware/cards/uid.ts';
import { begins, bytesOf } from '../../../simulators/cards/answers.ts';
import type { SimulatedCard } from '../../../simulators/cards/card.ts';
import {
  buildIdFile,
  createEid,
  type EidOptions,
  eidHolder,
} from '../../../simulators/cards/eid.ts';
import { createBankCard, createContactless } from '../../../simulators/cards/others.ts';

interface Row {
  what: string;
  apdu?: string;
  answer?: string;
  file?: string;
  expect: Partial<EidFile>;
}
const rows = readFileSync(new URL('../../vectors/cards.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Row => JSON.parse(line))
  .filter(({ apdu, file }) => apdu !== undefined || file !== undefined);

const forms: CardForms = { place: 'slot', eid: 'national-number', uid: null };
const numbers = { nationalNumber: '94021300145', cardNumber: '591191706458' };

/** The number that is read, and the commands to the card in hexadecimal. */
async function read(card: SimulatedCard, given: Partial<CardForms> = {}) {
  const commands: string[] = [];
  const outcome = await readNumber(
    async (command) => {
      commands.push(Buffer.from(command).toString('hex').toUpperCase());
      return card.answer(command) ?? new Uint8Array(0);
    },
    card.atr,
    { ...forms, ...given },
  );
  return { outcome, commands };
}
function eid(options: Partial<EidOptions> = {}): SimulatedCard {
  return createEid({ ...numbers, applet: '1.8', ...options });
}

describe('the vectors', () => {
  test.each(rows.filter(({ file }) => file !== undefined))('$what', ({ file, expect: is }) => {
    expect(parseIdFile(bytesOf(file ?? ''))).toMatchObject(is);
  });

  test.each(rows.filter(({ apdu }) => apdu !== undefined))(
    '$what',
    async ({ apdu, answer, expect: is }) => {
      const real = eid();
      const card = {
        ...real,
        answer: (command: Uint8Array) =>
          begins(command, ...bytesOf(apdu ?? '')) ? bytesOf(answer ?? '') : real.answer(command),
      };
      const { outcome, commands } = await read(card);
      expect(commands).toContain(apdu);
      expect(outcome).toMatchObject({ kind: 'card', card: { number: is.nationalNumber } });
    },
  );

  test('the simulated file is made as the real ones are', () => {
    expect(parseIdFile(buildIdFile({ ...numbers, documentType: 6 }))).toEqual({
      ...numbers,
      documentType: 6,
    });
  });
});

describe('an eID', () => {
  test('since 2020 gives the national number alone: its file is not read', async () => {
    const { outcome, commands } = await read(eid());
    expect(outcome).toMatchObject({ card: { number: '94021300145', from: 'eid' } });
    expect(commands.filter((each) => each.startsWith('00B0'))).toEqual([]);
    expect(commands.at(-1)).toBe('80B206060D');
  });

  test('since 2020 whose field cannot be read alone is read as an older one', async () => {
    const card = eid();
    const { outcome } = await read({
      ...card,
      answer: (command) =>
        begins(command, 0x80, 0xb2) ? Uint8Array.of(0x6a, 0x81) : card.answer(command),
    });
    expect(outcome).toMatchObject({ card: { number: '94021300145' } });
  });

  test('of before 2020 is asked for its file, whatever the length', async () => {
    const short = buildIdFile(numbers);
    for (const length of [short.length, 255, 256, 257, 512]) {
      const file = new Uint8Array(length);
      file.set(short);
      const { outcome } = await read(eid({ applet: '1.7', file }));
      expect(outcome, `${length} bytes`).toMatchObject({ card: { number: '94021300145' } });
      expect(JSON.stringify(outcome)).not.toContain(eidHolder.name);
    }
  });

  test.each([7, 8])('of document type %i has no person', async (documentType) => {
    const { outcome } = await read(eid({ applet: '1.7', documentType }));
    expect(outcome).toMatchObject({ kind: 'unusable', why: 'not-a-patrons' });
  });

  test('without the wanted number is unreadable', async () => {
    const card = eid({ applet: '1.7', nationalNumber: '9402130014' });
    await expect(read(card)).rejects.toMatchObject({ why: 'unreadable' });
  });

  test('that is not activated says so', async () => {
    await expect(read(eid({ isNotActivated: true }))).rejects.toMatchObject({
      why: 'not-activated',
    });
  });

  test('is of no use where the setting is off', async () => {
    const { outcome, commands } = await read(eid(), { eid: 'off' });
    expect(outcome).toMatchObject({ kind: 'unusable', why: 'unknown' });
    expect(commands).toEqual([]);
  });
});

test('a bank card is asked for the Belgian application alone', async () => {
  const { outcome, commands } = await read(createBankCard());
  expect(outcome).toMatchObject({ kind: 'unusable', why: 'unknown' });
  expect(commands.every((each) => each.startsWith('00A404'))).toBe(true);
});

test('a card in a slot never sees a command of the class FF', async () => {
  const uid: UidForm = { order: 'as-sent', as: 'hex', pad: 0 };
  for (const card of [eid(), eid({ applet: '1.7' }), createBankCard()]) {
    const { commands } = await read(card, { uid, place: 'both' });
    expect(commands.filter((each) => each.startsWith('FF'))).toEqual([]);
  }
});

describe('a UID', () => {
  test.each<[string, Partial<UidForm>, string]>([
    ['DEADBEEF', {}, 'DEADBEEF'],
    ['DEADBEEF', { order: 'reversed' }, 'EFBEADDE'],
    ['DEADBEEF', { as: 'hex-small' }, 'deadbeef'],
    ['DEADBEEF', { as: 'decimal' }, '3735928559'],
    ['DEADBEEF', { as: 'decimal', order: 'reversed' }, '4022250974'],
    ['DEADBEEF', { as: 'decimal', pad: 14 }, '00003735928559'],
    ['04A1B2C3D4E580', { as: 'decimal' }, '1303689068602752'],
    ['00000001', { as: 'decimal' }, '1'],
  ])('%s as %o', (uid, form, text) => {
    expect(writeUid(bytesOf(uid), { order: 'as-sent', as: 'hex', pad: 0, ...form })).toBe(text);
  });

  test('that is drawn anew each time is refused; seven bytes from 08 are none of those', async () => {
    const uid: UidForm = { order: 'as-sent', as: 'hex', pad: 0 };
    const { outcome } = await read(createContactless('08A1B2C3'), { uid });
    expect(outcome).toMatchObject({ why: 'random-uid' });
    const { outcome: seven } = await read(createContactless('08A1B2C3D4E5F6'), { uid });
    expect(seven).toMatchObject({ card: { number: '08A1B2C3D4E5F6' } });
  });

  test('of a strange length is none', async () => {
    const uid: UidForm = { order: 'as-sent', as: 'hex', pad: 0 };
    await expect(read(createContactless('DEAD'), { uid })).rejects.toThrow('2 bytes');
  });
});

describe('whatever a card answers', () => {
  const status = fc.constantFrom(
    ...['9000', '6A82', '6A86', '6B00', '6C05', '6C00', '6104', '6D00', '6E00', '6982', ''],
  );
  const anyAnswer = fc
    .tuple(fc.uint8Array({ maxLength: 258 }), status)
    .map(([data, end]) => Uint8Array.from([...data, ...bytesOf(end)]));

  test('a number comes of it, or a reason', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyAnswer, { minLength: 1, maxLength: 6 }),
        fc.constantFrom<CardForms['eid']>('national-number', 'card-number'),
        fc.boolean(),
        async (answers, wanted, isContactless) => {
          let at = 0;
          const atr = isContactless ? createContactless('00').atr : eid().atr;
          const given = { ...forms, eid: wanted, uid: uidForm };
          const found = await readNumber(
            async () => answers[at++ % answers.length] ?? new Uint8Array(0),
            atr,
            given,
          ).catch((error) => error);
          if (found instanceof Error)
            expect(found instanceof CardError || found instanceof PcscError).toBe(true);
          else expect(['card', 'unusable']).toContain(found.kind);
          expect(at).toBeLessThan(1_500);
        },
      ),
    );
  });
  const uidForm: UidForm = { order: 'as-sent', as: 'decimal', pad: 0 };

  test('a file of any bytes has numbers or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const { cardNumber, nationalNumber, documentType } = parseIdFile(bytes);
        expect(nationalNumber ?? '00000000000').toMatch(/^\d{11}$/);
        expect(cardNumber ?? '000000000').toMatch(/^[0-9A-Z]{9,16}$/);
        expect(documentType ?? 0).toBeLessThan(1_000);
      }),
    );
  });

  test('fields of more than 254 bytes are stepped over', () => {
    const long = [9, 0xff, 0xff, 5, ...new Array<number>(515).fill(6)];
    const file = Uint8Array.from([...long, 6, 11, ...Buffer.from('94021300145')]);
    expect(parseIdFile(file).nationalNumber).toBe('94021300145');
  });

  test('an answer that never ends is given up', async () => {
    await expect(
      sendCommand(async () => Uint8Array.of(0x61, 0x10), [0, 0xa4, 0, 0]),
    ).rejects.toThrow('without end');
  });
});
