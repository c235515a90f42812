import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { progressOf } from '../../../hardware/opi/displays.ts';
import { createFramer, writeFrame } from '../../../hardware/opi/frame.ts';
import { openListener } from '../../../hardware/opi/listener.ts';
import { probeOpi } from '../../../hardware/opi/probe.ts';
import { startSocketDevice } from '../../../simulators/socket.ts';
import {
  closeAll,
  closeLater,
  openOpiBench,
  payOpi,
  timeZone,
} from '../../support/hardware/opi-bench.ts';
import { until } from '../../support/hardware/until.ts';

afterEach(closeAll);

const identity = { sender: 'KIOSK', workstation: '1', pop: '001' };

describe('channel 1', () => {
  async function listening(host: string) {
    const seen = { strangers: 0, rubbish: [] as string[], states: [] as (string | null)[] };
    const listener = openListener(
      { host, listenAddress: '127.0.0.1', listenPort: 0, retryMs: 10 },
      {
        onState: (trouble) => seen.states.push(trouble),
        onRequest: () => '<DeviceResponse/>',
        onStranger: () => {
          seen.strangers += 1;
        },
        onRubbish: (why) => seen.rubbish.push(why),
      },
    );
    closeLater(() => listener.close());
    await until(() => listener.port !== null, 'it listens');
    const socket = connect(listener.port ?? 0, '127.0.0.1');
    closeLater(async () => void socket.destroy());
    let isClosed = false;
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      isClosed = true;
    });
    return { seen, listener, socket, received, isClosed: () => isClosed };
  }

  test('another address than the terminal’s is sent away unheard', async () => {
    const { seen, socket, isClosed, listener } = await listening('192.0.2.7');
    socket.write(writeFrame('<DeviceRequest/>'));
    await until(isClosed, 'it is sent away');
    expect(seen).toMatchObject({ strangers: 1, rubbish: [] });
    expect(listener.wasReached).toBe(false);
  });

  test('a host name is looked up', async () => {
    const { socket, received, listener } = await listening('localhost');
    socket.write(writeFrame('<DeviceRequest/>'));
    await until(() => received.length > 0, 'it is answered');
    expect(
      Buffer.from(createFramer().push(Buffer.concat(received)).frames[0] ?? []).toString(),
    ).toBe('<DeviceResponse/>');
    expect(listener.wasReached).toBe(true);
  });

  test.each([
    ['rubbish', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['no DeviceRequest', Buffer.from(writeFrame('<CardServiceResponse/>'))],
    ['a document type', Buffer.from(writeFrame('<!DOCTYPE x><DeviceRequest/>'))],
  ])('%s: hung up', async (_, bytes) => {
    const { seen, socket, isClosed } = await listening('127.0.0.1');
    socket.write(bytes);
    await until(isClosed, 'it is hung up');
    expect(seen.rubbish).toHaveLength(1);
  });
});

describe('channel 1, when its far end is lost', () => {
  test('a long text of a display takes no time, and questions without end no memory', async () => {
    const { driver, reports } = await openOpiBench();
    const socket = connect(driver.listenPort ?? 0, '127.0.0.1');
    closeLater(async () => void socket.destroy());
    let isClosed = false;
    socket.on('error', () => {});
    socket.on('close', () => {
      isClosed = true;
    });
    const began = process.cpuUsage();
    expect(progressOf(['neem '.repeat(40_000)])).toBe('wait');
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(200);
    socket.pause();
    const short = Buffer.from(writeFrame('<DeviceRequest RequestType="Output" RequestID="1"/>'));
    const many = Buffer.concat(Array.from({ length: 5_000 }, () => short));
    const goOn = () => {
      if (socket.writable) socket.write(many, goOn);
    };
    goOn();
    await until(
      () => reports.some(({ text }) => text.includes('reads no answer')),
      'it is noticed',
    );
    socket.resume();
    await until(() => isClosed, 'it is hung up');
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'approved' });
  });

  test('the oldest of many connections makes room', async () => {
    const { driver, terminal } = await openOpiBench();
    const closed: number[] = [];
    const lost = Array.from({ length: 9 }, (_, at) => {
      const socket = connect(driver.listenPort ?? 0, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('close', () => closed.push(at));
      closeLater(async () => void socket.destroy());
      return socket;
    });
    await until(() => closed.length === 1, 'the oldest is hung up');
    expect(lost).toHaveLength(9);
    const payment = payOpi(driver);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(payment.steps).toEqual(['connecting', 'insert-card', 'insert-card']);
    expect(terminal.transactions()).toHaveLength(1);
  });
});

describe('the probe', () => {
  const options: Parameters<typeof probeOpi>[1] = {
    ...{ identity, dialect: 'nl', timeZone, answerTimeoutMs: 300 },
    listen: { address: '127.0.0.1', port: 0 },
  };
  const at = (port: number) => ({ kind: 'tcp', host: '127.0.0.1', port }) as const;

  test('ready, and the way back is open', async () => {
    const { terminal, driver } = await openOpiBench();
    const port = driver.listenPort ?? 0;
    await driver.close();
    const listen = { address: '127.0.0.1', port };
    expect(await probeOpi(at(terminal.port), { ...options, listen })).toMatchObject({
      ...{ kind: 'ready', terminalId: '68276185' },
      wayBack: { kind: 'open' },
    });
  });

  test('ready, and the kiosk that runs has the way back', async () => {
    const { terminal, driver } = await openOpiBench();
    const listen = { address: '127.0.0.1', port: driver.listenPort ?? 0 };
    expect(await probeOpi(at(terminal.port), { ...options, listen })).toMatchObject({
      ...{ kind: 'ready', wayBack: { kind: 'taken' } },
    });
  });

  test('ready, and nothing comes back', async () => {
    const { terminal } = await openOpiBench({}, { quirks: ['no-channel-1'] });
    expect(await probeOpi(at(terminal.port), options)).toMatchObject({
      ...{ kind: 'ready', wayBack: { kind: 'not-seen' } },
    });
  });

  test('busy, refused, garbage, silent, away', async () => {
    const { terminal, driver } = await openOpiBench();
    terminal.next('hold');
    const payment = payOpi(driver);
    await until(() => terminal.waits(), 'the terminal waits');
    expect(await probeOpi(at(terminal.port), options)).toMatchObject({ kind: 'busy' });
    terminal.cancelNow();
    await payment.outcome;
    terminal.logOut();
    expect(await probeOpi(at(terminal.port), { ...options, login: false })).toEqual({
      ...{ kind: 'refused', why: 'it says Loggedout' },
    });
    terminal.mute(true);
    expect(await probeOpi(at(terminal.port), options)).toEqual({ kind: 'silent' });
    await terminal.unplug();
    expect(await probeOpi(at(terminal.port), options)).toMatchObject({
      ...{ kind: 'closed', trouble: 'refused' },
    });
    const http = await startSocketDevice({
      port: 0,
      onConnection: (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    closeLater(() => http.close());
    expect(await probeOpi(at(http.port), options)).toMatchObject({ kind: 'garbage' });
  });
});
