/**
 * The end of a serial line, told by its reads. Knows the shape of a port's binding, not the
 * library.
 */
import { read } from 'node:fs';
import { promisify } from 'node:util';

/**
 * What the binding of a POSIX port has: the descriptor, and an event each time that a read is worth
 * another try.
 */
interface PolledPort {
  /** null once closed */
  readonly fd: number | null;
  readonly poller: {
    once(event: 'readable', tell: (error: Error | null) => void): unknown;
    listenerCount(event: 'readable' | 'writable'): number;
    /** asks to be woken once, by the flags of libuv */
    poll(events: number): void;
    emit(event: string, ...told: unknown[]): boolean;
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
 * Makes a hang-up that fell between two reads end the port. A line with VMIN 1 gives a byte, or
 * EAGAIN; once it is hung up, every read gives 0 bytes at once and for ever (Linux:
 * `hung_up_tty_read`). The binding asks again for as long as it gets 0 bytes: a core spins and
 * nobody is told. Only a hang-up that finds a reader asleep is told by itself, so a device pulled
 * out while it talks would often look like one that is merely quiet. Does nothing to a port of
 * another shape (Windows).
 */
export function endOnHangUp(port: object | undefined): void {
  if (!port || !isPolled(port)) return;
  port.read = async (buffer, offset, length) => {
    for (;;) {
      const { fd } = port;
      // The mark by which the stream tells a close from a loss.
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
 * Keeps a port listening while a write waits for room, and the other way round. The binding asks to
 * be woken for the newest wait alone (`uv_poll_start` replaces what was asked before): a device
 * that stops taking bytes was not heard, not even its XON. Does nothing to a port of another shape
 * (Windows).
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
 * Lets what waits for the port go on. The compiled part calls the poller straight from the event
 * loop, and Node 26.4 and newer run no promise after such a call until something else happens: what
 * a device said lay unread until the next timer, or for ever (serialport/bindings-cpp pull 239).
 * Does nothing to a port of another shape (Windows).
 */
export function runPromisesOfPoller(port: object | undefined): void {
  if (!port || !isPolled(port)) return;
  const { poller } = port;
  const emit = poller.emit.bind(poller);
  poller.emit = (event, ...told) => {
    const isHeard = emit(event, ...told);
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
