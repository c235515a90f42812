/**
 * Channel 1: the kiosk listens, and the terminal connects for displays and receipts. Open for good,
 * since a receipt may come after the outcome. Only the terminal's own address is heard: there is no
 * other proof of who it is.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { createAddressCheck, plainAddress } from '../far-address.ts';
import { createFramer, highestLength, writeFrame } from './frame.ts';
import { type DeviceRequest, decode } from './messages.ts';

interface ListenerOptions {
  /** host name or address of the terminal */
  host: string;
  listenAddress: string;
  /** 0: any */
  listenPort: number;
  /** from one attempt to listen to the next, while another program has the port */
  retryMs: number;
}
interface ListenerEvents {
  /** null: it listens */
  onState(trouble: string | null): void;
  /** Returns the answer. */
  onRequest(request: DeviceRequest): string;
  /** another address than the terminal's connected */
  onStranger(from: string): void;
  onRubbish(why: string): void;
}

export interface Listener {
  /** null: it does not listen now */
  readonly port: number | null;
  /** the terminal has connected since the kiosk began to listen */
  readonly wasReached: boolean;
  close(): Promise<void>;
}

/** More at once than any terminal opens: of those the oldest has lost its far end. */
const mostConnections = 8;
/** Those too whose address is still looked up. */
const mostWaiting = 64;
/** A frame that began must end within so long. */
const unfinishedMs = 10_000;

export function openListener(options: ListenerOptions, events: ListenerEvents): Listener {
  const isTerminal = createAddressCheck(options.host);
  const sockets = new Set<Socket>();
  /** of the terminal, the oldest first */
  const served = new Set<Socket>();
  let server: Server | null = null;
  let timer: NodeJS.Timeout | undefined;
  let wasReached = false;
  let closed = false;

  function listen(): void {
    const opening = createServer({ pauseOnConnect: true }, (socket) => void accept(socket));
    opening.maxConnections = mostWaiting;
    opening.on('error', (error) => {
      server = null;
      opening.close();
      if (closed) return;
      events.onState(troubleOf(error, options));
      clearTimeout(timer);
      timer = setTimeout(listen, options.retryMs);
    });
    opening.listen(options.listenPort, options.listenAddress, () => {
      if (closed) return opening.close();
      server = opening;
      events.onState(null);
    });
  }

  async function accept(socket: Socket): Promise<void> {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      served.delete(socket);
    });
    const from = plainAddress(socket.remoteAddress ?? '');
    if (!(await isTerminal(from))) {
      socket.destroy();
      if (from !== '') events.onStranger(from);
      return;
    }
    if (socket.destroyed) return;
    wasReached = true;
    served.add(socket);
    const [oldest] = served;
    if (served.size > mostConnections) oldest?.destroy();
    socket.setNoDelay(true);
    serve(socket, events);
  }

  listen();
  return {
    get port() {
      const bound = server?.address();
      return typeof bound === 'object' && bound ? bound.port : null;
    },
    get wasReached() {
      return wasReached;
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      const closing = server;
      server = null;
      if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },
  };
}

/** One connection: each DeviceRequest is answered at once, in order. */
function serve(socket: Socket, events: ListenerEvents): void {
  const framer = createFramer();
  let unfinished: NodeJS.Timeout | undefined;
  const refuse = (why: string) => {
    events.onRubbish(why);
    socket.destroy();
  };
  const endWaiting = () => {
    clearTimeout(unfinished);
    unfinished = undefined;
  };
  socket.on('close', endWaiting);
  socket.on('data', (chunk: Buffer) => {
    const { frames, problem } = framer.push(chunk);
    // A byte now and then is no end of a message.
    if (frames.length > 0 || !framer.pending) endWaiting();
    for (const frame of frames) {
      const decoded = decode(frame);
      if (!decoded.ok) return refuse(decoded.problem);
      if (decoded.message.kind !== 'device-request') return refuse('no DeviceRequest');
      const answer = events.onRequest(decoded.message);
      if (socket.writable) socket.write(writeFrame(answer));
      if (socket.writableLength > highestLength) return refuse('questions, and reads no answer');
    }
    if (problem !== null) return refuse(problem);
    if (framer.pending)
      unfinished ??= setTimeout(() => refuse('a message that never ended'), unfinishedMs);
  });
  socket.resume();
}

function troubleOf(error: Error, { listenAddress, listenPort }: ListenerOptions): string {
  const code = 'code' in error ? error.code : null;
  const where = `port ${listenPort} of ${listenAddress}`;
  if (code === 'EADDRINUSE') return `another program has ${where}, to which the terminal connects`;
  if (code === 'EACCES') return `no permission to listen at ${where}: take one above 1023`;
  if (code === 'EADDRNOTAVAIL') return `this machine has no address ${listenAddress} to listen at`;
  return `it is not possible to listen at ${where} (${error.message})`;
}
