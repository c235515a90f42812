import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { expectPluggedInTurn } from '../../../test/support/hardware/plugged-in-turn.ts';
import { itemQuestion, library } from '../../../test/support/sip2/library.ts';
import { encode } from '../src/index.ts';

/** A bare client: `ask` writes bytes and resolves with the next line. */
async function bare(port: number) {
  const socket = connect({ port, host: '127.0.0.1' });
  onTestFinished(() => void socket.destroy());
  let text = '';
  const waiting: ((line: string) => void)[] = [];
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (let end = text.indexOf('\r'); end !== -1 && waiting.length > 0; end = text.indexOf('\r')) {
      waiting.shift()?.(text.slice(0, end));
      text = text.slice(end + 1);
    }
  });
  const ask = (bytes: string | Uint8Array) =>
    new Promise<string>((resolve) => {
      waiting.push(resolve);
      socket.write(bytes);
    });
  return { ask, socket };
}
function question(item: string, sequence: number) {
  return encode(itemQuestion(item), { errorDetection: true, sequence });
}

test('a bad checksum and a line that is no message get 96; nothing reaches the handler', async () => {
  const { server, received } = await library();
  const { ask } = await bare(server.port);
  expect(await ask('1720260101    120000AO|AB1|AY1AZ0001\r')).toBe('96AZFEF6');
  expect(await ask('hello\r')).toBe('96AZFEF6');
  expect(received).toEqual([]);
});

test('97 brings the last reply of this connection, 96 when there is none', async () => {
  const { server, count } = await library();
  const [one, two] = [await bare(server.port), await bare(server.port)];
  const reply = await one.ask(question('1', 4));
  expect(reply).toMatch(/^18.*AY4AZ[0-9A-F]{4}$/);
  expect(await one.ask('97AZFEF5\r')).toBe(reply);
  expect(await two.ask('97AZFEF5\r')).toBe('96AZFEF6');
  expect(count('17')).toBe(1);
});

test.each([
  ['stored', 1],
  ['execute', 2],
] as const)('the same request twice, duplicates: %s', async (duplicates, times) => {
  const { server, count } = await library(() => null, { duplicates });
  const { ask } = await bare(server.port);
  const reply = await ask(question('1', 4));
  expect(await ask(question('1', 4))).toBe(reply);
  expect(count('17')).toBe(times);
  await ask(question('1', 5));
  expect(count('17')).toBe(times + 1);
});

test('a request without error detection is answered without', async () => {
  const { server } = await library();
  const { ask } = await bare(server.port);
  expect(await ask(encode(itemQuestion('1')))).toBe('1803010120260101    120000AB1|AJtitle of 1|');
});

test('CR, LF, CRLF and several messages in one packet', async () => {
  const { server, count } = await library();
  const { ask } = await bare(server.port);
  const one = Buffer.from(encode(itemQuestion('1'), { terminator: 'none' })).toString();
  await ask(`\n\0${one}\r\n${one}\n${one}\r`);
  await expect.poll(() => count('17')).toBe(3);
});

test('plugged in twice at once it listens once; what came last holds', async () => {
  const { server } = await library();
  await expectPluggedInTurn(server);
});

test('unplugged and plugged in again on the same port; a session may be cut and spoken to', async () => {
  const { server } = await library();
  const port = server.port;
  const { socket } = await bare(port);
  const gone = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  await expect.poll(() => server.sessions.size).toBe(1);
  await server.unplug();
  await gone;
  expect(server.plugged).toBe(false);
  await server.plugIn();
  expect(server.port).toBe(port);
  const again = await bare(port);
  const heard = again.ask('');
  await expect.poll(() => server.sessions.size).toBe(1);

  for (const session of server.sessions)
    session.sendMessage({ code: '94', fixed: { ok: '1' }, fields: {} }, 3);
  expect(await heard).toBe('941AY3AZFDFA');
});
