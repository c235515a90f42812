/**
 * Replaces `node:net`: sockets in memory, with latency and cables that fail. The kiosk connects to
 * the devices, and a payment terminal connects to the kiosk; far-net.ts is their end of it.
 */
import { EventEmitter } from 'node:events';
import { isIP, isIPv6 } from 'node:net';
import { Duplex } from 'node:stream';
import { inKiosk, kioskNow } from '../world/kiosk-now.ts';
import { now, outside } from '../world/time.ts';

export { isIP, isIPv6 };

export type Side = 'kiosk' | 'far';
export interface Cable {
  latencyMs: number;
  /** bytes and connections are lost silently, as behind a firewall that dropped the connection */
  isHole: boolean;
}
export interface Packet {
  port: number;
  to: Side;
  bytes: Buffer;
  /** which of the connections on this port, from 1 on, over all ports */
  connection: number;
}
interface Wires {
  cable(port: number): Cable;
  /** Every packet as it arrives. */
  onPacket(packet: Packet): void;
  /** Called before the kiosk writes. False: the process is dead, and nothing is written. */
  mayWrite(port: number): boolean;
  /** Called after the kiosk has written. */
  onWritten(port: number): void;
  /** of the process that speaks on this port */
  isDead(port: number): boolean;
  /** far ends speak to each other on this port: no kiosk's cable */
  isBehind(port: number): boolean;
  /** several kiosks come to one server, each on a port of its own */
  serverOf(port: number): number;
  /** which kiosk speaks on this port */
  kioskOf(port: number): number;
}

const muchBytes = 16_384;

let wires: Wires | null = null;
/** by port, of each side */
const servers = { kiosk: new Map<number, Server>(), far: new Map<number, Server>() };
const kioskSockets = new Set<Socket>();
let nextPort = 40_000;
let connections = 0;

export function layWires(given: Wires | null): void {
  wires = given;
  servers.kiosk.clear();
  servers.far.clear();
  kioskSockets.clear();
  nextPort = 40_000;
  connections = 0;
}

/**
 * Without a stack, which says nothing here: a stream that is destroyed writes it out, with all
 * sources looked up.
 */
function fault(code: string) {
  const message = `${code} in the simulated network`;
  return Object.assign(new Error(message), { code, stack: `Error: ${message}` });
}

export class Socket extends Duplex {
  peer: Socket | null = null;
  readonly portNumber: number;
  readonly side: Side;
  readonly connection: number;
  /** all are on this machine */
  readonly remoteAddress = '127.0.0.1';
  readonly localAddress = '127.0.0.1';
  connecting = false;
  #arrivesAt = 0;
  #silence: { ms: number; timer: ReturnType<typeof setTimeout> } | null = null;

  constructor(portNumber: number, side: Side, connection: number) {
    super({ allowHalfOpen: false });
    this.portNumber = portNumber;
    this.side = side;
    this.connection = connection;
  }
  get remotePort() {
    return this.portNumber;
  }
  setNoDelay() {
    return this;
  }
  setKeepAlive() {
    return this;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  setTimeout(ms: number, onSilence?: () => void) {
    if (onSilence) this.once('timeout', onSilence);
    this.#stopTimer();
    if (ms > 0) this.#watchSilence(ms);
    return this;
  }
  override _read() {}
  override _write(bytes: Buffer, _encoding: string, done: (error?: Error) => void) {
    this.#heard();
    if (this.side === 'kiosk' && wires?.mayWrite(this.portNumber) !== true) return done();
    const { peer } = this;
    this.#carry(() => {
      if (!peer || peer.destroyed) return;
      const { portNumber: port, connection } = this;
      wires?.onPacket({ port, to: peer.side, bytes, connection });
      peer.#heard();
      peer.push(bytes);
    });
    // What never ends waits until it has arrived; anything else has room on the way.
    const isMuch = this.side === 'far' && bytes.length >= muchBytes;
    if (isMuch) outside.setTimeout(() => done(), 1);
    else done();
    if (this.side === 'kiosk') wires?.onWritten(this.portNumber);
  }
  /** What was written together leaves together. */
  override _writev(
    chunks: { chunk: Buffer; encoding: string }[],
    done: (error?: Error | null) => void,
  ) {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', done);
  }
  override _final(done: (error?: Error) => void) {
    const { peer } = this;
    this.#carry(() => peer?.destroyed === false && peer.push(null));
    done();
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void) {
    kioskSockets.delete(this);
    this.#stopTimer();
    const { peer } = this;
    this.#carry(() => {
      if (!peer || peer.destroyed) return;
      if (error) peer.destroy(fault('ECONNRESET'));
      else peer.push(null);
    });
    done(error);
  }
  resetAndDestroy() {
    return this.destroy(fault('ECONNRESET'));
  }
  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }
  /** Keeps the order of the bytes when the latency changes. */
  #carry(act: () => void) {
    if (this.side === 'kiosk' && wires?.isDead(this.portNumber) === true) return;
    const cable = wires?.cable(this.portNumber);
    if (!cable || cable.isHole) return;
    // By the true time: the clock of a kiosk may be set back.
    const at = Math.max(this.#arrivesAt, now() + cable.latencyMs);
    this.#arrivesAt = at;
    outside.setTimeout(() => {
      if (wires?.cable(this.portNumber).isHole === false) act();
    }, at - now());
  }
  #watchSilence(ms: number) {
    // A timer of the kiosk ends with its process.
    const start = this.side === 'kiosk' ? setTimeout : outside.setTimeout;
    const timer = start(() => {
      this.#silence = null;
      this.emit('timeout');
    }, ms) as ReturnType<typeof setTimeout>;
    this.#silence = { ms, timer };
  }
  #stopTimer() {
    if (this.#silence) outside.clearTimeout(this.#silence.timer as never);
    this.#silence = null;
  }
  #heard() {
    const ms = this.#silence?.ms;
    if (ms === undefined) return;
    this.#stopTimer();
    this.#watchSilence(ms);
  }
}

type Where = { port: number; host?: string | undefined };
/** A far end connects to the kiosk, or to another far end where the kiosk never listens. */
function sideOf(from: Side, port: number): Side {
  if (from === 'kiosk') return 'far';
  return wires?.isBehind(port) ? 'far' : 'kiosk';
}

/** `from`: the side that connects. */
export function connectFrom(from: Side, { port }: Where): Socket {
  const to = sideOf(from, port);
  connections += 1;
  const socket = new Socket(port, from, connections);
  socket.connecting = true;
  const cable = wires?.cable(port);
  if (from === 'kiosk') kioskSockets.add(socket);
  outside.setTimeout(() => {
    if (socket.destroyed || cable?.isHole) return;
    const server = servers[to].get(from === 'kiosk' ? (wires?.serverOf(port) ?? port) : port);
    if (!server) return socket.destroy(fault('ECONNREFUSED'));
    const other = new Socket(port, to, socket.connection);
    if (to === 'kiosk') kioskSockets.add(other);
    socket.peer = other;
    other.peer = socket;
    socket.connecting = false;
    inKiosk(wires?.kioskOf(port) ?? 0, () => {
      server.accept(other);
      socket.emit('connect');
      socket.emit('ready');
    });
  }, cable?.latencyMs ?? 1);
  return socket;
}

/** `connect(options, listener)` and `connect(port, host, listener)`. */
export function connectAs(from: Side) {
  return (where: Where | number, ...rest: (string | (() => void) | undefined)[]): Socket => {
    const socket = connectFrom(from, typeof where === 'number' ? { port: where } : where);
    for (const listener of rest)
      if (typeof listener === 'function') socket.once('connect', listener);
    return socket;
  };
}
export const connect = connectAs('kiosk');
export const createConnection = connect;

export class Server extends EventEmitter {
  readonly accept: (socket: Socket) => void;
  readonly side: Side;
  /** of the kiosk's own: which kiosk */
  readonly kiosk = kioskNow();
  listening = false;
  #port = 0;
  constructor(side: Side, accept?: (socket: Socket) => void) {
    super();
    this.side = side;
    if (accept) this.on('connection', accept);
    this.accept = (socket) => this.emit('connection', socket);
  }
  listen(where: Where | number, ...rest: (string | (() => void) | undefined)[]) {
    const { port } = typeof where === 'number' ? { port: where } : where;
    nextPort += 1;
    this.#port = port === 0 ? nextPort : port;
    for (const listener of rest)
      if (typeof listener === 'function') this.once('listening', listener);
    const taken = servers[this.side].has(this.#port);
    if (!taken) servers[this.side].set(this.#port, this);
    this.listening = !taken;
    queueMicrotask(() => {
      if (taken) this.emit('error', fault('EADDRINUSE'));
      else this.emit('listening');
    });
    return this;
  }
  address() {
    return { port: this.#port, address: '127.0.0.1', family: 'IPv4' };
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  close(closed?: () => void) {
    this.listening = false;
    if (servers[this.side].get(this.#port) === this) servers[this.side].delete(this.#port);
    if (closed) queueMicrotask(closed);
    return this;
  }
}
function serverOf(side: Side, given: readonly unknown[]): Server {
  const accept = given.find((one) => typeof one === 'function');
  return new Server(side, accept as ((socket: Socket) => void) | undefined);
}
/** `createServer(accept)` and `createServer(options, accept)`. */
export function createServer(...given: unknown[]) {
  return serverOf('kiosk', given);
}
export function createFarServer(...given: unknown[]) {
  return serverOf('far', given);
}

/** The kiosk was killed: the system closes its connections, and nothing listens any more. */
export function hangUpForKiosk(nth = 0): void {
  for (const [port, server] of servers.kiosk) if (server.kiosk === nth) servers.kiosk.delete(port);
  for (const socket of [...kioskSockets]) {
    if ((wires?.kioskOf(socket.portNumber) ?? 0) !== nth) continue;
    const { peer } = socket;
    socket.removeAllListeners();
    socket.on('error', () => {});
    socket.peer = null;
    socket.destroy();
    if (peer) outside.setTimeout(() => peer.destroyed || peer.push(null), 1);
    kioskSockets.delete(socket);
  }
}
