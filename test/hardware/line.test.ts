import { afterEach, describe, expect, it } from 'vitest';
import { type Line, type LineOptions, openLine } from '../../hardware/line.ts';
import { type SocketDevice, startSocketDevice } from '../../simulators/socket.ts';
import { until } from './until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startEcho(): Promise<SocketDevice & { heard: string }> {
  const state = { heard: '' };
  const device = await startSocketDevice({
    port: 0,
    onConnection: (socket) =>
      socket.on('data', (chunk) => {
        state.heard += chunk.toString('latin1');
        socket.write(chunk);
      }),
  });
  closers.push(() => device.close());
  return Object.defineProperty(device, 'heard', { get: () => state.heard }) as SocketDevice & { heard: string };
}

function follow(port: number, options: LineOptions = {}) {
  const log: string[] = [];
  let text = '';
  const line: Line = openLine(
    { kind: 'tcp', host: '127.0.0.1', port },
    {
      onUp: () => log.push('up'),
      onDown: () => log.push('down'),
      onOpenFailed: (reason) => log.push(`failed ${reason.includes('nothing listens') ? 'refused' : reason}`),
      onData: (chunk) => {
        text += Buffer.from(chunk).toString('latin1');
      },
    },
    { firstDelayMs: 10, maximumDelayMs: 40, ...options },
  );
  closers.push(() => line.close());
  return { line, log, text: () => text };
}

describe('a line over TCP', () => {
  it('comes up, carries bytes both ways and comes back after the plug was out', async () => {
    const device = await startEcho();
    const { line, log, text } = follow(device.port);
    await until(() => line.up, 'the line is up');
    await line.write(Buffer.from('one'));
    await until(() => text() === 'one', 'the echo');

    await device.unplug();
    await until(() => log.includes('failed refused'), 'the kiosk notices');
    expect(line.up).toBe(false);
    await expect(line.write(Buffer.from('lost'))).rejects.toThrow('the line is down');

    await device.plugIn();
    await until(() => line.up, 'the line is up again');
    await line.write(Buffer.from('two'));
    await until(() => text() === 'onetwo', 'the second echo');
    expect(device.heard).toBe('onetwo');
    expect(log).toEqual(['up', 'down', 'failed refused', 'up']);
  });

  it('tells one end for each beginning, whoever ends it', async () => {
    const device = await startEcho();
    const { line, log } = follow(device.port);
    await until(() => line.up, 'up');
    line.drop('the heartbeat was missed');
    line.drop('and again');
    expect(line.up).toBe(false);
    await until(() => line.up, 'up again');
    await line.close();
    await line.close();
    expect(log).toEqual(['up', 'down', 'up', 'down']);
    await until(() => device.connections === 0, 'the far end is told');
  });
});
