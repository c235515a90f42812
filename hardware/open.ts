/** Opens serial ports, USB printers and sockets. */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Address, formatAddress, type LocalAddress, type PortAddress } from './address.ts';
import { endOnHangUp, runPromisesOfPoller, wakeForBoth } from './hang-up.ts';
import { pauseOr } from './pause.ts';
import { once, type Port, PortError, type PortHandlers, type PortTrouble } from './port.ts';
import { openUsbPrinter } from './printer/usb-printer.ts';

interface PortOptions {
  connectTimeoutMs: number;
  /** PEM of the authority that signed a `tls:` peer, if it is not in the system's list */
  ca?: string;
  /** aborts an opening */
  signal?: AbortSignal;
  /** a write to a serial port resolves when its bytes have left the machine */
  untilSent?: boolean;
}

/** The longest close, after which the socket is cut off or the serial port is given up. */
const closeGraceMs = 1_000;
const keepAliveMs = 10_000;

/**
 * Rejects with a PortError whose message is for a technician. A port that opens too late is closed.
 */
export async function openPort(
  address: PortAddress,
  handlers: PortHandlers,
  options: PortOptions,
): Promise<Port> {
  if (address.kind === 'serial') return openSerial(address, handlers, options);
  if (address.kind === 'usb') return openUsbPrinter(address.path, handlers);
  if (address.kind === 'unix') return openLocal(address, handlers, options);
  return openSocket(address, handlers, options);
}

/** Of a service that takes one connection after the other; the next one has to try again. */
const localRetryMs = 20;

async function openLocal(
  address: LocalAddress,
  handlers: PortHandlers,
  options: PortOptions,
): Promise<Port> {
  const untilMs = performance.now() + options.connectTimeoutMs;
  for (;;) {
    try {
      return await openSocket(address, handlers, options);
    } catch (error) {
      const isBusy = error instanceof PortError && error.trouble === 'taken';
      if (!isBusy || options.signal?.aborted || performance.now() > untilMs) throw error;
      await pauseOr(null, localRetryMs);
    }
  }
}

async function openSerial(
  address: Extract<Address, { kind: 'serial' }>,
  handlers: PortHandlers,
  options: PortOptions,
): Promise<Port> {
  const { path, baudRate, dataBits, parity, stopBits, flow } = address;
  // Its compiled part takes a tenth of a start, and many kiosks have no serial port.
  const { SerialPort } = await import('serialport');
  const heeds = { rtscts: flow === 'rtscts', xon: flow === 'xonxoff' };
  // hupcl off: closing must not drop DTR, which resets many devices.
  const serial = new SerialPort({
    path,
    baudRate,
    dataBits,
    parity,
    stopBits,
    ...heeds,
    hupcl: false,
    autoOpen: false,
  });
  const down = once((reason: string) => handlers.onDown(reason));
  let opened = false;
  let closing: Promise<void> | null = null;
  let writing = 0;
  // The first listener: the stream begins to read in the next one.
  serial.on('open', () => {
    endOnHangUp(serial.port);
    wakeForBoth(serial.port);
    runPromisesOfPoller(serial.port);
  });
  // Before open(), so that a hang-up is noticed from the first moment.
  serial.on('data', (chunk: Buffer) => {
    if (!closing) handlers.onData(chunk);
  });
  const ended = (error?: Error | null) => {
    if (opened && !closing) down(error ? explain(address, error) : `${path} was closed`);
  };
  serial.on('error', ended);
  serial.on('close', ended);

  const port: Port = {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        // The stream would keep these bytes and send them after a later open.
        if (closing || !serial.isOpen) return reject(new Error(`${path} is closed`));
        writing += 1;
        const finish = (error?: Error | null) => {
          writing -= 1;
          if (error) reject(new Error(explain(address, error)));
          else resolve();
        };
        serial.write(Buffer.from(bytes), (error) =>
          error || !options.untilSent ? finish(error) : serial.drain(finish),
        );
      }),
    close: () => {
      closing ??= !serial.isOpen ? Promise.resolve() : pauseOr(end(), closeGraceMs);
      return closing;
    },
  };
  /**
   * Bytes that the device has stopped are dropped: the system would hold the port until they are
   * sent, or send them after the next opening.
   */
  const end = async () => {
    if (writing > 0) await new Promise<void>((resolve) => serial.flush(() => resolve()));
    await new Promise<void>((resolve) => serial.close(() => resolve()));
  };
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new PortError(`${path} did not open within ${options.connectTimeoutMs} ms`, 'late'));
    }, options.connectTimeoutMs);
    serial.open((error) => {
      clearTimeout(timer);
      if (error) return reject(new PortError(explain(address, error), troubleOf(error)));
      if (late) return void port.close();
      opened = true;
      resolve(port);
    });
  });
}

function openSocket(
  address: Extract<PortAddress, { kind: 'tcp' | 'tls' | 'unix' }>,
  handlers: PortHandlers,
  options: PortOptions,
): Promise<Port> {
  if (options.signal?.aborted) return Promise.reject(new Error('given up'));
  const { kind } = address;
  const socket = connectTo(address, options.ca);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveMs);
  const down = once((reason: string) => handlers.onDown(reason));
  let opened = false;
  let closing: Promise<void> | null = null;
  let failure: Error | null = null;
  const ended = () => {
    if (opened && !closing)
      down(failure ? explain(address, failure) : `${formatAddress(address)} hung up`);
  };
  socket.on('data', (chunk: Buffer) => {
    if (!closing) handlers.onData(chunk);
  });
  socket.on('end', ended);
  socket.on('close', ended);

  const port: Port = {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (closing || !socket.writable)
          return reject(new Error(`${formatAddress(address)} is closed`));
        socket.write(bytes, (error) =>
          error ? reject(new Error(explain(address, error))) : resolve(),
        );
      }),
    close: () => {
      closing ??= new Promise((resolve) => {
        if (socket.closed) return resolve();
        // A peer that stops reading must not get half a message later.
        const timer = setTimeout(
          () => (kind === 'tcp' ? socket.resetAndDestroy() : socket.destroy()),
          closeGraceMs,
        );
        socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        // Written bytes are still sent, then the far end is notified.
        socket.end();
        socket.resume();
      });
      return closing;
    },
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(new Error(`no answer within ${options.connectTimeoutMs} ms`));
    }, options.connectTimeoutMs);
    const giveUp = () => socket.destroy(new Error('given up'));
    options.signal?.addEventListener('abort', giveUp);
    socket.on('error', (error) => {
      failure ??= error;
    });
    socket.once('close', () => {
      clearTimeout(timer);
      // The signal lives as long as the line, which may try for days.
      options.signal?.removeEventListener('abort', giveUp);
      const error = failure ?? new Error('hung up');
      reject(new PortError(explain(address, error), troubleOf(error)));
    });
    socket.once(kind === 'tls' ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', giveUp);
      opened = true;
      resolve(port);
    });
  });
}

function connectTo(
  address: Extract<PortAddress, { kind: 'tcp' | 'tls' | 'unix' }>,
  ca: string | undefined,
): Socket {
  if (address.kind === 'unix') return connectTcp({ path: address.path });
  const { kind, host, port } = address;
  if (kind === 'tcp') return connectTcp({ host, port });
  return connectTls({
    host,
    port,
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED and NODE_OPTIONS have no effect here.
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(isIP(host) ? {} : { servername: host }),
    ...(ca === undefined ? {} : { ca }),
  });
}

/** The system's message, and advice. */
function explain(address: PortAddress, error: Error): string {
  const where = address.kind === 'serial' ? address.path : formatAddress(address);
  const [, advice] = adviceOn(error) ?? [];
  const unplugged = 'disconnected' in error && error.disconnected === true;
  // A write may notice before a read.
  if (unplugged || (address.kind === 'serial' && /\b(EIO|ENXIO|ENODEV)\b/.test(wordsOf(error))))
    return `${where} was unplugged`;
  return `${where}: ${advice ?? error.message}`;
}
function troubleOf(error: Error): PortTrouble {
  return adviceOn(error)?.[2] ?? 'other';
}
function wordsOf(error: Error) {
  return `${'code' in error ? `${String(error.code)} ` : ''}${error.message}`;
}
function adviceOn(error: Error) {
  return advices.find(([sign]) => sign.test(wordsOf(error)));
}
const advices: readonly (readonly [RegExp, string | null, PortTrouble])[] = [
  [/ECONNREFUSED/, 'nothing listens there: is the device on, is the port right?', 'refused'],
  [/EHOSTUNREACH|ENETUNREACH/, 'no way to that address: is the network cable in?', 'unreachable'],
  [/ENOTFOUND|EAI_AGAIN/, 'this name has no address', 'unknown-host'],
  [/ECONNRESET|EPIPE/, 'the connection was cut off', 'cut-off'],
  [/No such file/, 'there is no such port: is the device plugged in?', 'no-port'],
  [
    /Permission denied/,
    'no permission: is the user of the kiosk in the group dialout?',
    'no-permission',
  ],
  [/Cannot lock port|busy/i, 'another program has this port open', 'taken'],
  [/no answer within/, null, 'late'],
  [/EAGAIN/, 'too many programs connect to it at once', 'taken'],
  [/ENOENT/, 'there is no such socket: is this service installed, and does it run?', 'no-port'],
  [/EACCES/, 'no permission: may the user of the kiosk use this socket?', 'no-permission'],
];
