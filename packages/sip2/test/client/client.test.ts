import { describe, expect, test } from 'vitest';
import {
  itemQuestion,
  kiosk,
  library,
  loan,
  status98,
} from '../../../../test/support/sip2/library.ts';
import { first } from '../../src/index.ts';

describe('a healthy library system', () => {
  test('log-in, status, and typed replies', async () => {
    const { server, received } = await library();
    const { client, states, online } = kiosk(server.port);
    await online();
    const answer = await client.request(itemQuestion('30000000000012'));
    if (answer.kind !== 'answer') throw new Error(answer.why);
    expect(answer.message.fixed.circulationStatus).toBe('03');
    expect(first(answer.message, 'AB')).toBe('30000000000012');
    expect(received.map((message) => message.code)).toEqual(['93', '99', '17']);
    expect(received.map((message) => message.sequence)).toEqual([0, 1, 2]);
    expect(received.every((message) => message.checksum === 'ok')).toBe(true);
    expect(states).toEqual(['online']);
  });

  test.each(['off', 'strict', 'lenient', 'auto'] as const)(
    'forty requests at once are answered in order, mode %s',
    async (errorDetection) => {
      const { server, count } = await library();
      const { client } = kiosk(server.port, { errorDetection });
      const items = Array.from({ length: 40 }, (_, n) => String(30000000000000 + n));
      const answers = await Promise.all(items.map((item) => client.request(itemQuestion(item))));
      const named = answers.map((answer) =>
        answer.kind === 'answer' ? first(answer.message, 'AB') : answer.why,
      );
      expect(named).toEqual(items);
      expect(count('17')).toBe(40);
    },
  );

  test('no log-in when there is no account', async () => {
    const { server, received } = await library();
    const { online } = kiosk(server.port, { login: null });
    await online();
    expect(received.map((message) => message.code)).toEqual(['99']);
  });

  test('CRLF and cp850 on both sides', async () => {
    const wire = { terminator: 'crlf', encoding: 'cp850' } as const;
    const { server } = await library(
      (message) =>
        message.code !== '17'
          ? null
          : {
              code: '18',
              fixed: {
                circulationStatus: '03',
                securityMarker: '01',
                feeType: '01',
                transactionDate: '',
              },
              fields: { AB: '1', AJ: 'Le troisième café' },
            },
      { wire },
    );
    const { client } = kiosk(server.port, { wire });
    const answer = await client.request(itemQuestion('1'));
    expect(answer.kind === 'answer' && first(answer.message, 'AJ')).toBe('Le troisième café');
  });

  test('the trace has no secrets', async () => {
    const { server } = await library();
    const { client, trace } = kiosk(server.port);
    await client.request(loan('30000000000012'));
    const all = trace.join('\n');
    expect(all).toContain('out 93');
    expect(all).toContain('in 121NNY');
    for (const secret of ['lindeveld', '23550000000013', '30000000000012', 'title'])
      expect(all).not.toContain(secret);
  });
});

describe('going and coming', () => {
  test('a refused log-in is reported as an error and leaves the client off line', async () => {
    const { server, count } = await library();
    const login = { user: 'kiosk', password: 'wrong' };
    const { client, until, reported } = kiosk(server.port, {
      login,
      timings: { reconnect: { firstMs: 500, mostMs: 60_000 } },
    });
    await until(() => client.state === 'offline');
    expect(reported('log-in-refused')).toBe(1);
    expect(await client.request(itemQuestion('1'))).toMatchObject({
      kind: 'no-answer',
      sent: false,
    });
    expect(count('93')).toBe(1);
  });

  test('no library system, then one: requests fail at once, then work', async () => {
    const { server } = await library();
    const port = server.port;
    await server.unplug();
    const { client, until, online, reported } = kiosk(port);
    await until(() => client.state === 'offline');
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: false });
    expect(reported('connect-failed')).toBeGreaterThan(0);
    await server.plugIn();
    await online();
    expect((await client.request(loan('1'))).kind).toBe('answer');
  });

  test('an idle line that is cut is opened again, and logs in again', async () => {
    const { server, count } = await library();
    const { client, until, online, reported } = kiosk(server.port);
    await online();
    expect((await client.request(itemQuestion('1'))).kind).toBe('answer');
    for (const session of server.sessions) session.hangUp();
    await until(() => reported('online') === 2);
    expect(count('93')).toBe(2);
    expect((await client.request(itemQuestion('1'))).kind).toBe('answer');
  });

  test('the line is cut and stays cut: off line, and on line again when it is back', async () => {
    const { server } = await library();
    const { client, until, online } = kiosk(server.port);
    await online();
    await server.unplug();
    await until(() => client.state === 'offline');
    await server.plugIn();
    await online();
  });

  test('a beat in every silence', async () => {
    const { server, received } = await library();
    const { online } = kiosk(server.port, { timings: { heartbeatMs: 20 } });
    await online();
    await expect
      .poll(() => received.filter((message) => message.code === '99').length)
      .toBeGreaterThanOrEqual(4);
  });

  test('a library system that announces to be off line is off line', async () => {
    const { server } = await library((message) =>
      message.code === '99' ? status98({ onlineStatus: 'N' }) : null,
    );
    const { client, until, reported } = kiosk(server.port);
    await until(() => client.state === 'offline');
    expect(reported('acs-offline')).toBe(1);
  });

  test('one that announces it later, in a heartbeat: off line until it announces otherwise; or ignored', async () => {
    let onlineStatus = 'Y';
    const { server } = await library((message) =>
      message.code === '99' ? status98({ onlineStatus }) : null,
    );
    const { client, until, online, reported } = kiosk(server.port, {
      timings: { heartbeatMs: 20 },
    });
    const other = kiosk(server.port, { timings: { heartbeatMs: 20 }, obeyOffline: false });
    await online();
    await other.online();
    onlineStatus = 'N';
    await until(() => client.state === 'offline');
    expect(reported('acs-offline')).toBeGreaterThan(0);
    onlineStatus = 'Y';
    await online();
    expect([other.client.state, other.reported('line-lost')]).toEqual(['online', 0]);
  });

  test('close ends the request under way, answers those behind it, and may be called twice', async () => {
    const { server, count } = await library((message) => (message.code === '11' ? 'silent' : null));
    const { client, online } = kiosk(server.port, {
      timings: { timeoutMs: 60_000 },
    });
    await online();
    const first = client.request(loan('1'));
    const second = client.request(loan('2'));
    await expect.poll(() => count('11')).toBe(1);
    await Promise.all([client.close(), client.close()]);
    expect(await first).toMatchObject({ kind: 'no-answer', sent: true });
    expect(await second).toMatchObject({ kind: 'no-answer', sent: false });
    expect(await client.request(itemQuestion('1'))).toMatchObject({
      kind: 'no-answer',
      sent: false,
    });
    expect(client.state).toBe('offline');
    expect(count('11')).toBe(1);
  });
});
