import { describe, expect, test } from 'vitest';
import {
  bareSocket,
  except,
  hasty,
  itemQuestion,
  kiosk,
  library,
  loan,
  sound,
  status98,
} from '../../../../test/support/sip2/library.ts';
import { type Draft, encode, first, noDate } from '../../src/index.ts';
import type { KnownMessage } from '../../src/messages/table.ts';

function named(answer: { kind: string; message?: KnownMessage }) {
  return answer.message && first(answer.message, 'AB');
}

describe('what may have been carried out is not reported as not sent', () => {
  test('the reply to a loan came garbled, and 97 is answered by a 98 that says off line', async () => {
    const { port } = await bareSocket((line, socket) => {
      const seq = /AY(\d)AZ/.exec(line)?.[1] ?? '0';
      if (line.startsWith('11'))
        socket.write(`121NNY20260101    120000AO3550|AB1|AY${seq}AZ1234\r`);
      else if (line.startsWith('97'))
        socket.write(sound('9900402.00', { draft: status98({ onlineStatus: 'N' }) }));
      else socket.write(sound(line));
    });
    const { client, online } = kiosk(port);
    await online();
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
  });

  test.each([
    ['a 98', (line: string) => sound(`9900402.00${/AY\dAZ/.exec(line)?.[0]}0000`)],
    ['a text that is no message', () => Buffer.from('Problems handling the request: null\r')],
    [
      'the answer to another message',
      (line: string) => sound(line.replace(/^11.*AY/, '1720260101    120000AO3550|AB1|AY')),
    ],
  ])('%s, then 96 to each repetition: it is not "unreadable" either', async (_, first) => {
    const { port } = await except('11', (line, socket, nth) => {
      if (nth > 1) socket.write('96AZFEF6\r');
      else socket.write(Buffer.concat([first(line), Buffer.from('96AZFEF6\r')]));
    });
    const { client, online } = kiosk(port);
    await online();
    const answer = await client.request(loan('1'));
    expect(answer).toMatchObject({ kind: 'no-answer', sent: true });
    expect(answer).not.toHaveProperty('unreadable');
  });

  test('off line at once, and nothing but 96: it was not carried out', async () => {
    const off = status98({ onlineStatus: 'N' });
    const { port } = await except('11', (line, socket) =>
      socket.write(sound(line, { draft: off })),
    );
    const { client, online } = kiosk(port);
    await online();
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: false });
  });
});

describe('half a reply', () => {
  const bare = (line: string) => line.replace(/AY\dAZ[0-9A-F]{4}$/, '');
  const date = '20260101    120000';
  const head = `64              005${date}000000000000000000000000AO3550|AA23550000000013|AEJan|BLY|CQY|`;
  const question: Draft<'63'> = {
    code: '63',
    fixed: { language: '005', transactionDate: date, summary: '' },
    fields: { AO: '3550', AA: '23550000000013', AD: '1234' },
  };

  test('without checksums, where each line before had its terminator: the rest is awaited', async () => {
    const { port } = await bareSocket((line, socket) => {
      if (!line.startsWith('63')) return void socket.write(sound(bare(line)));
      socket.write(head);
      setTimeout(() => socket.write('MS4|AFlidgeld niet betaald|\r'), 400);
    });
    const { client, online } = kiosk(port, { errorDetection: 'off' });
    await online();
    const answer = await client.request(question);
    expect(answer.kind === 'answer' && first(answer.message, 'MS')).toBe('4');
  });

  test('and where it never comes the question is not answered', async () => {
    const { port } = await bareSocket((line, socket) => {
      socket.write(line.startsWith('63') ? head : sound(bare(line)));
    });
    const { client, online } = kiosk(port, { errorDetection: 'off', ...hasty });
    await online();
    expect(await client.request(question)).toMatchObject({ kind: 'no-answer', sent: false });
  });
});

describe('checksums that are not taken, or not sent', () => {
  test('auto: a system that takes no AY and AZ, twice, is asked without them, and not again on that connection', async () => {
    const { port, lines } = await bareSocket((line, socket) => {
      const text =
        'Problems handling the request: Field does not contain a valid delimiter: UNKNOWN\r';
      socket.write(/AY\dAZ/.test(line) ? text : sound(line));
    });
    const { client, online, reported } = kiosk(port);
    await online();
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    expect(lines.map((line) => `${line.slice(0, 2)} ${/AY\dAZ/.test(line)}`)).toEqual([
      '93 true',
      '93 true',
      '93 false',
      '99 false',
      '17 false',
    ]);
    expect(reported('checksums-off')).toBe(1);
  });

  test('auto: one disturbed line does not cost the checksums', async () => {
    const { port, lines } = await bareSocket((line, socket, nth) => {
      socket.write(
        line.startsWith('93') && nth === 1 ? Buffer.from([0x7f, 0xff, 0x41, 0x0d]) : sound(line),
      );
    });
    const { client, reported } = kiosk(port);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    expect(lines.every((line) => /AY\dAZ[0-9A-F]{4}$/.test(line))).toBe(true);
    expect(reported('checksums-off')).toBe(0);
  });

  test('auto, and no log-in: the status is asked for once more', async () => {
    const { port } = await bareSocket((line, socket) => {
      socket.write(/AY\dAZ/.test(line) ? 'Problems handling the request: UNKNOWN\r' : sound(line));
    });
    const { client, online } = kiosk(port, { login: null });
    await online();
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
  });

  test('what answers by text only is asked three times, and is no library system', async () => {
    const { port, lines } = await bareSocket((_line, socket) => void socket.write('login: \r'));
    const { reported, until } = kiosk(port, {
      timings: { reconnect: { firstMs: 60_000, mostMs: 60_000 } },
    });
    await until(() => reported('log-in-unanswered') > 0);
    expect(lines.slice(0, 3).map((line) => line.slice(0, 2))).toEqual(['93', '93', '93']);
  });

  test('strict: a reply without a checksum is said to have none, and not a wrong one', async () => {
    let reply = Buffer.alloc(0);
    const { port } = await bareSocket((line, socket) => {
      if (!line.startsWith('97')) reply = sound(line.replace(/AY\dAZ[0-9A-F]{4}$/, ''));
      socket.write(reply);
    });
    const { reports, reported, until } = kiosk(port, { errorDetection: 'strict', login: null });
    await until(() => reported('status-unanswered') > 0);
    expect([reported('checksum-missing') > 0, reported('bad-checksum')]).toEqual([true, 0]);
    expect(reports.find(({ code }) => code === 'status-unanswered')?.text).toContain('no checksum');
  });
});

describe('without sequence numbers nothing tells that a command is the same', () => {
  const off = { errorDetection: 'off' as const };
  test.each([
    ['98', () => Buffer.from(encode(status98(), { terminator: 'cr' }))],
    ['a text, and then 96', () => Buffer.from('Internal error\r96\r')],
  ])('%s in answer to a loan: it is sent once, and the outcome is unknown', async (_, answer) => {
    const { port, lines } = await except('11', (_line, socket) => socket.write(answer()));
    const { client } = kiosk(port, off);
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(1);
  });

  test('nor do they where a repetition is carried out again: 98 in answer to a loan', async () => {
    const { port, lines } = await except('11', (line, socket) =>
      socket.write(sound(line, { draft: status98() })),
    );
    const { client } = kiosk(port, { storesReplies: false });
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(1);
  });

  test('98 in answer to a payment: it is sent once, though repetitions are said to be known', async () => {
    const { port, lines } = await except('37', (line, socket) =>
      socket.write(sound(line, { draft: status98() })),
    );
    const { client } = kiosk(port, { storesReplies: true });
    const answer = await client.request({
      code: '37',
      fixed: { transactionDate: noDate, feeType: '01', paymentType: '02', currencyType: 'EUR' },
      fields: { BV: '3.20', AO: '3550', AA: '1', CG: 'f1', BK: 'a/f1' },
    });
    expect(answer).toMatchObject({ kind: 'no-answer', sent: true });
    expect(lines.filter((line) => line.startsWith('37'))).toHaveLength(1);
  });

  test('98, and then its answer', async () => {
    const { port, lines } = await bareSocket((line, socket) => {
      const answer = sound(line);
      socket.write(
        line.startsWith('11')
          ? Buffer.concat([sound(line, { draft: status98() }), answer])
          : answer,
      );
    });
    const { client } = kiosk(port, off);
    expect((await client.request(loan('1'))).kind).toBe('answer');
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(1);
  });

  test('98 in answer to a question: it is asked again', async () => {
    const { server, count } = await library((message) =>
      message.code === '17' && count('17') === 1 ? status98() : null,
    );
    const { client } = kiosk(server.port, off);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    expect(count('17')).toBe(2);
  });
});
