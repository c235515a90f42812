import { execFileSync } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { openPort } from '../../hardware/open.ts';
import type { Port } from '../../hardware/port.ts';
import { startSocketDevice } from '../../simulators/socket.ts';
import { startPty } from '../support/hardware/pty.ts';
import { until } from '../support/hardware/until.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function watch() {
  const heard = { text: '', downs: [] as string[] };
  const handlers = {
    onData: (chunk: Uint8Array) => {
      heard.text += Buffer.from(chunk).toString('latin1');
    },
    onDown: (reason: string) => {
      heard.downs.push(reason);
    },
  };
  return { heard, handlers };
}

async function echo() {
  const device = await startSocketDevice({
    port: 0,
    onConnection: (socket) => socket.on('data', (chunk) => socket.write(chunk)),
  });
  closers.push(() => device.close());
  return device;
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('no port');
  return bound.port;
}

const usual = { connectTimeoutMs: 2_000 };
function serial(path: string) {
  return {
    kind: 'serial',
    path,
    baudRate: 38400,
    dataBits: 8,
    parity: 'even',
    stopBits: 1,
  } as const;
}

function keepPort(port: Port): Port {
  closers.push(() => port.close());
  return port;
}

describe('a socket', () => {
  it('tells its end once, and not when it was closed on purpose', async () => {
    const device = await echo();
    const { heard, handlers } = watch();
    const lost = keepPort(
      await openPort({ kind: 'tcp', host: '127.0.0.1', port: device.port }, handlers, usual),
    );
    await lost.write(Buffer.from('x'));
    await until(() => heard.text === 'x', 'the echo');
    await device.unplug();
    await until(() => heard.downs.length > 0, 'the end');
    await lost.close();
    expect(heard.downs).toHaveLength(1);
    await expect(lost.write(Buffer.from('y'))).rejects.toThrow('is closed');

    await device.plugIn();
    const second = watch();
    const closed = await openPort(
      { kind: 'tcp', host: '127.0.0.1', port: device.port },
      second.handlers,
      usual,
    );
    const last = closed.write(Buffer.from('last words'));
    await Promise.all([last, closed.close(), closed.close()]);
    expect(second.heard.downs).toEqual([]);
  });

  it('says what is wrong: nothing listens, no answer in time, given up', async () => {
    const device = await echo();
    await device.unplug();
    const address = { kind: 'tcp', host: '127.0.0.1', port: device.port } as const;
    await expect(openPort(address, watch().handlers, usual)).rejects.toThrow(
      'nothing listens there',
    );

    // Accepts and never shakes hands: the address of a TLS port given to something that speaks it
    // not.
    const mute = createServer((socket) => socket.resume().on('error', () => {}));
    closers.push(() => mute.close());
    const muteAddress = { kind: 'tls', host: '127.0.0.1', port: await portOf(mute) } as const;
    await expect(openPort(muteAddress, watch().handlers, { connectTimeoutMs: 50 })).rejects.toThrow(
      'no answer within 50 ms',
    );
    const giveUp = new AbortController();
    const opening = openPort(muteAddress, watch().handlers, {
      connectTimeoutMs: 60_000,
      signal: giveUp.signal,
    });
    giveUp.abort();
    await expect(opening).rejects.toThrow('given up');
  });
});

describe('a TLS socket', () => {
  it('trusts the authority that it is given, and nobody else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiosk-tls-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
          '-nodes',
          '-days',
          '1',
        ],
        ...[
          '-keyout',
          key,
          '-out',
          cert,
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=DNS:localhost',
        ],
      ],
      { stdio: 'ignore' },
    );
    const server = createTlsServer(
      { key: readFileSync(key), cert: readFileSync(cert) },
      (socket) => {
        socket.on('error', () => {});
        socket.write('hello');
        socket.pipe(socket);
      },
    );
    server.on('tlsClientError', () => {});
    closers.push(() => server.close());
    const address = { kind: 'tls', host: 'localhost', port: await portOf(server) } as const;

    const { heard, handlers } = watch();
    const port = keepPort(
      await openPort(address, handlers, { ...usual, ca: readFileSync(cert, 'utf8') }),
    );
    await port.write(Buffer.from(' there'));
    await until(() => heard.text === 'hello there', 'the greeting and the echo');
    await expect(openPort(address, watch().handlers, usual)).rejects.toThrow(
      'self-signed certificate',
    );
  });
});

/** What the kernel holds of a port that this process has open. */
function settingsOf(path: string): string {
  const folder = '/proc/self/fd';
  const tty = realpathSync(path);
  const held = readdirSync(folder).find(
    (fd) => existsSync(join(folder, fd)) && readlinkSync(join(folder, fd)) === tty,
  );
  return execFileSync('stty', ['-a'], {
    stdio: [Number(held), 'pipe', 'inherit'],
    encoding: 'utf8',
  });
}

describe('a serial port', () => {
  it('says what is wrong: no such port, held by another program', async () => {
    await expect(openPort(serial('/dev/no-such-port'), watch().handlers, usual)).rejects.toThrow(
      'plugged in?',
    );
    const device = await echo();
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    keepPort(await openPort(serial(pty.path), watch().handlers, usual));
    await expect(openPort(serial(pty.path), watch().handlers, usual)).rejects.toThrow(
      'another program has this port open',
    );
  });

  it('is set as its address says, and closing it does not drop DTR, which resets many a device', async () => {
    const device = await echo();
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    keepPort(
      await openPort(
        { ...serial(pty.path), baudRate: 57_600, stopBits: 2 },
        watch().handlers,
        usual,
      ),
    );
    // Parity does not show: a pty has none.
    const settings = settingsOf(pty.path);
    expect(settings).toMatch(/speed 57600 baud/);
    for (const flag of ['-hupcl', 'cstopb', 'clocal', '-icanon', '-echo', '-ixon', '-opost']) {
      expect(settings).toMatch(new RegExp(`(^|\\s)${flag}\\b`, 'm'));
    }
  });

  it.each([
    [undefined, '-ixon', '-crtscts'],
    ['rtscts', '-ixon', 'crtscts'],
    ['xonxoff', 'ixon', '-crtscts'],
  ] as const)('has the flow control of its address: %s', async (flow, ...flags) => {
    const device = await echo();
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    const address = flow === undefined ? serial(pty.path) : { ...serial(pty.path), flow };
    keepPort(await openPort(address, watch().handlers, usual));
    const settings = settingsOf(pty.path);
    // IXOFF is the other direction: nothing of ours may stand among the printer's bytes.
    for (const flag of [...flags, '-ixoff']) expect(settings.split(/[\s;]+/)).toContain(flag);
  });

  it('stops at XOFF and goes on at XON, while it hears all else', async () => {
    let received = '';
    const device = await startSocketDevice({
      port: 0,
      onConnection: (socket) =>
        socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1'))),
    });
    closers.push(() => device.close());
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    const { heard, handlers } = watch();
    const port = keepPort(
      await openPort({ ...serial(pty.path), flow: 'xonxoff' }, handlers, {
        ...usual,
        untilSent: true,
      }),
    );
    await until(() => device.connections === 1, 'connected');
    // What comes after it says that XOFF has been heeded.
    device.send(Uint8Array.of(0x13, 0x41));
    await until(() => heard.text === 'A', 'XOFF is there');
    let sent = false;
    const writing = port.write(Buffer.from('line')).then(() => {
      sent = true;
    });
    device.send('B');
    await until(() => heard.text === 'AB', 'a word there and back');
    expect([received, sent]).toEqual(['', false]);
    device.send(Uint8Array.of(0x11));
    await writing;
    await until(() => received === 'line', 'it went on');
    expect(heard.text).toBe('AB');
  });

  it('closes at once while the device has stopped it, and sends nothing of it to whoever comes next', async () => {
    let received = '';
    const device = await startSocketDevice({
      port: 0,
      onConnection: (socket) =>
        socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1'))),
    });
    closers.push(() => device.close());
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    const { heard, handlers } = watch();
    const address = { ...serial(pty.path), flow: 'xonxoff' } as const;
    const port = await openPort(address, handlers, { ...usual, untilSent: true });
    await until(() => device.connections === 1, 'connected');
    device.send(Uint8Array.of(0x13, 0x41));
    await until(() => heard.text === 'A', 'XOFF is there');
    const writing = port.write(Buffer.from('half a receipt')).catch(() => 'given up');
    await port.close();
    const next = keepPort(
      await openPort(serial(pty.path), handlers, { ...usual, untilSent: true }),
    );
    await next.write(Buffer.from('next'));
    await until(() => received.includes('next'), 'the next');
    expect(received).toBe('next');
    expect(await writing).toBe('given up');
  });

  it('carries every byte value, whole and in order', async () => {
    const device = await echo();
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    const { heard, handlers } = watch();
    const port = keepPort(await openPort(serial(pty.path), handlers, usual));
    await until(() => device.connections === 1, 'socat is through');
    const all = Buffer.from(
      Uint8Array.from({ length: 8_192 }, (_, index) => (index * 7 + (index >> 8)) & 0xff),
    );
    await port.write(all);
    await until(() => heard.text.length >= all.length, 'all of them back');
    expect(heard.text).toBe(all.toString('latin1'));
  });

  it('tells the pulled cable once, even when nothing was ever read; writes are refused, not kept for later', async () => {
    const device = await echo();
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    const { heard, handlers } = watch();
    const port = keepPort(await openPort(serial(pty.path), handlers, usual));
    await pty.pull();
    await until(() => heard.downs.length > 0, 'the pulled cable');
    await expect(port.write(Buffer.from('ghost'))).rejects.toThrow('is closed');
    await port.close();
    expect(heard.downs).toEqual([expect.stringContaining('unplugged')]);

    await pty.plug();
    const second = watch();
    const again = keepPort(await openPort(serial(pty.path), second.handlers, usual));
    await again.write(Buffer.from('real'));
    await until(() => second.heard.text !== '', 'the echo');
    expect(second.heard.text).toBe('real');
  });

  it('tells the cable that is pulled between two reads, when the line gives nothing any more and wakes nobody', async () => {
    const device = await echo();
    const pty = await startPty(device.port);
    closers.push(() => pty.remove());
    const { heard, handlers } = watch();
    const working: Promise<void>[] = [];
    const onData = (chunk: Uint8Array) => {
      handlers.onData(chunk);
      // Every thread that could read is busy, so the next read begins after the pull.
      for (let job = 0; job < 8; job++) {
        working.push(new Promise((done) => pbkdf2('a', 'b', 50_000, 32, 'sha512', () => done())));
      }
    };
    const port = keepPort(await openPort(serial(pty.path), { ...handlers, onData }, usual));
    await port.write(Buffer.from('x'));
    await until(() => heard.text === 'x', 'the echo');
    await pty.pull();
    await Promise.all(working);
    await until(() => heard.downs.length > 0, 'the pulled cable');
    expect(heard.downs).toEqual([expect.stringContaining('unplugged')]);
    await expect(port.write(Buffer.from('ghost'))).rejects.toThrow('is closed');
  });
});
