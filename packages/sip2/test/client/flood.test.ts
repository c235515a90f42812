/**
 * A far end that sends more than any answer can be: it is hung up on, and called again only after a
 * pause.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { bareSocket, itemQuestion, kiosk, sound } from '../../../../test/support/sip2/library.ts';

/** Sound until it is asked for an item; then it never stops sending. */
function flooding(rubbish: string) {
  return bareSocket((line, socket) => {
    if (!line.startsWith('17')) return void socket.write(sound(line));
    const pour = () => {
      if (!socket.destroyed) socket.write(rubbish, () => setImmediate(pour));
    };
    pour();
  });
}

test.each([
  ['nothing but line ends', '\r'.repeat(65_536)],
  ['short lines', 'x\r'.repeat(30_000)],
  ['unsolicited messages', `${'941\r'.repeat(1_000)}`],
  ['long lines', `${'x'.repeat(60_000)}\r`],
  ['one line without an end', 'x'.repeat(60_000)],
  ['NUL bytes', '\0'.repeat(65_536)],
])('%s', async (_what, rubbish) => {
  const { port, lines } = await flooding(rubbish);
  const { client, until, reported, states, trace } = kiosk(port, {
    // The flood ends the request, and not a line that is no message: a busy machine reads a megabyte
    // in no 100 ms.
    timings: { graceMs: 3_000, reconnect: { firstMs: 50, mostMs: 30_000 } },
  });
  expect(await client.request(itemQuestion('1'))).toMatchObject({ kind: 'no-answer', sent: false });
  await until(() => reported('line-flooded') > 0);
  // It is off line at once, with a pause before the next try, though all went well before.
  await until(() => states.at(-1) === 'offline');
  expect(lines.filter((line) => line.startsWith('99')).length).toBeLessThanOrEqual(2);
  // What cannot be read is not kept to be read.
  expect(trace.filter((line) => line.startsWith('in')).length).toBeLessThan(500);
  expect(reported('unasked-line') + reported('not-sip2')).toBeLessThanOrEqual(4);
  // The client tries again, and is on line when the flood has ended.
  await until(() => client.state === 'online');
});

test('many requests one after the other are no flood', async () => {
  const { port } = await bareSocket((line, socket) => void socket.write(sound(line)));
  const { client, reported, online } = kiosk(port);
  await online();
  for (let nth = 0; nth < 600; nth += 1) {
    expect((await client.request(itemQuestion(String(nth)))).kind).toBe('answer');
    if (nth % 100 === 0) await turn();
  }
  expect(reported('line-flooded')).toBe(0);
});
