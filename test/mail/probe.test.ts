/** What `kiosk doctor` finds at a mail server, over real lines. No mail is sent. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import { probeMail } from '../../src/technician/probes/mail.ts';
import { makeOwnCertificate } from '../support/help/own-certificate.ts';
import { type MailServer, mailLogin, startMailServer } from '../support/mail/mail-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'mail-probe-'));
afterAll(() => rmSync(folder, { recursive: true }));
const own = makeOwnCertificate();
const ca = join(folder, 'authority.pem');
writeFileSync(ca, own.cert);
let server: MailServer | undefined;
afterEach(() => server?.close());

async function find(port: number, more: object = {}, password = mailLogin.password) {
  const named = { env: 'KIOSK_MAIL_PASSWORD' };
  const usual = { host: '127.0.0.1', port, from: 'toestel@bib.example', user: mailLogin.user, ca };
  const mail = Object.assign({ password: named }, usual, more);
  const loaded = readConfig(JSON.stringify({ mail }), folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  const found = await probeMail(loaded.config, { 'mail.password': password }, 5_000);
  return found.map(({ code }) => code).at(-1);
}

test('a good one, a wrong password, an authority that is not named, the wrong form', async () => {
  server = await startMailServer(own);
  const { port } = server;
  expect(await find(port)).toBe('ok');
  expect(await find(port, {}, 'fout')).toBe('mail-login-refused');
  expect(await find(port, { ca: undefined })).toBe('mail-untrusted');
  expect(await find(port, { tls: 'implicit' })).toMatch(/^(certificate|tls)-/);
  expect(server.received).toEqual([]);
});

test('what is no mail server', async () => {
  const other = createServer((line) => {
    line.on('error', () => {});
    line.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
  const { port } = other.address() as { port: number };
  expect(await find(port)).toBe('mail-no-answer');
  await new Promise((closed) => other.close(closed));
});
