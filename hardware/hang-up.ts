/**
 * Three defects of serialport, worked around. Knows the shape of a port's binding, not the library.
 */
import { read } from 'node:fs';
import { promisify } from 'node:util';

/** The binding of a POSIX port: the descriptor, and an event when a read is worth another try. */
interface PolledPort {
  /** null once closed */
  readonly fd: number | null;
  readonly poller: {
    once(event: 'readable', tell: (error: Error | null) => void): unknown;
    listenerCount(event: 'readable' | 'writable'): number;
    /** asks to be woken once, by the flags of libuv */
    poll(events: number): void;
    emit(event: string, ...values: unknown[]): boolean;
  };
  read(
    buffer: Buffer,
    offset: number,
    length: number,
  ): Promise<{ buffer: Buffer; bytesRead: number }>;
}

const readFrom = promisify(read);
const tryAgain = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);

/**
 * Ends the port on a hang-up between two reads. A line with VMIN 1 gives a byte or EAGAIN; after a
 * hang-up each read gives 0 bytes at once, for ever (Linux: `hung_up_tty_read`). The binding then
 * reads again and again: a core spins, and a device pulled out while it sends looks like a quiet
 * one. Does nothing to a port of another shape (Windows).
 */
export function endOnHangUp(port: object | undefined): void {
  if (!port || !isPolled(port)) return;
  port.read = async (buffer, offset, length) => {
    for (;;) {
      const { fd } = port;
      // By this mark the stream distinguishes a close from a loss.
      if (fd === null) throw Object.assign(new Error('the port is closed'), { canceled: true });
      const bytesRead = await readSome(fd, buffer, offset, length);
      if (bytesRead === 0) throw new Error('the line is hung up');
      if (bytesRead !== null) return { buffer, bytesRead };
      await untilReadable(port);
    }
  };
}

const readable = 1;
const writable = 2;

/**
 * Reads on while a write waits for room, and the reverse. The binding waits for its newest request
 * only (`uv_poll_start` replaces the one before), so a device that stops taking bytes could not
 * even send XON. Does nothing to a port of another shape (Windows).
 */
export function wakeForBoth(port: object | undefined): void {
  if (!port || !isPolled(port)) return;
  const { poller } = port;
  const poll = poller.poll.bind(poller);
  poller.poll = (events) => {
    const read = poller.listenerCount('readable') > 0 ? readable : 0;
    const write = poller.listenerCount('writable') > 0 ? writable : 0;
    poll(events | read | write);
  };
}

/**
 * Runs the promises that wait for the port. The compiled part calls the poller from the event loop,
 * and Node 26.4 and newer run no promise after such a call until another event: bytes stayed unread
 * until the next timer, or for ever (serialport/bindings-cpp pull 239). Does nothing to a port of
 * another shape (Windows).
 */
export function runPromisesOfPoller(port: object | undefined): void {
  if (!port || !isPolled(port)) return;
  const { poller } = port;
  const emit = poller.emit.bind(poller);
  poller.emit = (event, ...values) => {
    const isHeard = emit(event, ...values);
    // Node runs all promises that are due after each of its own callbacks, this empty one too.
    setImmediate(() => {});
    return isHeard;
  };
}

/** null: nothing there yet. */
async function readSome(
  fd: number,
  buffer: Buffer,
  offset: number,
  length: number,
): Promise<number | null> {
  try {
    return (await readFrom(fd, buffer, offset, length, null)).bytesRead;
  } catch (error) {
    if (error instanceof Error && 'code' in error && tryAgain.has(String(error.code))) return null;
    throw error;
  }
}

function untilReadable({ fd, poller }: PolledPort): Promise<void> {
  // Closed while the read was under way: the poller is gone with it.
  if (fd === null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    poller.once('readable', (error) => (error ? reject(error) : resolve()));
  });
}

function isPolled(port: object): port is PolledPort {
  return 'poller' in port && 'fd' in port && 'read' in port;
}
