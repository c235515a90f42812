/** The certificate is verified before one byte of a message leaves, since each has the log-in. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kioskOverHttps, libraryOverHttps } from '../../../../test/support/sip2/https.ts';
import { bareSocket, itemQuestion, loan } from '../../../../test/support/sip2/library.ts';

const folder = mkdtempSync(join(tmpdir(), 'kiosk-https-'));
const pem = (name: string) => readFileSync(join(folder, name), 'utf8');

beforeAll(() => {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', 'key.pem', '-days', '1', '-out', 'cert.pem'];
  const subject = ['-subj', '/CN=fbs', '-addext', 'subjectAltName=DNS:fbs.lindeveld.test'];
  execFileSync('openssl', ['req', '-x509', ...key, ...files, ...subject], {
    cwd: folder,
    stdio: 'pipe',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function secure() {
  return libraryOverHttps('fbs', { tls: { key: pem('key.pem'), cert: pem('cert.pem') } });
}

test('with the authority and the name of its certificate it is trusted', async () => {
  const { address } = await secure();
  const tls = { ca: pem('cert.pem'), serverName: 'fbs.lindeveld.test' };
  const { client, online } = kioskOverHttps(address, 'fbs', { tls });
  await online();
  expect(await client.request(itemQuestion('1'))).toMatchObject({ kind: 'answer' });
});

test.each([
  ['of an unknown authority', () => ({ serverName: 'fbs.lindeveld.test' }), /self-signed/],
  ['of another name', () => ({ ca: pem('cert.pem') }), /127\.0\.0\.1/],
])('a certificate %s: not one message leaves', async (_, tls, why) => {
  const { front, address } = await secure();
  const { client, until, reports, reported } = kioskOverHttps(address, 'fbs', { tls: tls() });
  await until(() => reported('connect-failed') > 0);
  expect(reports.map(({ text }) => text).join()).toMatch(why);
  expect(await client.request(loan('30001'))).toMatchObject({ kind: 'no-answer', sent: false });
  expect(front.paths()).toEqual([]);
});

test('a handshake that stalls: nothing is sent', async () => {
  const { port } = await bareSocket(() => undefined);
  const { until, reported } = kioskOverHttps(`https://127.0.0.1:${port}/sip2`, 'fbs', {
    connectTimeoutMs: 100,
  });
  await until(() => reported('connect-failed') > 0);
});
