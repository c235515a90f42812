import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type Draft, decode, encode, first } from '../../src/sip2/index.ts';
import type { KnownMessage } from '../../src/sip2/messages/table.ts';
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
} from '../support/sip2/library.ts';

function named(answer: { kind: string; message?: KnownMessage }) {
  return answer.message && first(answer.message, 'AB');
}

describe('the wire', () => {
  test('one request is on the wire at a time', async () => {
    let unanswered = 0;
    let most = 0;
    const { port } = await except('17', (line, socket) => {
      unanswered++;
      most = Math.max(most, unanswered);
      setImmediate(() => {
        unanswered--;
        socket.write(sound(line));
      });
    });
    const { client } = kiosk(port);
    const answers = await Promise.all(
      ['1', '2', '3', '4', '5'].map((item) => client.request(itemQuestion(item))),
    );
    expect(answers.map((answer) => answer.kind)).toEqual(Array(5).fill('answer'));
    expect(most).toBe(1);
  });

  test('a reply in single bytes, with CRLF, after empty lines and NULs', async () => {
    const { port } = await except('17', (line, socket) => {
      socket.setNoDelay(true);
      const bytes = Buffer.concat([Buffer.from('\r\n\0\0'), sound(line, { terminator: 'crlf' })]);
      let at = 0;
      const drip = () => {
        if (at >= bytes.length) return;
        socket.write(bytes.subarray(at, ++at));
        setImmediate(drip);
      };
      drip();
    });
    const { client } = kiosk(port, { timings: { timeoutMs: 5_000, graceMs: 5_000 } });
    for (const item of ['1', '2'])
      expect(named(await client.request(itemQuestion(item)))).toBe(item);
  });

  test('replies with neither checksum nor terminator are taken when nothing more comes', async () => {
    const bare = (line: string) =>
      sound(line.replace(/AY\dAZ[0-9A-F]{4}$/, ''), { terminator: 'none' });
    const { port } = await bareSocket((line, socket) => {
      const bytes = bare(line);
      // In two pieces: the first is no whole message.
      socket.write(bytes.subarray(0, bytes.length - 3));
      setImmediate(() => socket.write(bytes.subarray(bytes.length - 3)));
    });
    const { client, online } = kiosk(port);
    await online();
    for (const item of ['1', '2'])
      expect(named(await client.request(itemQuestion(item)))).toBe(item);
  });

  test('a reply without a terminator is taken when its checksum fits', async () => {
    const { port } = await except('17', (line, socket) =>
      socket.write(sound(line, { terminator: 'none' })),
    );
    const { client, reports } = kiosk(port);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    expect(named(await client.request(itemQuestion('2')))).toBe('2');
    expect(reports.map((each) => each.code)).toEqual(['online']);
  });
});

describe('checksums and sequence', () => {
  test('a wrong checksum is asked for again with 97', async () => {
    const { server, count } = await library(() => null, {
      misbehave: (reply, request) =>
        request.code === '11'
          ? { raw: Buffer.from(reply).toString('latin1').replace('AJ', 'AK') }
          : null,
    });
    const { client, reported, trace } = kiosk(server.port);
    expect((await client.request(loan('1'))).kind).toBe('answer');
    expect(reported('bad-checksum')).toBe(1);
    expect(count('11')).toBe(1);
    expect(trace.filter((line) => line.startsWith('out 97AZ'))).toHaveLength(1);
  });

  test('a reply that stays garbled leaves the outcome of a loan unknown', async () => {
    const { port, lines } = await bareSocket((line, socket) => {
      socket.write(
        /^(11|97)/.test(line) ? '121NNY20260101    120000AO|AB1|AY2AZ1234\r' : sound(line),
      );
    });
    const { client } = kiosk(port);
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(1);
    expect(lines.filter((line) => line === '97AZFEF5')).toHaveLength(2);
  });

  test('96 in answer to 97: the reply is lost, the outcome unknown', async () => {
    const { port, lines } = await bareSocket((line, socket) => {
      socket.write(
        line.startsWith('11') ? '121AZ0001\r' : line.startsWith('97') ? '96AZFEF6\r' : sound(line),
      );
    });
    const { client } = kiosk(port);
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(1);
  });

  test('96: the same bytes again', async () => {
    const { port, lines } = await except('11', (line, socket, nth) =>
      socket.write(nth < 3 ? '96AZFEF6\r' : sound(line)),
    );
    const { client } = kiosk(port);
    expect((await client.request(loan('1'))).kind).toBe('answer');
    const sent = lines.filter((line) => line.startsWith('11'));
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
  });

  test('a storm of 96 ends, and the loan was not made', async () => {
    const { port, lines } = await except('11', (_line, socket) => socket.write('96AZFEF6\r'));
    const { client } = kiosk(port);
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: false });
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(3);
  });

  test('an answer with another sequence number is dropped, and the right one awaited', async () => {
    const { port } = await except('17', (line, socket) => {
      socket.write(sound(line.replace('AB1', 'AB9'), { sequence: 9 }));
      socket.write(sound(line));
    });
    const { client, reported } = kiosk(port);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    expect(reported('stale-answer')).toBe(1);
  });

  test('two answers to one request: the second never serves the next request', async () => {
    const { port } = await except('17', (line, socket) =>
      socket.write(Buffer.concat([sound(line), sound(line)])),
    );
    for (const errorDetection of ['strict', 'off'] as const) {
      const { client } = kiosk(port, { errorDetection });
      for (const item of ['1', '2', '3'])
        expect(named(await client.request(itemQuestion(item)))).toBe(item);
    }
  });

  test('without sequence numbers a late second answer gives itself away by its item', async () => {
    let late = Buffer.alloc(0);
    const { port } = await except('17', (line, socket) => {
      socket.write(Buffer.concat([late, sound(line)]));
      late = sound(line);
    });
    const { client, reported } = kiosk(port, { errorDetection: 'off' });
    for (const item of ['1', '2', '3'])
      expect(named(await client.request(itemQuestion(item)))).toBe(item);
    expect(reported('stale-answer')).toBe(2);
  });

  test('AZ0000 in every reply: lenient and auto take it, strict does not', async () => {
    const { port } = await bareSocket((line, socket) => {
      const reply = line.startsWith('97')
        ? '96AZFEF6\r'
        : sound(line)
            .toString()
            .replace(/AZ.{4}/, 'AZ0000');
      socket.write(reply);
    });
    for (const errorDetection of ['lenient', 'auto'] as const) {
      const { client } = kiosk(port, { errorDetection });
      expect((await client.request(itemQuestion('1'))).kind).toBe('answer');
    }
    const { client, until } = kiosk(port, { errorDetection: 'strict' });
    await until(() => client.state === 'offline');
  });

  test('a library system without checksums: auto turns them off, and 97 is never sent', async () => {
    const { port, lines } = await bareSocket((line, socket) => {
      const bare = line.replace(/AY.AZ.{4}$/, '');
      socket.write(sound(bare));
    });
    const { client, reported } = kiosk(port, { errorDetection: 'auto' });
    expect((await client.request(itemQuestion('1'))).kind).toBe('answer');
    expect(reported('checksums-off')).toBe(1);
    expect(lines[0]).toMatch(/AY0AZ[0-9A-F]{4}$/);
    expect(lines.slice(1).some((line) => /AY\dAZ|^97/.test(line))).toBe(false);
  });

  test('the stored reply of a 97 may come with AY0', async () => {
    const { port } = await bareSocket((line, socket) => {
      if (line.startsWith('97'))
        socket.write(sound('1720260101    120000AO3550|AB1|', { sequence: 0 }));
      else if (line.startsWith('17')) socket.write('1803010120260101    120000AB1|AJt|AY2AZ0001\r');
      else socket.write(sound(line));
    });
    // Without AZ on the question above the answer has none either, which only the lenient modes
    // accept.
    const { client } = kiosk(port, { errorDetection: 'lenient' });
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
  });
});

describe('silence and noise', () => {
  test('silence: a question is asked again with the same bytes', async () => {
    const { port, lines } = await except(
      '17',
      (line, socket, nth) => void (nth === 2 && socket.write(sound(line))),
    );
    const { client, reported } = kiosk(port, { errorDetection: 'strict', ...hasty });
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    const sent = lines.filter((line) => line.startsWith('17'));
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(1);
    expect(reported('no-answer')).toBe(1);
  });

  test('silence: a loan is never sent again, and its late answer cannot serve the next', async () => {
    let first: { line: string; socket: Socket } | null = null;
    const { port, lines } = await except('11', (line, socket, nth) => {
      if (nth === 1) {
        first = { line, socket };
        return;
      }
      // The answer to the first loan comes at last, on the line it was asked on.
      if (first && !first.socket.destroyed) first.socket.write(sound(first.line));
      socket.write(sound(line));
    });
    const { client } = kiosk(port, { errorDetection: 'off', ...hasty });
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(named(await client.request(loan('2')))).toBe('2');
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('93'))).toHaveLength(2);
  });

  test('a line that answers nothing is reported and dropped', async () => {
    const { server } = await library();
    const { client, reported, online, until } = kiosk(server.port, { errorDetection: 'off' });
    await online();
    for (const session of server.sessions) session.send('12unasked|\r');
    await until(() => reported('unasked-line') === 1);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
  });

  test('a question on a line that breaks is asked on the next line', async () => {
    const { server, count } = await library((message) =>
      message.code === '17' && count('17') === 1 ? 'hang-up' : null,
    );
    const { client, online } = kiosk(server.port);
    await online();
    await client.request(loan('1'));
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    expect(count('17')).toBe(2);
    expect(count('93')).toBe(2);
  });

  test('a question that always breaks the line ends as not sent', async () => {
    const { server, count } = await library((message) =>
      message.code === '17' ? 'hang-up' : null,
    );
    const { client } = kiosk(server.port);
    expect(await client.request(itemQuestion('1'))).toMatchObject({
      kind: 'no-answer',
      sent: false,
    });
    expect(count('17')).toBeLessThanOrEqual(2);
  });

  test.each(['11', '09', '29', '37', '15'] as const)(
    'a line that breaks under %s: the outcome is unknown',
    async (code) => {
      const { server, count } = await library((message) =>
        message.code === code ? 'hang-up' : null,
      );
      const { client, online } = kiosk(server.port);
      await online();
      const date = { transactionDate: '20260101    120000' };
      const AO = { AO: '3550', AA: '1' };
      const drafts = {
        '11': loan('1'),
        '09': {
          code: '09',
          fixed: { noBlock: 'N', ...date, returnDate: '' },
          fields: { ...AO, AP: '', AB: '1', AC: '' },
        },
        '29': {
          code: '29',
          fixed: { thirdPartyAllowed: 'N', noBlock: 'N', ...date, nbDueDate: '' },
          fields: { ...AO, AB: '1' },
        },
        '37': {
          code: '37',
          fixed: { ...date, feeType: '01', paymentType: '02', currencyType: 'EUR' },
          fields: { ...AO, BV: '1.00' },
        },
        '15': { code: '15', fixed: { holdMode: '+', ...date }, fields: { ...AO, AB: '1' } },
      } as const;
      const answer = await client.request<typeof code>(drafts[code] as Draft<typeof code>);
      expect(answer).toMatchObject({ kind: 'no-answer', sent: true });
      expect(count(code)).toBe(1);
    },
  );

  test('a hang-up in the middle of a reply leaves the outcome of a loan unknown', async () => {
    const { server } = await library((message) =>
      message.code === '11' ? { raw: '121NNY20260101    120000AO3550|AA2355', hangUp: true } : null,
    );
    const { client, online } = kiosk(server.port);
    await online();
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
  });

  test.each([
    ['plain text', 'Problems handling the request: java.lang.NullPointerException\r'],
    ['the word None', 'None\r'],
    ['an empty line', '\r'],
    ['another code', '55hello|\r'],
    ['garbage', Buffer.from([0xff, 0xfb, 0x1f, 0x80, 0x00, 0x0d, 0xfe, 0x0a])],
  ])('%s instead of an answer is a reported fault', async (_name, raw) => {
    const { server, count } = await library((message) => (message.code === '11' ? { raw } : null));
    const { client, reported } = kiosk(server.port, { timings: { timeoutMs: 10_000 } });
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(reported('not-sip2')).toBeGreaterThanOrEqual(1);
    expect(count('11')).toBe(1);
    expect((await client.request(itemQuestion('1'))).kind).toBe('answer');
  });

  test('garbage before the answer is dropped, and the answer is taken', async () => {
    const { port } = await except('17', (line, socket) =>
      socket.write(Buffer.concat([Buffer.from('??\xff\r\n', 'latin1'), sound(line)])),
    );
    const { client, reported } = kiosk(port);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    expect(reported('not-sip2')).toBe(1);
  });

  test('a peer that never stops talking does not keep a request open', async () => {
    const { port } = await except('11', (_line, socket) => {
      const talk = () => {
        if (!socket.destroyed) socket.write('blah\r'.repeat(2_000), () => setImmediate(talk));
      };
      talk();
    });
    const { client, reported } = kiosk(port, hasty);
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(reported('not-sip2')).toBe(1);
  });

  test('98 instead of an answer: taken as status, and the command is sent again', async () => {
    let statuses = 0;
    const { server, count } = await library((message) =>
      message.code === '11' && count('11') === 1 ? status98() : null,
    );
    const { client } = kiosk(server.port, { onStatus: () => void statuses++ });
    expect((await client.request(loan('1'))).kind).toBe('answer');
    expect(count('11')).toBe(2);
    expect(statuses).toBe(2);
  });

  test('98 once, then the answer', async () => {
    const { port, lines } = await except('11', (line, socket, nth) =>
      socket.write(nth === 1 ? sound(line, { draft: status98() }) : sound(line)),
    );
    const { client } = kiosk(port);
    expect((await client.request(loan('1'))).kind).toBe('answer');
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(2);
  });

  test('nothing but 98: the outcome is unknown', async () => {
    const { port } = await except('11', (line, socket) =>
      socket.write(sound(line, { draft: status98() })),
    );
    const { client } = kiosk(port);
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
  });

  test('98 in answer to 97: the reply is asked for again, and the command is not repeated', async () => {
    const { port, lines } = await bareSocket((line, socket) => {
      const asked = lines.filter((each) => each.startsWith('97')).length;
      const loanLine = lines.find((each) => each.startsWith('11'));
      if (line.startsWith('11'))
        socket.write(
          sound(line)
            .toString('latin1')
            .replace(/AZ..../, 'AZ1234'),
        );
      else if (!line.startsWith('97')) socket.write(sound(line));
      else if (loanLine)
        socket.write(asked === 1 ? sound(loanLine, { draft: status98() }) : sound(loanLine));
    });
    const { client } = kiosk(port);
    expect((await client.request(loan('1'))).kind).toBe('answer');
    expect(lines.map((line) => line.slice(0, 2))).toEqual(['93', '99', '11', '97', '97']);
  });

  test('98 with N in answer to a loan: not made, off line', async () => {
    const { port, lines } = await except('11', (line, socket) =>
      socket.write(sound(line, { draft: status98({ onlineStatus: 'N' }) })),
    );
    const { client, until, reported } = kiosk(port);
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: false });
    await until(() => reported('line-lost') === 1);
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(1);
  });

  test('another message instead of the answer is dropped and the answer awaited', async () => {
    const { port } = await except('17', (line, socket) => {
      const { message } = decode(Buffer.from(line));
      const other = encode(
        { code: '94', fixed: { ok: '1' }, fields: {} },
        { errorDetection: true, sequence: message.sequence },
      );
      socket.write(Buffer.concat([other, sound(line)]));
    });
    const { client, reported } = kiosk(port);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    expect(reported('wrong-reply')).toBe(1);
  });
});
