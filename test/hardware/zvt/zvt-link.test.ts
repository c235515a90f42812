import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { toHex } from '../../../hardware/hex.ts';
import { fromHex } from '../../../hardware/zvt/bytes.ts';
import { createLink, type LinkOptions, NotSent } from '../../../hardware/zvt/link.ts';
import { createSerialFramer, writeFrame } from '../../../hardware/zvt/serial.ts';
import { until } from '../../support/hardware/until.ts';
import { openBench, pay } from '../../support/hardware/zvt-bench.ts';

const ack = fromHex('06');
const nak = fromHex('15');
const authorisation = fromHex('06 01 0A 04 00 00 00 01 10 10 00 49 09 78');

/**
 * A link whose far end is written out: each frame that it sends is answered with the next of
 * `answers`.
 */
function serialLink(answers: (Uint8Array | 'silence')[], options: Partial<LinkOptions> = {}) {
  const wrote: string[] = [];
  const apdus: string[] = [];
  const rubbish: string[] = [];
  const link = createLink(
    {
      write: async (bytes) => {
        wrote.push(toHex(bytes));
        const answer = bytes.length > 1 ? answers.shift() : undefined;
        if (answer instanceof Uint8Array) setImmediate(() => link.receive(answer));
      },
      onApdu: (apdu) => apdus.push(toHex(apdu)),
      onRubbish: (why) => rubbish.push(why),
    },
    { framing: 'serial', t1Ms: 20, t2Ms: 30, ...options },
  );
  return { link, wrote, apdus, rubbish };
}

test('a message is whole whose second half came as the process stood still', async () => {
  const gapMs = 100;
  const apdus: string[] = [];
  const rubbish: string[] = [];
  const whole = fromHex('06 0F 02 19 00');
  const server = createServer((socket) => {
    socket.write(whole.subarray(0, 3));
    const standStill = () => {
      socket.end(whole.subarray(3));
      const until = performance.now() + gapMs + 50;
      while (performance.now() < until);
    };
    // After an immediate the timers come first, and the sockets then.
    setTimeout(() => setImmediate(standStill), gapMs / 2);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  const link = createLink(
    {
      write: async () => {},
      onApdu: (apdu) => apdus.push(toHex(apdu)),
      onRubbish: (why) => rubbish.push(why),
    },
    { framing: 'tcp', gapMs },
  );
  socket.on('data', link.receive);
  await once(socket, 'end');
  expect([apdus, rubbish]).toEqual([['06 0F 02 19 00'], []]);
});

test('a frame that is refused is sent again, the same, at most twice more', async () => {
  const { link, wrote } = serialLink([nak, nak, ack]);
  await link.send(authorisation);
  expect(wrote).toEqual(Array(3).fill(toHex(writeFrame(authorisation))));
});

test('a frame that is refused three times surely did not arrive', async () => {
  const { link, wrote } = serialLink([nak, nak, nak, ack]);
  await expect(link.send(authorisation)).rejects.toBeInstanceOf(NotSent);
  expect(wrote).toHaveLength(3);
});

test('silence is answered with the frame again', async () => {
  const { link, wrote } = serialLink(['silence', ack]);
  await link.send(fromHex('80 00 00'));
  expect(wrote).toHaveLength(2);
});

test('but a command that moves money is said once: after silence nobody knows', async () => {
  const { link, wrote } = serialLink(['silence', ack]);
  const failure = await link
    .send(authorisation, { repeatOnSilence: false })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(NotSent);
  expect(wrote).toHaveLength(1);
});

test('an answer whose ACK was lost shows that the command arrived', async () => {
  const { link, wrote, apdus } = serialLink([writeFrame(fromHex('80 00 00'))]);
  await link.send(authorisation, { repeatOnSilence: false });
  expect(apdus).toEqual(['80 00 00']);
  expect(wrote).toEqual([toHex(writeFrame(authorisation)), '06']);
});

test('what arrives is acknowledged, what is damaged is refused, what ends half way after T1', async () => {
  const { link, wrote, apdus, rubbish } = serialLink([]);
  const frame = writeFrame(fromHex('04 FF 01 0A'));
  link.receive(frame);
  expect(wrote).toEqual(['06']);
  link.receive(Uint8Array.from(frame, (byte, index) => (index === 5 ? byte ^ 1 : byte)));
  expect(wrote).toEqual(['06', '15']);
  link.receive(frame.subarray(0, 5));
  await until(() => wrote.length === 3, 'T1 has passed');
  expect(wrote.at(-1)).toBe('15');
  link.receive(frame);
  expect(apdus).toEqual(['04 FF 01 0A', '04 FF 01 0A']);
  expect(rubbish).toEqual(['the checksum does not match', 'a frame that never ended']);
});

test('the next frame waits for the ACK of the one before', async () => {
  const { link, wrote } = serialLink([ack, ack], { t2Ms: 2_000 });
  const both = [link.send(fromHex('80 00 00')), link.send(fromHex('06 B0 00'))];
  await both[0];
  expect(wrote).toHaveLength(1);
  await both[1];
  expect(wrote).toHaveLength(2);
});

test('when the wire is gone, what was never tried is not sent, and what was tried is not known', async () => {
  const { link } = serialLink(['silence'], { t2Ms: 2_000 });
  const tried = link.send(authorisation).catch((error: unknown) => error);
  const waiting = link.send(authorisation).catch((error: unknown) => error);
  await until(() => true, 'the first is on its way');
  link.end('unplugged');
  expect(await tried).not.toBeInstanceOf(NotSent);
  expect(await waiting).toBeInstanceOf(NotSent);
});

test('on TCP a message that never ends is thrown away, and the next one is heard', async () => {
  const apdus: string[] = [];
  const rubbish: string[] = [];
  const link = createLink(
    {
      write: async () => {},
      onApdu: (apdu) => apdus.push(toHex(apdu)),
      onRubbish: (why) => rubbish.push(why),
    },
    { framing: 'tcp', gapMs: 20 },
  );
  link.receive(fromHex('04 0F 77 27 00'));
  await until(() => rubbish.length === 1, 'the gap has passed');
  link.receive(fromHex('FF FF 10 06'));
  link.receive(fromHex('80 00'));
  link.receive(fromHex('00'));
  expect(apdus).toEqual(['80 00 00']);
  expect(rubbish).toEqual([
    '5 bytes of a message that never ended',
    '4 bytes that begin no message',
  ]);
});

test('the driver says 06 01 once on a serial line, however silent the far end is', async () => {
  const heard: string[] = [];
  const server = createServer((socket) => {
    const framer = createSerialFramer();
    const say = (hex: string) => socket.write(writeFrame(fromHex(hex)));
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const event of framer.push(data)) {
        if (event.kind !== 'apdu') continue;
        const said = toHex(event.apdu);
        heard.push(said);
        if (said.startsWith('06 01')) continue;
        socket.write(ack);
        if (said === '80 00 00') continue;
        say('80 00 00');
        say('06 0F 01 00');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const bench = openBench(
    { kind: 'tcp', host: '127.0.0.1', port },
    { framing: 'serial', link: { t2Ms: 60 } },
  );
  try {
    await bench.up();
    expect(await pay(bench.driver).outcome).toEqual({
      kind: 'unknown',
      why: 'no ACK within 60 ms',
    });
    await until(
      () =>
        heard.at(-1) === '80 00 00' &&
        heard.filter((said) => said.startsWith('06 00')).length === 2,
      'it connected again',
    );
    expect(heard.filter((said) => said.startsWith('06 01'))).toHaveLength(1);
  } finally {
    await bench.driver.close();
    server.close();
  }
});
