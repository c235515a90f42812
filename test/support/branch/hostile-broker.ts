/** A broker with the right certificate and the wrong bytes. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';

export interface HostileBroker {
  address: string;
  /** connections that are open now */
  open(): number;
  close(): Promise<void>;
}

/** Accepts and never begins the handshake. */
export function withoutHandshake(): Promise<HostileBroker> {
  return listen(createTcpServer((socket) => void socket.resume()));
}

/** `serve` gets each connection after the handshake. */
export function hostileBroker(
  certificates: string,
  serve: (socket: Socket) => void,
): Promise<HostileBroker> {
  const read = (name: string) => readFileSync(join(certificates, name));
  const server = createTlsServer(
    {
      ...{ key: read('server.key'), cert: read('server.pem'), ca: read('ca.pem') },
      requestCert: true,
    },
    (socket) => {
      socket.on('error', () => {});
      // What is not read keeps a connection open that the other end has closed.
      socket.resume();
      serve(socket);
    },
  );
  return listen(server);
}

async function listen(server: Server): Promise<HostileBroker> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    address: `tls://localhost:${port}`,
    open: () => sockets.size,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

export const greeting = `INFO ${JSON.stringify({
  ...{ server_id: 'N', server_name: 'x', version: '2.10.27', proto: 1, go: '1', host: '0.0.0.0' },
  ...{ port: 4222, headers: true, max_payload: 262144, jetstream: true, client_id: 1 },
  ...{ auth_required: true, nonce: 'abcdefghijklmno', tls_required: true, tls_verify: true },
})}\r\n`;

/**
 * Speaks the protocol as far as a client needs it to connect. `answer` gets each request's subject,
 * and gives the body of the answer; null: it is not answered.
 */
export function speaking(
  answer: (subject: string) => string | null,
  onConnect: (socket: Socket) => void = () => {},
): (socket: Socket) => void {
  return (socket) => {
    let text = '';
    const sids = new Map<string, string>();
    socket.write(greeting);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const [verb = '', subject = '', ...rest] = text.slice(0, end).split(' ');
        text = text.slice(end + 2);
        if (verb === 'PING') socket.write('PONG\r\n');
        else if (verb === 'CONNECT') onConnect(socket);
        else if (verb === 'SUB') sids.set(subject, rest.at(-1) ?? '');
        else if (verb === 'PUB' || verb === 'HPUB') {
          text = text.slice(Number(rest.at(-1)) + 2);
          const reply = rest[0] ?? '';
          const body = answer(subject);
          const sid = [...sids].find(([to]) => reply.startsWith(to.replace(/[*>]$/, '')))?.[1];
          if (body !== null && sid !== undefined)
            socket.write(`MSG ${reply} ${sid} ${Buffer.byteLength(body)}\r\n${body}\r\n`);
        }
      }
    });
  };
}
