/** HTTP, or HTTPS, on a plug that can be pulled. */
import { createServer as createHttp, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type SocketDevice, startSocketDevice } from '../socket.ts';
import type { HostReply, HostRequest } from './host.ts';

interface ServerOptions {
  port: number;
  host?: string | undefined;
  /** PEM; HTTP without it */
  tls?: { key: string; cert: string } | undefined;
  /** null: nothing is answered */
  answer(request: HostRequest): HostReply | null;
}

export function startHttpDevice({ port, host, tls, answer }: ServerOptions): Promise<SocketDevice> {
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => {});
    response.on('error', () => {});
    request.once('end', () => {
      const { method = '', url: path = '', headers } = request;
      const body = Buffer.concat(parts).toString('utf8');
      const reply = answer({ method, path, headers, body });
      if (reply === null) return;
      if (reply === 'drop') response.destroy();
      else if (reply === 'endless') writeForEver(response);
      else {
        const type = reply.type === '' ? {} : { 'content-type': reply.type };
        response.writeHead(reply.status, { ...type, connection: 'close' }).end(reply.text);
      }
    });
  };
  const server = tls ? createHttps(tls, listener) : createHttp(listener);
  server.on('clientError', (_, socket) => socket.destroy());
  return startSocketDevice({
    port,
    ...(host !== undefined && { host }),
    onConnection: (socket) => void server.emit('connection', socket),
  });
}

function writeForEver(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (!response.destroyed && response.write(' '.repeat(16_384)));
  };
  response.on('drain', more);
  more();
}
