/** A call by mail, over a real line. */
import { afterEach, expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { type Call, whyFailed } from '../../src/help/call.ts';
import { mailWay } from '../../src/help/mail.ts';
import { createMailer } from '../../src/mail/mailer.ts';
import { makeOwnCertificate } from '../support/help/own-certificate.ts';
import { type MailServer, startMailServer } from '../support/mail/mail-server.ts';

const call: Call = {
  id: '7d4e',
  library: 'Bibliotheek Lindeveld',
  device: 'Toestel 2',
  reason: 'set-incomplete',
  at: '2026-11-26T09:00:00Z',
  text: 'Een lezer vraagt hulp bij Toestel 2.',
};
const own = makeOwnCertificate();
let server: MailServer | undefined;
afterEach(() => server?.close());

async function send(refuses: Record<string, number> = {}) {
  server = await startMailServer({ ...own, authOptional: true }, { refuses });
  const { port } = server;
  const logged: Report[] = [];
  const mailer = createMailer({
    host: '127.0.0.1',
    port,
    tls: 'starttls',
    login: null,
    ca: own.cert,
    from: 'toestel2@bib.example',
    timeoutMs: 20_000,
  });
  const way = mailWay({ mailer, to: ['balie@bib.example', 'chef@bib.example'] }, (report) =>
    logged.push(report),
  );
  const outcome = await way
    .deliver(call, new AbortController().signal, () => {})
    .then(() => 'delivered', whyFailed);
  return { outcome, codes: logged.map(({ code }) => code), received: server.received };
}

test('says all that a call says, to each receiver, in one mail', async () => {
  const { outcome, codes, received } = await send();
  expect([outcome, codes, received.length]).toEqual(['delivered', [], 1]);
  expect(received[0]?.to).toEqual(['balie@bib.example', 'chef@bib.example']);
  for (const part of [call.text, call.device, call.library, call.at, call.id])
    expect(received[0]?.text).toContain(part);
});

test('reaches one of two: delivered, and logged without an address', async () => {
  const { outcome, codes } = await send({ 'chef@bib.example': 550 });
  expect([outcome, codes]).toEqual(['delivered', ['help-receiver-refused']]);
});

test('reaches no one', async () => {
  const { outcome } = await send({ 'chef@bib.example': 550, 'balie@bib.example': 550 });
  expect(outcome).toBe('it does not take the mail (550)');
});
