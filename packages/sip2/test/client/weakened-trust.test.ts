/**
 * Variables of the environment that weaken TLS for a whole Node process do not weaken the lines of
 * the kiosk.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../../../test/support/store/bundle.ts';

let program = '';
const servers: Server[] = [];
const seen: string[] = [];
const folder = mkdtempSync(join(tmpdir(), 'kiosk-trust-'));

async function listen(options: { maxVersion?: 'TLSv1.1' | 'TLSv1.3' }): Promise<string> {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder, name)));
  const old =
    options.maxVersion === 'TLSv1.1'
      ? { minVersion: 'TLSv1' as const, ciphers: 'ALL:@SECLEVEL=0' }
      : {};
  const server = createServer({ ...{ key, cert }, ...options, ...old }, (socket) => {
    seen.push(socket.getProtocol() ?? '');
    socket.on('error', () => {});
  });
  server.on('tlsClientError', () => {});
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? String(bound.port) : '';
}

beforeAll(async () => {
  program = await bundle(
    new URL('../../../../test/support/sip2/weakened-trust-program.ts', import.meta.url),
  );
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'key.pem',
  ];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', ...key, '-days', '1', '-out', 'cert.pem', ...subject], {
    cwd: folder,
    stdio: 'pipe',
  });
});
afterAll(async () => {
  rmSync(dirname(program), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve()))),
  );
});

async function run(port: string, environment: Record<string, string>) {
  const { stdout } = await promisify(execFile)(process.execPath, [program, port, port], {
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...environment },
    timeout: 30_000,
  });
  return JSON.parse(stdout) as { sip2: string; device: string };
}

test('a certificate of an unknown CA is refused, also where the environment turns off the check', async () => {
  const port = await listen({});
  const answers = await run(port, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  expect(answers.sip2).toContain('self-signed certificate');
  expect(answers.device).toContain('self-signed certificate');
});

test('TLS older than 1.2 is refused, also where the options of Node allow it', async () => {
  const port = await listen({ maxVersion: 'TLSv1.1' });
  const options = '--tls-min-v1.0 --tls-cipher-list=ALL:@SECLEVEL=0';
  const answers = await run(port, {
    NODE_OPTIONS: options,
    NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem'),
  });
  expect(answers.sip2).toMatch(/version/);
  expect(answers.device).toMatch(/version/);
  expect(seen.filter((protocol) => protocol.startsWith('TLSv1.') && protocol < 'TLSv1.2')).toEqual(
    [],
  );
});
