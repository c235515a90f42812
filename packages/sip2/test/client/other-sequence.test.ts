/**
 * Some systems do not repeat AY in every answer (fsip2: 18 always has AY0). What names the item or
 * patron that was asked for is the answer, unless it may be a second answer to an earlier question.
 */
import { describe, expect, test } from 'vitest';
import {
  at,
  bareSocket,
  except,
  hasty,
  itemQuestion,
  kiosk,
  loan,
  named,
  sound,
} from '../../../../test/support/sip2/library.ts';
import { type Draft, first } from '../../src/index.ts';

function patronQuestion(AD: string): Draft<'63'> {
  return {
    code: '63',
    fixed: { language: '005', transactionDate: at, summary: '' },
    fields: { AO: '3550', AA: '23550000000013', AD },
  };
}
const patronAnswer = (CQ: string, AA = '23550000000013') => ({
  draft: {
    code: '64' as const,
    fixed: {
      ...{ patronStatus: ' '.repeat(14), language: '005', transactionDate: at },
      ...{ holdItemsCount: '0', overdueItemsCount: '0', chargedItemsCount: '0' },
      ...{ fineItemsCount: '0', recallItemsCount: '0', unavailableHoldsCount: '0' },
    },
    fields: { AO: '3550', AA, AE: 'Jan', BL: 'Y', CQ },
  },
});

test.each(['auto', 'lenient'] as const)(
  '%s: AY0 in every 18 costs no time, and is reported once',
  async (errorDetection) => {
    const { port, lines } = await except('17', (line, socket) =>
      socket.write(sound(line, { sequence: 0 })),
    );
    const { client, reports, reported } = kiosk(port, { errorDetection });
    // Each AY comes by; 9 is asked about with AY0, and with AY1.
    for (const item of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '9', '10'])
      expect(named(await client.request(itemQuestion(item)))).toBe(item);
    expect(lines.filter((line) => line.startsWith('17'))).toHaveLength(11);
    expect([reported('odd-message'), reported('stale-answer')]).toEqual([1, 0]);
    expect(reports.find(({ code }) => code === 'odd-message')?.data).toEqual({
      message: '18',
      deviation: 'bad-sequence',
      at: null,
    });
  },
);

test('one AY for all answers: log-in, status and loans', async () => {
  const { port } = await bareSocket((line, socket) => socket.write(sound(line, { sequence: 5 })));
  const { client, reported } = kiosk(port);
  for (const item of ['1', '2']) expect(named(await client.request(loan(item)))).toBe(item);
  expect(reported('stale-answer')).toBe(0);
});

test('strict: an answer with another AY is none', async () => {
  const { port } = await except('17', (line, socket) =>
    socket.write(sound(line, { sequence: (Number(/AY(\d)/.exec(line)?.[1]) + 5) % 10 })),
  );
  const { client, online, reported } = kiosk(port, { ...hasty, errorDetection: 'strict' });
  await online();
  expect((await client.request(itemQuestion('1'))).kind).toBe('no-answer');
  expect(reported('stale-answer')).toBeGreaterThan(0);
});

describe('what is not the answer, though its code is right', () => {
  test('it names another item, or another patron', async () => {
    const { port } = await bareSocket((line, socket) => {
      if (line.startsWith('17')) socket.write(sound(line.replace('AB1|', 'AB2|'), { sequence: 9 }));
      if (line.startsWith('63'))
        socket.write(sound(line, { sequence: 9, ...patronAnswer('Y', '23550000000021') }));
      socket.write(sound(line, line.startsWith('63') ? patronAnswer('N') : {}));
    });
    const { client, reported } = kiosk(port);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    const patron = await client.request(patronQuestion('9999'));
    expect(patron).toMatchObject({
      message: { fields: expect.arrayContaining([{ id: 'CQ', value: 'N' }]) },
    });
    expect(reported('stale-answer')).toBe(2);
  });

  test('its checksum is wrong, or 0000: the line is not trusted to have kept the number', async () => {
    for (const sum of ['0000', '1234']) {
      const { port } = await except('17', (line, socket, nth) => {
        const other = sound(line, { sequence: 9 })
          .toString()
          .replace(/AZ.{4}/, `AZ${sum}`);
        socket.write(nth === 1 && !line.includes('AB2') ? other : '');
        socket.write(sound(line));
      });
      const { client, reported } = kiosk(port);
      await client.request(itemQuestion('1'));
      expect(reported('stale-answer') + reported('bad-checksum')).toBe(1);
    }
  });

  test('a second, late answer to the same loan as before: what it cost is asked and answered anew', async () => {
    let late: Buffer = Buffer.alloc(0);
    const { port } = await except('11', (line, socket) => {
      const isAgreed = line.includes('BOY');
      const costs = resummed(Buffer.from(sound(line).toString().replace(/^121/, '120')));
      // The first answer once more, in front of the second.
      socket.write(isAgreed ? Buffer.concat([late, sound(line)]) : costs);
      late = costs;
    });
    const { client, reported } = kiosk(port);
    const refused = await client.request(loan('1'));
    expect(refused).toMatchObject({ message: { fixed: { ok: '0' } } });
    const { fields, ...rest } = loan('1');
    const agreed = await client.request({ ...rest, fields: { ...fields, BO: 'Y' } });
    expect(agreed).toMatchObject({ message: { fixed: { ok: '1' } } });
    expect(reported('stale-answer')).toBe(1);
  });

  test('the yes to the right PIN, once more in front of the no to a wrong one', async () => {
    let late: Buffer = Buffer.alloc(0);
    const { port } = await except('63', (line, socket) => {
      const answer = sound(line, patronAnswer(line.includes('AD1234') ? 'Y' : 'N'));
      socket.write(Buffer.concat([late, answer]));
      late = answer;
    });
    const { client } = kiosk(port);
    const cq = async (pin: string) => {
      const answer = await client.request(patronQuestion(pin));
      return answer.kind === 'answer' && answer.message.fields.find(({ id }) => id === 'CQ')?.value;
    };
    expect([await cq(''), await cq('1234'), await cq('9999'), await cq('1234')]).toEqual([
      'N',
      'Y',
      'N',
      'Y',
    ]);
  });

  test('a question was sent again after silence, and both answers come: the late one is not that of the next', async () => {
    const titled = (line: string, title: string) =>
      resummed(Buffer.from(sound(line).toString().replace('title of 1', title)));
    let late: Buffer = Buffer.alloc(0);
    const { port, lines } = await except('17', (line, socket, nth) => {
      if (nth === 2) socket.write(titled(line, 'on the shelf'));
      if (nth === 2) late = titled(line, 'on the shelf');
      if (nth === 3) socket.write(Buffer.concat([late, titled(line, 'on loan by now')]));
    });
    const { client, online } = kiosk(port, hasty);
    await online();
    const title = async () => {
      const answer = await client.request(itemQuestion('1'));
      return answer.kind === 'answer' && first(answer.message, 'AJ');
    };
    expect([await title(), await title()]).toEqual(['on the shelf', 'on loan by now']);
    expect(lines.filter((line) => line.startsWith('17'))).toHaveLength(3);
  });
});

/** With the checksum that fits. */
function resummed(reply: Buffer): Buffer {
  const line = reply.toString('latin1').replace(/AZ[0-9A-F]{4}\r$/, 'AZ');
  const sum = [...Buffer.from(line, 'latin1')].reduce((total, byte) => total + byte, 0);
  return Buffer.from(
    `${line}${(-sum & 0xffff).toString(16).toUpperCase().padStart(4, '0')}\r`,
    'latin1',
  );
}

describe('the answer about another item, under the right AY', () => {
  test('is not the answer where that item was asked about on this connection', async () => {
    const before: string[] = [];
    const { port } = await except('17', (line, socket) => {
      before.push(line);
      // The second question is answered as the first one was.
      const again = before.length === 2 ? line.replace('AB2|', 'AB1|') : line;
      socket.write(sound(again));
    });
    const { client, reported } = kiosk(port, hasty);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    // It is asked again, as after silence.
    expect(named(await client.request(itemQuestion('2')))).toBe('2');
    expect(reported('stale-answer')).toBe(1);
  });

  test('is not the answer where that item was asked about on the connection before', async () => {
    const before: string[] = [];
    const { port } = await except('17', (line, socket) => {
      before.push(line);
      const again = before.length === 2 ? line.replace('AB2|', 'AB1|') : line;
      socket.write(sound(again));
      if (before.length === 1) socket.end();
    });
    const { client, reported } = kiosk(port, hasty);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    await expect.poll(() => reported('online')).toBe(2);
    expect(named(await client.request(itemQuestion('2')))).toBe('2');
    expect(reported('stale-answer')).toBe(1);
  });
});
