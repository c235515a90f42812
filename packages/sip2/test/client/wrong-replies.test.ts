import { describe, expect, test } from 'vitest';
import {
  bareSocket,
  except,
  hasty,
  itemQuestion,
  kiosk,
  library,
  loan,
  named,
  sound,
  status98,
} from '../../../../test/support/sip2/library.ts';
import { decode, encode } from '../../src/index.ts';

describe('wrong replies', () => {
  test('an unsolicited line is reported and dropped', async () => {
    const { server } = await library();
    const { client, reported, online, until } = kiosk(server.port, { errorDetection: 'off' });
    await online();
    for (const session of server.sessions) session.send('12unasked|\r');
    await until(() => reported('unasked-line') === 1);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
  });

  test.each([
    ['plain text', 'Problems handling the request: java.lang.NullPointerException\r'],
    ['the word None', 'None\r'],
    ['an empty line', '\r'],
    ['another code', '55hello|\r'],
    ['garbage', Buffer.from([0xff, 0xfb, 0x1f, 0x80, 0x00, 0x0d, 0xfe, 0x0a])],
  ])('%s instead of an answer is reported', async (_name, raw) => {
    const { server, count } = await library((message) => (message.code === '11' ? { raw } : null));
    const { client, reported } = kiosk(server.port, { timings: { timeoutMs: 10_000 } });
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(reported('not-sip2')).toBeGreaterThanOrEqual(1);
    expect(count('11')).toBe(1);
    expect((await client.request(itemQuestion('1'))).kind).toBe('answer');
  });

  test('garbage before the answer is dropped, and the answer is accepted', async () => {
    const { port } = await except('17', (line, socket) =>
      socket.write(Buffer.concat([Buffer.from('??\xff\r\n', 'latin1'), sound(line)])),
    );
    const { client, reported } = kiosk(port);
    expect(named(await client.request(itemQuestion('1')))).toBe('1');
    expect(reported('not-sip2')).toBe(1);
  });

  test('a peer that never stops sending does not keep a request open', async () => {
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

  test('only 98: the outcome is unknown', async () => {
    const { port } = await except('11', (line, socket) =>
      socket.write(sound(line, { draft: status98() })),
    );
    const { client } = kiosk(port);
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
  });

  test('98 in answer to 97: the reply is requested again, and the command is not repeated', async () => {
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

  test('another message is dropped, and the client waits for the answer', async () => {
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

  test('K9: after another message in its place the answer is not waited for longer than after noise', async () => {
    const timeoutMs = 800;
    const { port } = await except('17', (line, socket) =>
      socket.write(sound(line, { draft: { code: '94', fixed: { ok: '1' }, fields: {} } })),
    );
    const { client, online } = kiosk(port, { timings: { timeoutMs, retries: 0 } });
    await online();
    const from = performance.now();
    expect((await client.request(itemQuestion('1'))).kind).toBe('no-answer');
    expect(performance.now() - from).toBeLessThan(timeoutMs);
  });

  test('a second answer to the request before is none in place of this one, where answers have no number', async () => {
    const { server } = await library((message) => (message.code === '17' ? 'silent' : null));
    const timings = { timeoutMs: 300, graceMs: 20, retries: 0 };
    const { client, until, reported } = kiosk(server.port, { errorDetection: 'off', timings });
    expect((await client.request(loan('2'))).kind).toBe('answer');
    const from = performance.now();
    const asked = client.request(itemQuestion('1'));
    const again = '121NNY20260101    120000AO3550|AA23550000000013|AB2|AJtitle|AH20260122|\r';
    for (const session of server.sessions) session.send(again);
    await until(() => reported('wrong-reply') === 1);
    expect((await asked).kind).toBe('no-answer');
    expect(performance.now() - from).toBeGreaterThanOrEqual(299);
  });
});
