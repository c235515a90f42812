/**
 * A port kept open: opened again, after a pause, whenever it is lost. What every driver stands on.
 */
import type { Address } from './address.ts';
import { openPort, type Port } from './open.ts';

export interface Line {
  readonly up: boolean;
  /**
   * Rejects at once while the line is down, and when it is lost; after `writeTimeoutMs`, and then
   * the line is dropped too.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * The driver found the peer dead: close, and open again after the back-off. Does nothing while
   * the line is down.
   */
  drop(reason: string): void;
  /**
   * Idempotent; an `onUp` still open gets its `onDown`. No handler is called afterwards. Resolves
   * when the port is free.
   */
  close(): Promise<void>;
}
interface LineHandlers {
  onUp(): void;
  /**
   * Exactly once for every `onUp`, whatever ended it: the far end, `drop`, a write that hung,
   * `close`.
   */
  onDown(reason: string): void;
  onData(chunk: Uint8Array): void;
  /** The port could not be opened. Told once for each reason, not at every attempt. */
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
  /** PEM of the authority that signed a `tls:` peer */
  ca?: string;
  /**
   * a write to a serial port lasts until its bytes have left the machine, and so knows whether the
   * device takes them. false
   */
  untilSent?: boolean;
}

/**
 * What one second may bring. Whatever a kiosk has at a port sends a few hundred bytes in it, a
 * serial port 23 KB at the very most.
 */
const mostBytesPerSecond = 32_768;
const floodReason = `more than ${mostBytesPerSecond / 1024} KB came within a second, as from no device of this kind`;

/** One life of one port. `early` holds what arrives before the opening is told. */
interface Connection {
  port: Port | null;
  early: Uint8Array[];
  endedEarly: string | null;
  heard: boolean;
  /** it sent more than any device: what it says next is no better */
  flooded: boolean;
  second: { sinceMs: number; bytes: number };
  upSinceMs: number;
  /** writes under way, to be told of the end: the port itself may tell late, or never */
  writing: Set<(error: Error) => void>;
}

/**
 * Begins to open at once. Never throws and never gives up; handlers are called from the event loop,
 * never from inside this call.
 */
export function openLine(
  address: Address,
  handlers: LineHandlers,
  options: LineOptions = {},
): Line {
  const firstDelayMs = options.firstDelayMs ?? 500;
  const maximumDelayMs = options.maximumDelayMs ?? 10_000;
  const writeTimeoutMs = options.writeTimeoutMs ?? 5_000;
  const givingUp = new AbortController();
  const portOptions = {
    signal: givingUp.signal,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    untilSent: options.untilSent ?? false,
  };
  let current: Connection | null = null;
  let delayMs = firstDelayMs;
  let timer: NodeJS.Timeout | undefined;
  let lastFailure: string | null = null;
  let closed = false;
  let released: Promise<void> = Promise.resolve();

  async function attempt(): Promise<void> {
    const connection: Connection = {
      port: null,
      early: [],
      endedEarly: null,
      heard: false,
      flooded: false,
      second: { sinceMs: 0, bytes: 0 },
      upSinceMs: 0,
      writing: new Set(),
    };
    try {
      const port = await openPort(
        address,
        {
          onData: (chunk) => {
            connection.heard = true;
            connection.flooded ||= isTooMuch(connection, chunk);
            if (connection.flooded) end(connection, floodReason, true);
            else if (connection.port === null) connection.early.push(chunk);
            else if (connection === current) handlers.onData(chunk);
          },
          onDown: (reason) => {
            if (connection.port === null) connection.endedEarly = reason;
            else end(connection, reason, false);
          },
        },
        portOptions,
      );
      if (closed) return await port.close();
      if (connection.flooded) connection.endedEarly ??= floodReason;
      if (connection.endedEarly !== null) {
        released = port.close();
        return failed(connection.endedEarly);
      }
      connection.port = port;
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
    connection.upSinceMs = performance.now();
    current = connection;
    lastFailure = null;
    handlers.onUp();
    for (const chunk of connection.early.splice(0))
      if (connection === current) handlers.onData(chunk);
  }

  function isTooMuch({ second }: Connection, chunk: Uint8Array): boolean {
    const nowMs = performance.now();
    if (nowMs - second.sinceMs >= 1_000) Object.assign(second, { sinceMs: nowMs, bytes: 0 });
    second.bytes += chunk.length;
    return second.bytes > mostBytesPerSecond;
  }

  function failed(reason: string): void {
    if (closed) return;
    if (reason !== lastFailure) handlers.onOpenFailed?.(reason);
    lastFailure = reason;
    retry();
  }

  /** Waits for `released`: a serial port that is still closing cannot be opened. */
  function retry(): void {
    const pauseMs = delayMs;
    delayMs = Math.min(delayMs * 2, maximumDelayMs);
    timer = setTimeout(() => void begin(), pauseMs);
  }

  async function begin(): Promise<void> {
    await released;
    if (closed) return;
    opening = attempt();
    await opening;
  }

  function end(connection: Connection, reason: string, dropped: boolean): void {
    if (connection !== current || connection.port === null) return;
    current = null;
    // A peer that opens and then says nothing is no better for it: only one that spoke, or stayed,
    // starts the pauses afresh.
    const stayed = !dropped && performance.now() - connection.upSinceMs >= maximumDelayMs;
    if (!connection.flooded && (connection.heard || stayed)) delayMs = firstDelayMs;
    released = connection.port.close();
    for (const reject of connection.writing) reject(new Error(reason));
    handlers.onDown(reason);
    if (!closed) retry();
  }

  async function write(bytes: Uint8Array): Promise<void> {
    const connection = current;
    if (!connection?.port) throw new Error('the line is down');
    let giveUp = (_error: Error): void => {};
    const lost = new Promise<never>((_resolve, reject) => {
      giveUp = reject;
    });
    connection.writing.add(giveUp);
    // What is left of it would run into the next write.
    const hung = () => end(connection, `a write did not finish within ${writeTimeoutMs} ms`, true);
    const limit = setTimeout(hung, writeTimeoutMs);
    try {
      await Promise.race([connection.port.write(bytes), lost]);
    } finally {
      clearTimeout(limit);
      connection.writing.delete(giveUp);
    }
  }

  let opening: Promise<void> = Promise.resolve();
  void begin();

  return {
    get up() {
      return current !== null;
    },
    write,
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
