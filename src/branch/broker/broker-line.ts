/**
 * The TLS line under the broker's client, in the form that the client asks of a transport. The
 * client's own trusts its server: it waits for a handshake for ever, queues what it cannot parse,
 * and parses as fast as bytes come. A broker may be hostile, and a patron stands at
 * the same process; so this line has deadlines, bounds, and pauses.
 */
import { once } from 'node:events';
import { isIP } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';

export interface LineOptions {
  host: string;
  port: number;
  /** PEM */
  ca: string;
  certificate: string;
  privateKey: string;
  /** for the handshake, in ms */
  connectMs: number;
  /**
   * Reads on, and returns how many whole messages there were so far; throws where it is not the
   * protocol. The client would write that on standard output, and stay connected.
   */
  check(chunk: Uint8Array): number;
}

/** Bytes without a whole message among them: a message of a branch has 64 kB at most. */
const mostUnparsed = 1 << 20;
/** Bytes that wait to be parsed, before the socket is paused. */
const mostQueued = 256 << 10;
/** Bytes that the broker does not take from us. */
const mostUnsent = 1 << 20;
/** Parsing stops after so long for as long: others use this processor, a scan among them. */
const sliceMs = 4;

/** It ends the connection before a word: it does not know the certificate of this kiosk. */
export class RefusedByBroker extends Error {}

export class BrokerLine {
  readonly lang = 'nats.js';
  readonly version = '3.4.0';
  closeError?: Error;
  #check: LineOptions['check'] = () => 0;
  #socket: TLSSocket | null = null;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #wake: () => void = () => {};
  #ended = false;
  #unparsed = 0;
  #messages = 0;
  #closed!: (error: Error | undefined) => void;
  readonly #whenClosed: Promise<Error | undefined>;

  constructor() {
    this.#whenClosed = new Promise((resolve) => {
      this.#closed = resolve;
    });
  }

  get isClosed(): boolean {
    return this.#ended;
  }

  /** `options`: those of the client, with our own among them. It makes a transport without any. */
  async connect(_server: unknown, options: object): Promise<void> {
    const { line } = options as { line: LineOptions };
    const { host, port, ca, certificate, privateKey, connectMs } = line;
    this.#check = line.check;
    const socket = connect({
      host,
      port,
      // Of an address there is none (RFC 6066); the certificate is checked for `host` all the same.
      ...(isIP(host) === 0 && { servername: host }),
      ca,
      cert: certificate,
      key: privateKey,
      // Set here, so that NODE_TLS_REJECT_UNAUTHORIZED and NODE_OPTIONS have no effect.
      minVersion: 'TLSv1.3',
      rejectUnauthorized: true,
    });
    this.#socket = socket;
    let isSecure = false;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    const ended = (error: Error) => {
      const isRefused = isSecure && this.#messages === 0 && this.#queued === 0;
      const text = `the broker ends the connection after the handshake: ${error.message}`;
      this.#end(isRefused ? new RefusedByBroker(text) : error);
    };
    socket.on('error', ended);
    socket.on('close', () => ended(new Error('the broker closed the connection')));
    const late = setTimeout(
      () => this.#end(new Error(`no TLS handshake within ${connectMs} ms`)),
      connectMs,
    );
    try {
      await Promise.race([
        once(socket, 'secureConnect').then(() => {
          isSecure = true;
        }),
        this.#whenClosed.then((error) => Promise.reject(error)),
      ]);
    } finally {
      clearTimeout(late);
    }
  }

  #take(chunk: Buffer): void {
    this.#queue.push(chunk);
    this.#queued += chunk.length;
    if (this.#queued > mostQueued) this.#socket?.pause();
    this.#wake();
  }

  /** Whether the client may have it. */
  #isFine(chunk: Uint8Array): boolean {
    try {
      const messages = this.#check(chunk);
      this.#unparsed = messages === this.#messages ? this.#unparsed + chunk.length : chunk.length;
      this.#messages = messages;
    } catch {
      this.#end(new Error('not the protocol of NATS'));
      return false;
    }
    if (this.#unparsed <= mostUnparsed) return true;
    this.#end(new Error('a message without an end'));
    return false;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    let spent = 0;
    try {
      while (true) {
        const chunk = this.#queue.shift();
        if (chunk === undefined) {
          if (this.#ended) return;
          spent = 0;
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          continue;
        }
        this.#queued -= chunk.length;
        if (this.#queued === 0) this.#socket?.resume();
        const from = performance.now();
        if (!this.#isFine(chunk)) return;
        yield chunk;
        spent += performance.now() - from;
        if (spent > sliceMs) {
          await wait(spent);
          spent = 0;
        }
      }
    } finally {
      // The client stops to read where something throws; its connection would stay as it is.
      this.#end(new Error('the client has stopped reading'));
    }
  }

  isEncrypted(): boolean {
    return true;
  }

  send(frame: Uint8Array): void {
    if (this.#ended || this.#socket === null) return;
    this.#socket.write(frame);
    if (this.#socket.writableLength > mostUnsent) {
      this.#end(new Error('the broker takes nothing from this kiosk'));
    }
  }

  async close(error?: Error): Promise<void> {
    this.#end(error);
  }

  disconnect(): void {
    this.#end(new Error('the broker does not answer'));
  }

  discard(): void {
    this.#end(undefined);
  }

  closed(): Promise<Error | undefined> {
    return this.#whenClosed;
  }

  #end(error: Error | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    if (error !== undefined) this.closeError = error;
    this.#queue = [];
    this.#socket?.destroy();
    this.#wake();
    this.#closed(error);
  }
}
