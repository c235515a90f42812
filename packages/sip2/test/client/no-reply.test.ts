/** No reply arrives, or the line breaks: a question is repeated, a loan is not. */
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import {
  except,
  hasty,
  itemQuestion,
  kiosk,
  library,
  loan,
  named,
  sound,
} from '../../../../test/support/sip2/library.ts';
import type { Draft } from '../../src/index.ts';

describe('silence and lost lines', () => {
  test('a question without a reply is sent again with the same bytes', async () => {
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

  test('a loan without a reply is not sent again, and its late answer is not taken for the next', async () => {
    let first: { line: string; socket: Socket } | null = null;
    const { port, lines } = await except('11', (line, socket, nth) => {
      if (nth === 1) {
        first = { line, socket };
        return;
      }
      // The late answer to the first loan, on the connection that carried it.
      if (first && !first.socket.destroyed) first.socket.write(sound(first.line));
      socket.write(sound(line));
    });
    const { client } = kiosk(port, { errorDetection: 'off', ...hasty });
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(named(await client.request(loan('2')))).toBe('2');
    expect(lines.filter((line) => line.startsWith('11'))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('93'))).toHaveLength(2);
  });

  test('a question on a connection that breaks is sent again on the next one', async () => {
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

  test('a question that breaks every connection ends as not sent', async () => {
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
    'the connection breaks during %s: the outcome is unknown',
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

  test('a connection that closes in the middle of a reply leaves the outcome of a loan unknown', async () => {
    const { server } = await library((message) =>
      message.code === '11' ? { raw: '121NNY20260101    120000AO3550|AA2355', hangUp: true } : null,
    );
    const { client, online } = kiosk(server.port);
    await online();
    expect(await client.request(loan('1'))).toMatchObject({ kind: 'no-answer', sent: true });
  });
});
