/** tls:// with certificates that openssl made for this run, and a telnet-style log-in. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Fault } from '../../../../src/fault.ts';
import { readTls } from '../../../../src/wiring/open.ts';
import { healthy, itemQuestion, kiosk } from '../../../../test/support/sip2/library.ts';
import { decode, encode, openAddress, type TlsOptions, withScript } from '../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'kiosk-tls-'));
function pem(name: string) {
  return readFileSync(join(folder, name), 'utf8');
}

beforeAll(() => {
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Lindeveld test',
    '-days',
    '2',
  );
  const sign = (name: string, subject: string, extension: string) => {
    openssl(
      'req',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      subject,
      '-addext',
      extension,
    );
    const by = [
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-copy_extensions',
      'copy',
    ];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...by);
  };
  sign('server', '/CN=sip.lindeveld.test', 'subjectAltName=DNS:sip.lindeveld.test');
  sign('kiosk', '/CN=Toestel 2', 'extendedKeyUsage=clientAuth');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Answers correctly; `seen` holds the facts of the connection. */
function answering(socket: Socket): void {
  let rest = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\r');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { message } = decode(Buffer.from(line, 'latin1'));
      if (message.code === 'unknown') continue;
      const answer = healthy(message);
      if (typeof answer !== 'string' && 'code' in answer)
        socket.write(
          encode(answer, {
            errorDetection: message.checksum !== 'absent',
            sequence: message.sequence,
          }),
        );
    }
  });
}

async function listen(server: ReturnType<typeof createTcp>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function secureLibrary(needsCertificate: boolean) {
  const seen: { name: string | false | null; client: string | undefined }[] = [];
  const server = createTls(
    {
      cert: pem('server.pem'),
      key: pem('server.key'),
      ca: pem('ca.pem'),
      requestCert: needsCertificate,
      rejectUnauthorized: needsCertificate,
    },
    (socket: TLSSocket) => {
      const subject: { CN?: string | string[] } | undefined = socket.getPeerCertificate()?.subject;
      seen.push({ name: socket.servername, client: subject?.CN?.toString() });
      answering(socket);
    },
  );
  server.on('tlsClientError', () => undefined);
  return { port: await listen(server), seen };
}
function over(port: number, tls: TlsOptions) {
  return kiosk(port, { open: openAddress(`tls://127.0.0.1:${port}`, { tls }) });
}

describe('tls', () => {
  test('a certificate of a CA that is named, for the name that is named', async () => {
    const { port, seen } = await secureLibrary(false);
    const { client, online } = over(port, { ca: pem('ca.pem'), serverName: 'sip.lindeveld.test' });
    await online();
    expect((await client.request(itemQuestion('1'))).kind).toBe('answer');
    expect(seen[0]?.name).toBe('sip.lindeveld.test');
  });

  test('an unknown CA, or another name, is refused, and the log names which', async () => {
    const { port, seen } = await secureLibrary(false);
    const stranger = over(port, { serverName: 'sip.lindeveld.test' });
    await stranger.until(() => stranger.reported('connect-failed') > 0);
    expect(stranger.reports[0]?.text).toMatch(/self-signed|unable to verify|issuer/);
    const misnamed = over(port, { ca: pem('ca.pem') });
    await misnamed.until(() => misnamed.reported('connect-failed') > 0);
    expect(misnamed.reports[0]?.text).toMatch(/IP: 127\.0\.0\.1|altnames/);
    expect(seen.filter((each) => each.client)).toEqual([]);
  });

  test('the certificate of the kiosk, where the library system asks for one', async () => {
    const { port, seen } = await secureLibrary(true);
    const trust = { ca: pem('ca.pem'), serverName: 'sip.lindeveld.test' };
    const named = over(port, { ...trust, certificate: pem('kiosk.pem'), key: pem('kiosk.key') });
    await named.online();
    expect(seen[0]?.client).toBe('Toestel 2');
    const nameless = over(port, trust);
    await nameless.until(() => nameless.reports.some((report) => report.level !== 'info'));
    expect(nameless.client.state).not.toBe('online');
  });
});

describe('a telnet-style log-in', () => {
  const rows = [
    { expect: 'login: ', send: 'kiosk' },
    { expect: 'password: ', send: 'lindeveld' },
    { expect: 'Login OK', send: '', end: 'none' as const },
  ];
  /** As SIPServer greets on its telnet transport, negotiating options first. */
  async function telnetLibrary(heard: string[] = []) {
    const server = createTcp((socket) => {
      socket.on('error', () => undefined);
      socket.write(
        Buffer.concat([
          Buffer.from([0xff, 0xfd, 0x18, 0xff, 0xfb, 0x01]),
          Buffer.from('SIP host\r\nlogin: '),
        ]),
      );
      let said = Buffer.alloc(0);
      const onData = (chunk: Buffer) => {
        said = Buffer.concat([said, chunk]);
        const text = said.toString('latin1');
        const [user, password] = text.replace(/\xff[\xfb-\xfe]./g, '').split('\r\n');
        if (text.split('\r\n').length === 2 && heard.length === 0) {
          heard.push(user ?? '');
          socket.write('password: ');
        } else if (text.split('\r\n').length === 3) {
          heard.push(password ?? '', said.subarray(0, 6).toString('hex'));
          socket.off('data', onData);
          if (password !== 'lindeveld') return socket.end('Invalid login\r\n');
          answering(socket);
          socket.write('Login OK.  Initiating SIP\r\n');
        }
        return undefined;
      };
      socket.on('data', onData);
    });
    return { port: await listen(server), heard };
  }

  test('the rows in order, options refused, then SIP2 without 93', async () => {
    const { port, heard } = await telnetLibrary();
    const { client, online } = kiosk(port, {
      open: withScript(openAddress(`tcp://127.0.0.1:${port}`), rows),
      login: null,
    });
    await online();
    expect((await client.request(itemQuestion('1'))).kind).toBe('answer');
    // IAC WONT terminal-type, IAC DONT echo.
    expect(heard).toEqual(['kiosk', 'lindeveld', 'fffc18fffe01']);
  });

  test('a wrong password ends at the third row, and is in no report', async () => {
    const { port } = await telnetLibrary();
    const wrong = rows.map((row, at) => (at === 1 ? { ...row, send: 'geheim' } : row));
    const { until, reported, reports } = kiosk(port, {
      open: withScript(openAddress(`tcp://127.0.0.1:${port}`), wrong),
      login: null,
    });
    await until(() => reported('connect-failed') > 0);
    expect(reports[0]?.text).toContain('row 3: the other side hung up');
    expect(JSON.stringify(reports)).not.toContain('geheim');
  });

  test('a text that never comes is not waited for for ever', async () => {
    const server = createTcp(
      (socket) => void socket.on('error', () => undefined).on('data', () => undefined),
    );
    const port = await listen(server);
    const never = [{ expect: 'login: ', send: 'kiosk', timeoutMs: 50 }];
    const { until, reported, reports } = kiosk(port, {
      open: withScript(openAddress(`tcp://127.0.0.1:${port}`), never),
    });
    await until(() => reported('connect-failed') > 0);
    expect(reports[0]?.text).toContain('row 1: the expected text did not come');
  });
});

test("files of the configuration that hold no certificate, or another's key, are named before anything is opened", () => {
  const file = (name: string) => join(folder, name);
  expect(
    readTls({ ca: file('ca.pem'), certificate: file('kiosk.pem'), key: file('kiosk.key') }),
  ).toMatchObject({});
  for (const wrong of [
    { ca: file('server.csr') },
    { ca: file('missing.pem') },
    { certificate: file('kiosk.pem'), key: file('kiosk.pem') },
    { certificate: file('kiosk.pem'), key: file('server.key') },
  ])
    expect(() => readTls(wrong), JSON.stringify(wrong)).toThrow(Fault);
});
