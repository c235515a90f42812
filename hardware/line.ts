/** A port that stays open: it is opened again, after a pause, when it is lost. Below every driver. */
import type { PortAddress } from './address.ts';
import { openPort } from './open.ts';
import type { Port, PortHandlers } from './port.ts';
import { reasonOf } from './reason.ts';

export interface Line {
  readonly up: boolean;
  /** Rejects while the line is down, when it is lost, and after `writeTimeoutMs`: then it is dropped. */
  write(bytes: Uint8Array): Promise<void>;
  /** For a dead peer: closes, and opens again after the back-off. Does nothing while down. */
  drop(reason: string): void;
  /** Idempotent; calls `onDown` if the line is up, then no handler. Resolves when the port is free. */
  close(): Promise<void>;
}
interface LineHandlers {
  onUp(): void;
  /** Exactly once for every `onUp`: after the far end, `drop`, a hung write or `close` ended it. */
  onDown(reason: string): void;
  onData(chunk: Uint8Array): void;
  /** The port could not be opened. Once for each reason, not at each attempt. */
  onOpenFailed?(reason: string): void;
}
export interface LineOptions {
  /** First pause before opening again; doubles up to `maximumDelayMs`. 500 */
  firstDelayMs?: number;
  /** 10 000 */
  maximumDelayMs?: number;
  /** 5 000 */
  connectTimeoutMs?: number;
  /** 5 000 */
  writeTimeoutMs?: number;
  /** a write to a serial port resolves when its bytes have left the machine. false */
  untilSent?: boolean;
  /**
   * More is no such device. 32 768: the devices of a kiosk send a few hundred bytes a second, and a
   * serial port can bring 23 KB.
   */
  mostBytesPerSecond?: number;
}

/** One opened port, until it ends. */
interface Connection {
  /** null while it opens */
  port: Port | null;
  /** what arrives before `onUp` */
  early: Uint8Array[];
  endedEarly: string | null;
  heard: boolean;
  /** it sent more than any device does */
  flooded: boolean;
  mostBytesPerSecond: number;
  second: { sinceMs: number; bytes: number };
  upSinceMs: number;
  /** rejects the writes under way: the port itself may report its end late, or never */
  writing: Set<(error: Error) => void>;
}
type End = (connection: Connection, reason: string, dropped: boolean) => void;

/**
 * Opens at once. Never throws and never gives up; handlers are called from the event loop, never
 * from inside this call.
 */
export function openLine(
  address: PortAddress,
  handlers: LineHandlers,
  options: LineOptions = {},
): Line {
  const firstDelayMs = options.firstDelayMs ?? 500;
  const maximumDelayMs = options.maximumDelayMs ?? 10_000;
  const writeTimeoutMs = options.writeTimeoutMs ?? 5_000;
  const mostBytesPerSecond = options.mostBytesPerSecond ?? 32_768;
  const givingUp = new AbortController();
  const portOptions = {
    signal: givingUp.signal,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    untilSent: options.untilSent ?? false,
  };
  let current: Connection | null = null;
  let delayMs = firstDelayMs;
  let timer: NodeJS.Timeout | undefined;
  let lastFailure: string | null = null;
  let closed = false;
  let released: Promise<void> = Promise.resolve();
  let opening: Promise<void> = Promise.resolve();

  async function attempt(): Promise<void> {
    const connection = newConnection(mostBytesPerSecond);
    try {
      const port = await openPort(address, portHandlers(connection, receive, end), portOptions);
      if (closed) return await port.close();
      if (connection.flooded) connection.endedEarly ??= floodReason(connection);
      if (connection.endedEarly !== null) {
        released = port.close();
        return failed(connection.endedEarly);
      }
      connection.port = port;
    } catch (error) {
      return failed(reasonOf(error));
    }
    connection.upSinceMs = performance.now();
    current = connection;
    lastFailure = null;
    handlers.onUp();
    for (const chunk of connection.early.splice(0)) receive(connection, chunk);
  }

  function receive(connection: Connection, chunk: Uint8Array): void {
    if (connection === current) handlers.onData(chunk);
  }

  function failed(reason: string): void {
    if (closed) return;
    if (reason !== lastFailure) handlers.onOpenFailed?.(reason);
    lastFailure = reason;
    retry();
  }

  function retry(): void {
    const pauseMs = delayMs;
    delayMs = Math.min(delayMs * 2, maximumDelayMs);
    timer = setTimeout(() => void begin(), pauseMs);
  }

  async function begin(): Promise<void> {
    // A serial port that is still closing cannot be opened.
    await released;
    if (closed) return;
    opening = attempt();
    await opening;
  }

  function end(connection: Connection, reason: string, dropped: boolean): void {
    if (connection !== current || connection.port === null) return;
    current = null;
    // The pauses start again only after a peer that sent something, or stayed: one that opens and
    // is silent may be no device at all.
    const stayed = !dropped && performance.now() - connection.upSinceMs >= maximumDelayMs;
    if (!connection.flooded && (connection.heard || stayed)) delayMs = firstDelayMs;
    released = connection.port.close();
    for (const reject of connection.writing) reject(new Error(reason));
    handlers.onDown(reason);
    if (!closed) retry();
  }

  void begin();
  return {
    get up() {
      return current !== null;
    },
    write: (bytes) => writeTo(current, bytes, writeTimeoutMs, end),
    drop: (reason) => {
      if (current) end(current, reason, true);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      givingUp.abort();
      if (current) end(current, 'closed', true);
      await opening;
      await released;
    },
  };
}

function newConnection(mostBytesPerSecond: number): Connection {
  return {
    mostBytesPerSecond,
    port: null,
    early: [],
    endedEarly: null,
    heard: false,
    flooded: false,
    second: { sinceMs: 0, bytes: 0 },
    upSinceMs: 0,
    writing: new Set(),
  };
}

/** `receive` and `end` are called from the moment in which the connection has its port. */
function portHandlers(
  connection: Connection,
  receive: (connection: Connection, chunk: Uint8Array) => void,
  end: End,
): PortHandlers {
  return {
    onData: (chunk) => {
      connection.heard = true;
      connection.flooded ||= isTooMuch(connection, chunk);
      if (connection.flooded) end(connection, floodReason(connection), true);
      else if (connection.port === null) connection.early.push(chunk);
      else receive(connection, chunk);
    },
    onDown: (reason) => {
      if (connection.port === null) connection.endedEarly = reason;
      else end(connection, reason, false);
    },
  };
}

function floodReason({ mostBytesPerSecond }: Connection): string {
  return `more than ${mostBytesPerSecond / 1024} KB came within a second, as from no device of this kind`;
}

function isTooMuch({ second, mostBytesPerSecond }: Connection, chunk: Uint8Array): boolean {
  const nowMs = performance.now();
  if (nowMs - second.sinceMs >= 1_000) Object.assign(second, { sinceMs: nowMs, bytes: 0 });
  second.bytes += chunk.length;
  return second.bytes > mostBytesPerSecond;
}

async function writeTo(
  connection: Connection | null,
  bytes: Uint8Array,
  limitMs: number,
  end: End,
): Promise<void> {
  if (!connection?.port) throw new Error('the line is down');
  let reject = (_error: Error): void => {};
  const lost = new Promise<never>((_resolve, rejecting) => {
    reject = rejecting;
  });
  connection.writing.add(reject);
  // The rest of a hung write would run into the next one.
  const hung = () => end(connection, `a write did not finish within ${limitMs} ms`, true);
  const limit = setTimeout(hung, limitMs);
  try {
    await Promise.race([connection.port.write(bytes), lost]);
  } finally {
    clearTimeout(limit);
    connection.writing.delete(reject);
  }
}
