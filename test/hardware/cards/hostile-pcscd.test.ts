/** Something that listens where pcscd should, and does as it likes. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import {
  decodeRequest,
  encodeReadersState,
  encodeStructure,
  readerBits,
  readersStateLength,
} from '../../../hardware/cards/messages.ts';
import { createEid } from '../../../simulators/cards/eid.ts';
import { type CardBench, openCardBench } from '../../support/cards/card-bench.ts';
import { startSimulatedPcscd } from '../../support/cards/simulated-pcscd.ts';
import { until } from '../../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** `answer`: to the request of this number on a connection, 0 for the first. */
async function listen(
  answer: (socket: Socket, name: string, count: number) => void,
): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let pending = Buffer.alloc(0);
    let count = 0;
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        const next = decodeRequest(pending);
        if (typeof next === 'string') return;
        pending = pending.subarray(next.length);
        answer(socket, next.request.name, count);
        count += 1;
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return `tcp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}
function open(address: string, answerTimeoutMs = 50): CardBench {
  const bench = openCardBench(address, { answerTimeoutMs, retryMs: 1, bounceMs: 1 });
  closers.push(bench.close);
  return bench;
}
const agreed = encodeStructure('version', { major: 4, minor: 5 });
const one = encodeReadersState([
  {
    ...{ name: 'Reader', events: 1, bits: readerBits.present, sharing: 0, protocol: 1 },
    atr: Uint8Array.of(0x3b, 0x00),
  },
]);

test.each<[string, (socket: Socket, name: string) => void, string]>([
  ['hangs up at once', (socket) => void socket.destroy(), 'polkit'],
  ['never answers', () => {}, 'no answer within 50 ms'],
  [
    'speaks 5:0',
    (socket) => void socket.write(encodeStructure('version', { major: 5, result: 1 })),
    '5:0',
  ],
  [
    'refuses each version',
    (socket) => void socket.write(encodeStructure('version', { major: 4, minor: 6, result: 1 })),
    'accepts no version',
  ],
  ['sends too much', (socket) => void socket.write(new Uint8Array(20_000)), ''],
  [
    'has a list that is none',
    (socket, name) =>
      void socket.write(
        name === 'version' ? agreed : new Uint8Array(readersStateLength).fill(0xff),
      ),
    'its list of readers cannot be read',
  ],
  [
    'stops in the middle of the list',
    (socket, name) => void socket.write(name === 'version' ? agreed : one.subarray(0, 1_000)),
    'no answer within 50 ms',
  ],
])('a daemon that %s is down, and says so', async (_what, answer, reason) => {
  const bench = open(await listen(answer));
  await until(() => bench.seen.length > 0, 'a state');
  expect(bench.seen[0]).toBe('down');
  await until(() => bench.reason.includes(reason), `${reason}, not ${bench.reason}`);
  expect(bench.seen.filter((each) => each !== 'down')).toEqual([]);
  // Only who is shown out is refused: silence sends no technician to polkit.
  expect(bench.reason.includes('polkit')).toBe(reason === 'polkit');
});

test('a daemon that lists a card and answers no command: unreadable, and its end', async () => {
  let sockets: Socket | null = null;
  const address = await listen((socket, name) => {
    if (name === 'version') socket.write(agreed);
    if (name === 'waitForChange') {
      sockets = socket;
      socket.write(one);
    }
  });
  const bench = open(address, 500);
  await bench.sees('up', 'unusable unreadable');
  (sockets as Socket | null)?.destroy();
  await bench.sees('down', 'removed', 'up', 'unusable unreadable');
});

test('whatever bytes it sends, in whatever pieces, nothing is thrown', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (pieces, agrees) => {
        let at = 0;
        const address = await listen((socket, _name, count) => {
          if (agrees && count === 0) socket.write(agreed);
          else if (agrees && count === 1) socket.write(one);
          else socket.write(pieces[at++ % pieces.length] ?? new Uint8Array(1));
        });
        const bench = open(address);
        await until(() => bench.seen.length > 0, 'a state');
        for (const close of closers.splice(0).reverse()) await close();
        expect(bench.seen.filter((each) => each.startsWith('card'))).toEqual([]);
      },
    ),
    { numRuns: process.env.LONG === '1' ? 500 : 25 },
  );
});

test('bytes out of turn from a real one: it is left, and found again', async () => {
  const pcscd = await startSimulatedPcscd();
  closers.push(pcscd.close);
  const bench = openCardBench(pcscd.address);
  closers.push(bench.close);
  await bench.sees('up');
  pcscd.simulator.garbage();
  await bench.sees('down', 'up');
  await pcscd.insert(
    createEid({ nationalNumber: '94021300145', cardNumber: '591191706458', applet: '1.8' }),
  );
  await bench.sees('card 94021300145 eid slot');
});
