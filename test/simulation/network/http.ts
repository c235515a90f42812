/**
 * Replaces `node:http` and `node:https` below the payment drivers and in their simulators: Node's own
 * client and server over the sockets of the simulated network, so that what is cut, late or half is
 * met by the same code. Without TLS: certificates are not seen here.
 */
import {
  type IncomingMessage,
  Server as RealServer,
  type RequestOptions,
  request as requestReally,
  type ServerResponse,
} from 'node:http';
import { connect, createFarServer, type Server as NetServer, type Socket } from './net.ts';

type OnResponse = (response: IncomingMessage) => void;
const ports: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

export function request(
  where: string | URL | RequestOptions,
  ...rest: (RequestOptions | OnResponse | undefined)[]
) {
  const onResponse = rest.find((one) => typeof one === 'function');
  const given: RequestOptions = Object.assign({}, ...rest.filter((one) => typeof one === 'object'));
  const isUrl = typeof where === 'string' || where instanceof URL;
  const url = isUrl ? new URL(where) : null;
  const base = url
    ? {
        protocol: url.protocol,
        hostname: url.hostname,
        port: url.port,
        path: url.pathname + url.search,
      }
    : (where as RequestOptions);
  const { agent: _, protocol, ...options } = { ...base, ...given };
  const port = Number(options.port || ports[protocol ?? 'https:']);
  return requestReally(
    {
      ...options,
      port,
      protocol: 'http:',
      createConnection: () => {
        const socket = connect({ port });
        // There is nothing to be verified: a line that stands is secure here.
        socket.once('connect', () => socket.emit('secureConnect'));
        return socket as never;
      },
    },
    onResponse,
  );
}

/** Node's own, but for where it listens. */
export class Server extends RealServer {
  override listening = false;
  #net: NetServer | null = null;
  readonly #sockets = new Set<Socket>();

  constructor(...given: unknown[]) {
    super();
    const onRequest = given.find((one) => typeof one === 'function');
    // The time of day would make each run another.
    this.on('request', (_: IncomingMessage, response: ServerResponse) => {
      response.sendDate = false;
    });
    this.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    if (onRequest) this.on('request', onRequest as (...given: unknown[]) => void);
  }
  override listen(...given: unknown[]): this {
    const accept = (socket: Socket) => {
      this.emit('connection', socket);
      this.emit('secureConnection', socket);
    };
    const listeners = given.filter((one) => typeof one === 'function') as (() => void)[];
    const net = createFarServer(accept);
    this.#net = net;
    this.listening = true;
    net.on('error', (error) => this.emit('error', error));
    net.listen(given[0] as number, () => {
      for (const listener of listeners) listener();
    });
    return this;
  }
  override address() {
    return this.#net?.address() ?? null;
  }
  override close(closed?: (error?: Error) => void): this {
    this.#net?.close(closed);
    this.#net = null;
    this.listening = false;
    return this;
  }
  override closeAllConnections(): void {
    for (const socket of [...this.#sockets]) socket.destroy();
  }
  override closeIdleConnections(): void {}
}
export function createServer(...given: unknown[]): Server {
  return new Server(...given);
}
