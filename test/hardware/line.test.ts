import { afterEach, describe, expect, it } from 'vitest';
import { type Line, type LineOptions, openLine } from '../../hardware/line.ts';
import { type SocketDevice, startSocketDevice } from '../../simulators/socket.ts';
import { startPty } from '../support/hardware/pty.ts';
import { until } from '../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startEcho() {
  let heard = '';
  const device: SocketDevice = await startSocketDevice({
    port: 0,
    onConnection: (socket) =>
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
        socket.write(chunk);
      }),
  });
  closers.push(() => device.close());
  return {
    port: device.port,
    unplug: device.unplug,
    plugIn: device.plugIn,
    get connections() {
      return device.connections;
    },
    get heard() {
      return heard;
    },
  };
}

function follow(at: number | string, options: LineOptions = {}) {
  const log: string[] = [];
  let text = '';
  const line: Line = openLine(
    typeof at === 'number'
      ? { kind: 'tcp', host: '127.0.0.1', port: at }
      : { kind: 'serial', path: at, baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
    {
      onUp: () => log.push('up'),
      onDown: () => log.push('down'),
      onOpenFailed: (reason) =>
        log.push(`failed ${/nothing listens|no such port/.test(reason) ? 'refused' : reason}`),
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

  it('waits longer after each failure, and not at all less for a peer that opens and says nothing', async () => {
    const arrivals: number[] = [];
    const device = await startSocketDevice({
      port: 0,
      onConnection: (socket) => {
        arrivals.push(performance.now());
        socket.resetAndDestroy();
      },
    });
    closers.push(() => device.close());
    follow(device.port, { firstDelayMs: 20, maximumDelayMs: 80 });
    await until(() => arrivals.length === 6, 'six attempts');
    const pauses = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? 0));
    for (const [index, atLeast] of [20, 40, 80, 80, 80].entries())
      expect(pauses[index]).toBeGreaterThan(atLeast - 2);
  });

  it('begins with the short pause again once the peer has spoken', async () => {
    const device = await startEcho();
    const { line, log, text } = follow(device.port, { firstDelayMs: 10, maximumDelayMs: 60_000 });
    for (let time = 1; time <= 12; time++) {
      await until(() => line.up, `up for the ${time}. time`);
      await line.write(Buffer.from('x'));
      await until(() => text().length === time, 'answered');
      line.drop('once more');
    }
    expect(log.filter((entry) => entry === 'down')).toHaveLength(12);
  });

  it('drops a peer that takes no more bytes, so that half a message never runs into the next', async () => {
    const stuck = await startSocketDevice({ port: 0, onConnection: (socket) => socket.pause() });
    closers.push(() => stuck.close());
    const { line, log } = follow(stuck.port, { writeTimeoutMs: 50 });
    await until(() => line.up, 'up');
    await expect(line.write(new Uint8Array(32 * 1024 * 1024))).rejects.toThrow(
      'did not finish within 50 ms',
    );
    expect(log).toEqual(['up', 'down']);
    await until(() => line.up, 'up again');
    const underWay = expect(line.write(new Uint8Array(32 * 1024 * 1024))).rejects.toThrow(
      'the far end is mute',
    );
    line.drop('the far end is mute');
    await underWay;
  });

  it('closes while it is still trying, and then calls nobody', async () => {
    const device = await startEcho();
    await device.unplug();
    const { line, log } = follow(device.port);
    await until(() => log.length === 1, 'the first failure');
    await line.close();
    await device.plugIn();
    const { line: other } = follow(device.port);
    await until(() => other.up, 'another gets through');
    expect(device.connections).toBe(1);
    expect(log).toEqual(['failed refused']);
  });
});

describe('a line over a serial port', () => {
  it('comes back with a new port after the cable was pulled, and sends nothing that was written in between', async () => {
    const device = await startEcho();
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    const { line, log, text } = follow(pty.path);
    await until(() => line.up, 'up');
    await line.write(Buffer.from('one'));
    await until(() => text() === 'one', 'the echo');
    await pty.pull();
    await until(() => log.includes('failed refused'), 'the port is gone');
    await expect(line.write(Buffer.from('ghost'))).rejects.toThrow('the line is down');
    await pty.plug();
    await until(() => line.up, 'up again');
    await line.write(Buffer.from('two'));
    await until(() => text() === 'onetwo', 'the second echo');
    expect(device.heard).toBe('onetwo');
    expect(log).toEqual(['up', 'down', 'failed refused', 'up']);
  });

  it('can drop and take the same port at once: it is free before it is opened again', async () => {
    const device = await startEcho();
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    const { line, log } = follow(pty.path, { firstDelayMs: 0, maximumDelayMs: 1 });
    for (let time = 0; time < 5; time++) {
      await until(() => line.up, 'up');
      line.drop('the heartbeat was missed');
    }
    await until(() => line.up, 'up');
    expect(log.filter((entry) => entry.startsWith('failed'))).toEqual([]);
  });
});
