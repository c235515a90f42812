/**
 * Library systems with a way of their own, on real sockets: what the simulated one is too
 * well-behaved for.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { decode, type Encoding, encode, writeDate18 } from '../../../packages/sip2/src/index.ts';

export interface Manners {
  /** what it takes for the end of a message; `never`: it hears nothing */
  hears?: '\r' | '\r\n' | 'never';
  encoding?: Encoding;
  /** the sign between its fields */
  delimiter?: string;
  /** `never`: no AY and AZ, whatever it is asked with; `wants`: silent to what has none */
  checksums?: 'as-asked' | 'never' | 'wants';
  /** its clock, at each 98 */
  now?: () => string;
  /** its AO, its supported messages, its name */
  institution?: string;
  supported?: string;
  name?: string;
  onlineStatus?: 'Y' | 'N';
  /** other places of its 98 */
  announces?: Partial<
    Record<'checkinOk' | 'checkoutOk' | 'acsRenewalPolicy' | 'timeoutPeriod', string>
  >;
  logIn?: 'accepts' | 'refuses';
  /** sent at once to each client that connects, in place of all else */
  banner?: string;
  /** PEM: then it speaks TLS */
  tls?: { cert: string; key: string };
}

export interface OddLibrary {
  port: number;
  close(): Promise<void>;
}

export async function startOddLibrary(manners: Manners = {}): Promise<OddLibrary> {
  const sockets = new Set<Socket>();
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (manners.banner !== undefined) socket.write(manners.banner);
    else converse(socket, manners);
  };
  const server: Server = manners.tls ? createTlsServer(manners.tls, accept) : createServer(accept);
  // A client that does not trust the certificate hangs up in the middle.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function converse(socket: Socket, manners: Manners): void {
  const { hears = '\r', checksums = 'as-asked', encoding = 'utf-8', delimiter = '|' } = manners;
  let rest = '';
  socket.on('data', (chunk) => {
    if (hears === 'never') return;
    const lines = (rest + chunk.toString('latin1')).split(hears);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { message } = decode(Buffer.from(line, 'latin1'), { delimiter });
      if (checksums === 'wants' && message.checksum !== 'ok') continue;
      const with_ = checksums !== 'never' && message.checksum !== 'absent';
      const wire = { encoding, delimiter, errorDetection: with_, sequence: message.sequence };
      if (message.code === '93') {
        const has = message.fields.some(({ id }) => id === 'CO');
        const ok = has && (manners.logIn ?? 'accepts') === 'accepts' ? '1' : '0';
        socket.write(encode({ code: '94', fixed: { ok }, fields: {} }, wire));
      }
      if (message.code === '99') socket.write(encode(status98(manners), wire));
    }
  });
}

function status98({
  now = () => new Date().toISOString(),
  institution = '3550',
  supported = 'Y'.repeat(16),
  name = 'Lindeveld',
  onlineStatus = 'Y',
  announces = {},
}: Manners) {
  return {
    code: '98' as const,
    fixed: {
      ...{
        onlineStatus,
        checkinOk: 'Y',
        checkoutOk: 'Y',
        acsRenewalPolicy: 'Y',
        statusUpdateOk: 'Y',
        offlineOk: 'N',
      },
      ...{ timeoutPeriod: '100', retriesAllowed: '003', protocolVersion: '2.00' },
      dateTimeSync: writeDate18(now(), 'Europe/Brussels'),
      ...announces,
    },
    fields: { AO: institution, AM: name, BX: supported },
  };
}
