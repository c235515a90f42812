/** What reaches the broker without a certificate of the branch: nothing. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectPlainly } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { createUser } from '@nats-io/nkeys';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial } from '../../../src/branch/broker/dial.ts';
import {
  clientCertificate,
  newAuthority,
  newTlsKey,
} from '../../../src/branch/enrol/certificates.ts';
import { readHost } from '../../../src/branch/enrol/host.ts';
import type { Identity } from '../../../src/branch/enrol/identity.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../../support/branch/place.ts';
import { isLong } from '../../support/repository/share.ts';

describe.skipIf(natsServer === null)('a stranger at the port', () => {
  let place: BranchPlace;
  let member: Identity;

  beforeAll(async () => {
    place = await makeBranchPlace(['k01']);
    member = place.identities.get('k01') as Identity;
  });
  afterAll(() => place.remove());

  /** All that comes back for what was sent, until the broker closes. */
  async function plainly(bytes: Uint8Array): Promise<Buffer> {
    const socket = connectPlainly(place.port, '127.0.0.1');
    socket.on('error', () => {});
    const answer: Buffer[] = [];
    socket.on('data', (chunk) => answer.push(chunk));
    socket.end(bytes);
    await once(socket, 'close');
    return Buffer.concat(answer);
  }

  /** The first bytes that come after the handshake; null: it was closed before. */
  async function overTls(options: ConnectionOptions): Promise<string | null> {
    const socket = connectTls({
      ...{ host: 'localhost', port: place.port, ca: member.ca, minVersion: 'TLSv1.2' },
      ...options,
    });
    socket.on('error', () => {});
    const came = new Promise<string | null>((resolve) => {
      socket.once('data', (chunk) => resolve(String(chunk)));
      socket.once('close', () => resolve(null));
    });
    const first = await came;
    socket.destroy();
    return first;
  }

  const mine = () => ({ cert: member.certificate, key: member.privateKey });

  test('a member gets the broker’s greeting, so that the others below are not refused by chance', async () => {
    expect(await overTls(mine())).toMatch(/^INFO /);
  });

  test('whatever bytes come, the broker says no word of its protocol and stands', async () => {
    const hello = Buffer.from('160301', 'hex');
    const sent = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.uint8Array({ maxLength: 600 }).map((rest) => Buffer.concat([hello, rest])),
      fc
        .constantFrom(
          'CONNECT {}',
          'PING',
          'PUB b.b001.e.k01 1\r\nx',
          'SUB > 1',
          'INFO {}',
          'GET / HTTP/1.1',
        )
        .map((line) => Buffer.from(`${line}\r\n`)),
    );
    const saysNothing = fc.asyncProperty(sent, async (bytes) => {
      const answer = await plainly(bytes);
      // An alert of TLS: 15 03 0x 00 02.
      expect(answer.length === 0 || answer[0] === 0x15, answer.toString('latin1')).toBe(true);
    });
    await fc.assert(saysNothing, { numRuns: isLong ? 10_000 : 300 });
    expect(await overTls(mine())).toMatch(/^INFO /);
  });

  test('without a certificate, or with one of another branch, nothing is read', async () => {
    const { ca } = readHost(place.hostFolder);
    const { privateKey: key, publicKey } = newTlsKey();
    expect(await overTls({})).toBe(null);
    const elsewhere = newAuthority('b001');
    const cert = clientCertificate(elsewhere, 'b001', 'k01', publicKey);
    expect(await overTls({ cert, key })).toBe(null);
    // Signed by the right authority, and of no kiosk on the host's list: as a revoked one.
    const signed = clientCertificate(ca, 'b001', 'k01', publicKey);
    expect(await overTls({ cert: signed, key })).toBe(null);
  });

  test('TLS older than 1.3 is refused', async () => {
    expect(await overTls({ ...mine(), maxVersion: 'TLSv1.2' })).toBe(null);
  });

  test('a certificate without an nkey, or with one that is not on the list, is no user', async () => {
    const options = {
      servers: `localhost:${place.port}`,
      ...{ reconnect: false, timeout: 3_000 },
      tls: { handshakeFirst: true, ca: member.ca, ...mine() },
    };
    await expect(connect(options)).rejects.toThrow(/authorization/i);
    const seed = createUser().getSeed();
    const withSeed = { ...options, authenticator: nkeyAuthenticator(seed) };
    await expect(connect(withSeed)).rejects.toThrow(/authorization/i);
    const nc = await dial(member, member.broker, 5_000);
    await nc.close();
  });

  test('many strangers at once do not keep a member out', async () => {
    const strangers = Array.from({ length: 200 }, (_, at) => {
      const socket = connectPlainly(place.port, '127.0.0.1');
      socket.on('error', () => {});
      // Each other one says nothing, and waits.
      if (at % 2) socket.write(randomBytes(40));
      return socket;
    });
    const nc = await dial(member, member.broker, 5_000);
    await nc.flush();
    await nc.close();
    for (const socket of strangers) socket.destroy();
  });
});
