import { describe, expect, test } from 'vitest';
import {
  bareSocket,
  except,
  itemQuestion,
  kiosk,
  library,
  loan,
  named,
  sound,
} from '../../../../test/support/sip2/library.ts';

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

  test('replies with neither checksum nor terminator are accepted after a pause', async () => {
    const bare = (line: string) =>
      sound(line.replace(/AY\dAZ[0-9A-F]{4}$/, ''), { terminator: 'none' });
    const { port } = await bareSocket((line, socket) => {
      const bytes = bare(line);
      // In two pieces: the first is not a whole message.
      socket.write(bytes.subarray(0, bytes.length - 3));
      setImmediate(() => socket.write(bytes.subarray(bytes.length - 3)));
    });
    const { client, online } = kiosk(port);
    await online();
    for (const item of ['1', '2'])
      expect(named(await client.request(itemQuestion(item)))).toBe(item);
  });

  test('a reply without a terminator is accepted when its checksum is right', async () => {
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
  test('a reply with a wrong checksum is requested again with 97', async () => {
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

  test('96: the same bytes are sent again', async () => {
    const { port, lines } = await except('11', (line, socket, nth) =>
      socket.write(nth < 3 ? '96AZFEF6\r' : sound(line)),
    );
    const { client } = kiosk(port);
    expect((await client.request(loan('1'))).kind).toBe('answer');
    const sent = lines.filter((line) => line.startsWith('11'));
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
  });

  test('repeated 96 ends the request, and the loan was not made', async () => {
    const { port, lines } = await except('11', (_line, socket) => socket.write('96AZFEF6\r'));
    const { client } = kiosk(port);
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: false });
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(3);
  });

  test('an answer with another sequence number is dropped, and the client waits for the right one', async () => {
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

  test('without sequence numbers a late second answer is recognised by its item', async () => {
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

  test('AZ0000 in every reply: lenient and auto accept it, strict does not', async () => {
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
