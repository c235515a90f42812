/** Replaces `node:net`: sockets in memory, with latency and cables that fail. */
import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { inKiosk } from './kiosk-now.ts';
import { outside } from './time.ts';

export { isIP };

type Side = 'kiosk' | 'far';
export interface Cable {
  latencyMs: number;
  /** bytes and connections are lost silently, as behind a firewall that dropped the connection */
  isHole: boolean;
}
interface Wires {
  cable(port: number): Cable;
  /** Every packet as it arrives. */
  onPacket(port: number, to: Side, bytes: Buffer): void;
  /** Called before the kiosk writes. False: the process is dead, and nothing is written. */
  mayWrite(port: number): boolean;
  /** Called after the kiosk has written. */
  onWritten(port: number): void;
  /** of the process that speaks on this port */
  isDead(port: number): boolean;
  /** several kiosks come to one server, each on a port of its own */
  serverOf(port: number): number;
  /** which kiosk speaks on this port */
  kioskOf(port: number): number;
}

let wires: Wires | null = null;
const servers = new Map<number, Server>();
const kioskSockets = new Set<Socket>();
let nextPort = 40_000;

export function layWires(given: Wires | null): void {
  wires = given;
  servers.clear();
  kioskSockets.clear();
  nextPort = 40_000;
}

function fault(code: string) {
  return Object.assign(new Error(`${code} in the simulated network`), { code });
}

export class Socket extends Duplex {
  peer: Socket | null = null;
  readonly portNumber: number;
  readonly side: Side;
  #arrivesAt = 0;

  constructor(portNumber: number, side: Side) {
    super({ allowHalfOpen: false });
    this.portNumber = portNumber;
    this.side = side;
  }
  setNoDelay() {
    return this;
  }
  setKeepAlive() {
    return this;
  }
  override _read() {}
  override _write(bytes: Buffer, _encoding: string, done: (error?: Error) => void) {
    if (this.side === 'kiosk' && wires?.mayWrite(this.portNumber) !== true) return done();
    const { peer } = this;
    this.#carry(() => {
      if (!peer || peer.destroyed) return;
      wires?.onPacket(this.portNumber, peer.side, bytes);
      peer.push(bytes);
    });
    done();
    if (this.side === 'kiosk') wires?.onWritten(this.portNumber);
  }
  override _final(done: (error?: Error) => void) {
    const { peer } = this;
    this.#carry(() => peer?.destroyed === false && peer.push(null));
    done();
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void) {
    kioskSockets.delete(this);
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
    const at = Math.max(this.#arrivesAt, Date.now() + cable.latencyMs);
    this.#arrivesAt = at;
    outside.setTimeout(() => {
      if (wires?.cable(this.portNumber).isHole === false) act();
    }, at - Date.now());
  }
}

export function connect({ port }: { port: number; host: string }): Socket {
  const socket = new Socket(port, 'kiosk');
  const cable = wires?.cable(port);
  kioskSockets.add(socket);
  outside.setTimeout(() => {
    if (socket.destroyed || cable?.isHole) return;
    const server = servers.get(wires?.serverOf(port) ?? port);
    if (!server) return socket.destroy(fault('ECONNREFUSED'));
    const far = new Socket(port, 'far');
    socket.peer = far;
    far.peer = socket;
    inKiosk(wires?.kioskOf(port) ?? 0, () => {
      server.accept(far);
      socket.emit('connect');
    });
  }, cable?.latencyMs ?? 1);
  return socket;
}

export class Server extends EventEmitter {
  readonly accept: (socket: Socket) => void;
  #port = 0;
  constructor(accept: (socket: Socket) => void) {
    super();
    this.accept = accept;
  }
  listen(port: number, _host: string, listening: () => void) {
    nextPort += 1;
    this.#port = port === 0 ? nextPort : port;
    servers.set(this.#port, this);
    queueMicrotask(listening);
    return this;
  }
  address() {
    return { port: this.#port, address: '127.0.0.1', family: 'IPv4' };
  }
  close(closed?: () => void) {
    if (servers.get(this.#port) === this) servers.delete(this.#port);
    if (closed) queueMicrotask(closed);
    return this;
  }
}
export function createServer(accept: (socket: Socket) => void) {
  return new Server(accept);
}

/** The kiosk was killed: the system closes its connections. */
export function hangUpForKiosk(nth = 0): void {
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
