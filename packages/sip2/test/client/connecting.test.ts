/**
 * A library system that can be reached only by half: no try to connect lasts longer than its
 * time-out, and no request waits for ever.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { bareSocket, itemQuestion, kiosk } from '../../../../test/support/sip2/library.ts';
import { openAddress } from '../../src/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * A garbage collection every few milliseconds: what is held weakly only does not live through one
 * time-out.
 */
function litter(): void {
  const timer = setInterval(collectGarbage, 20);
  onTestFinished(() => clearInterval(timer));
}

/**
 * A process that listens and never accepts, and its accept queue is full: the next SYN is not
 * answered.
 */
async function fullAcceptQueue(): Promise<number> {
  const program = `const s = require('node:net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(s.address().port)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });`;
  const listener: ChildProcess = spawn(process.execPath, ['-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void listener.kill('SIGKILL'));
  const [port] = await once(listener.stdout ?? process.stdin, 'data');
  const sockets: Socket[] = [];
  onTestFinished(() => sockets.forEach((socket) => void socket.destroy()));
  for (;;) {
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    socket.on('error', () => undefined);
    sockets.push(socket);
    const timer = setTimeout(() => socket.emit('waits'), 300);
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'waits').then(() => false),
    ]);
    clearTimeout(timer);
    if (!connected) return Number(port);
  }
}

const timings = { connectTimeoutMs: 400, timeoutMs: 400, retries: 0 };
function silent() {
  return bareSocket(() => undefined);
}

test.each([
  [
    'a TLS handshake that stalls',
    async () => `tls://127.0.0.1:${(await silent()).port}`,
    'connect-failed',
  ],
  [
    'an accept queue that is full',
    async () => `tcp://127.0.0.1:${await fullAcceptQueue()}`,
    'connect-failed',
  ],
  [
    'a peer that accepts and sends nothing',
    async () => `tcp://127.0.0.1:${(await silent()).port}`,
    'log-in-unanswered',
  ],
])(
  '%s, while garbage is collected: the try ends in time, and so does the request that waited for it',
  async (_, at, code) => {
    const address = await at();
    litter();
    const { client, until, reported } = kiosk(0, { open: openAddress(address), timings });
    const answer = client.request(itemQuestion('1'));
    await until(() => reported(code) > 0);
    expect(await answer).toMatchObject({ kind: 'no-answer', sent: false });
    await until(() => client.state === 'offline');
  },
);
