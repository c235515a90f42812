/** Mails over real lines: what a mail server may do, good and bad, and what is said of it. */
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createMailer, type Mail, type MailSettings } from '../../src/mail/mailer.ts';
import { NotSent } from '../../src/mail/not-sent.ts';
import { makeOwnCertificate } from '../support/help/own-certificate.ts';
import { type MailServer, mailLogin, startMailServer } from '../support/mail/mail-server.ts';

const own = makeOwnCertificate();
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Started = Parameters<typeof startMailServer>;
async function start(options: Started[0] = {}, trouble?: Started[1]): Promise<MailServer> {
  const server = await startMailServer(
    Object.assign({ authOptional: true }, own, options),
    trouble,
  );
  closers.push(server.close);
  return server;
}
/** Whatever it does, on a plain line. */
async function startPlain(onLine: (line: Socket) => void): Promise<number> {
  const server = createServer((line) => {
    line.on('error', () => {});
    onLine(line);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => void server.close());
  return (server.address() as { port: number }).port;
}
function to(port: number, more: Partial<MailSettings> = {}): MailSettings {
  const usual: MailSettings = {
    host: '127.0.0.1',
    port,
    tls: 'starttls',
    login: null,
    from: 'toestel2@bib.example',
    ca: own.cert,
    timeoutMs: 20_000,
  };
  return Object.assign(usual, more);
}
const desk = 'balie@bib.example';
const mail: Mail = {
  to: [desk],
  subject: 'Één lezer — met een heel lange zin over een onderdeel — vraagt hulp bij Toestel 2.',
  text: 'Één lezer vraagt hulp.\r\n.\r\nFrom hier\r\n',
};
const saying = (done: Promise<unknown>) =>
  done.then(
    () => 'sent',
    (error: unknown) => (error instanceof NotSent ? [error.kind, error.message] : error),
  );
const send = (settings: MailSettings, what = mail, signal = new AbortController().signal) =>
  saying(createMailer(settings).send(what, signal));
const refuses = (number: number): Started[1] => ({ refuses: { [desk]: number } });

test.each([
  ['STARTTLS', 'starttls', {}],
  ['TLS from the first byte', 'implicit', { secure: true }],
] as const)('%s: the mail comes whole, and in no clear byte', async (_, tls, options) => {
  const server = await start(options);
  expect(await send(to(server.port, { tls }))).toBe('sent');
  const [received] = server.received;
  expect(received).toMatchObject({ from: 'toestel2@bib.example', to: [desk], isEncrypted: true });
  const [head = '', body = ''] = received?.text.split('\r\n\r\n') ?? [];
  expect(head).toContain('Auto-Submitted: auto-generated');
  expect(head).toContain(`To: ${desk}`);
  expect(`${head}${body}`.split('\r\n').every((line) => /^[\x20-\x7e]{0,78}$/.test(line))).toBe(
    true,
  );
  const decoded = body
    .replace(/=\r\n/g, '')
    .replace(/(=[0-9A-F]{2})+/g, (bytes) =>
      Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'),
    );
  expect(decoded.trim()).toBe(mail.text.trim());
});

test('a log-in is used over TLS alone, and a wrong one is said', async () => {
  const server = await start({ authOptional: false });
  expect(await send(to(server.port, { login: mailLogin }))).toBe('sent');
  const wrong = { ...mailLogin, password: 'fout' };
  expect(await send(to(server.port, { login: wrong }))).toEqual([
    ...['login', 'it does not let the kiosk in (535)'],
  ]);
  await expect(createMailer(to(server.port, { login: mailLogin })).check()).resolves.toBe(
    undefined,
  );
  expect(await saying(createMailer(to(server.port, { login: wrong })).check())).toEqual([
    ...['login', 'it does not let the kiosk in (535)'],
  ]);
  expect(server.received).toHaveLength(1);
});

describe('what is not sent', () => {
  test.each([450, 550])('the only receiver is refused (%i)', async (number) => {
    const server = await start({}, refuses(number));
    expect(await send(to(server.port))).toEqual([
      ...['refused', `it does not take the mail (${number})`],
    ]);
  });

  test.each([451, 554])('the whole mail is refused at its end (%i)', async (atEnd) => {
    const server = await start({}, { atEnd });
    expect(await send(to(server.port))).toEqual([
      ...['refused', `it does not take the mail (${atEnd})`],
    ]);
  });

  test('the server hangs up in the middle', async () => {
    const server = await start({}, { cuts: true });
    expect(await send(to(server.port), { ...mail, text: 'x'.repeat(500_000) })).toMatchObject([
      'unreachable',
      expect.anything(),
    ]);
    expect(server.received).toEqual([]);
  });

  test("a stranger's certificate", async () => {
    const server = await start();
    expect(await send(to(server.port, { ca: makeOwnCertificate().cert }))).toEqual([
      ...['trust', 'its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)'],
    ]);
    const implicit = await start({ secure: true });
    expect(await send(to(implicit.port, { tls: 'implicit', ca: null }))).toMatchObject([
      'trust',
      {},
    ]);
  });

  test('no STARTTLS, as one in between may have it seem', async () => {
    const hides = await start({ hideSTARTTLS: true });
    expect(await send(to(hides.port))).toBe('sent');
    expect(hides.received[0]?.isEncrypted).toBe(true);
    const plain = await startPlain((line) => {
      line.write('220 here\r\n');
      line.on('data', (bytes) =>
        line.write(/^EHLO/.test(`${bytes}`) ? '250 here\r\n' : '502 no\r\n'),
      );
    });
    expect(await send(to(plain))).toMatchObject(['security', expect.anything()]);
  });

  test('a line that says nothing, that says something else, and none', async () => {
    const silent = await startPlain(() => {});
    expect(await send(to(silent, { timeoutMs: 500 }))).toMatchObject(['late', expect.anything()]);
    const drips = await startPlain((line) => {
      const timer = setInterval(() => line.write('220-here\r\n'), 50);
      line.on('close', () => clearInterval(timer));
    });
    expect(await send(to(drips, { timeoutMs: 500 }))).toEqual([
      ...['late', 'it does not answer in time'],
    ]);
    const other = await startPlain((line) => line.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await send(to(other))).toMatchObject(['unreachable', expect.anything()]);
    const server = await start();
    await server.close();
    closers.pop();
    expect(await send(to(server.port))).toEqual([
      ...['unreachable', 'it cannot be reached (ECONNREFUSED)'],
    ]);
  });

  test('one that is no longer wanted', async () => {
    const silent = await startPlain(() => {});
    const ended = new AbortController();
    const said = send(to(silent), mail, ended.signal);
    ended.abort();
    expect(await said).toMatchObject(['unreachable', expect.anything()]);
  });
});

test('of several receivers one is refused: the others have it, and how many have not is said', async () => {
  const server = await start({}, refuses(550));
  const both = { ...mail, to: [desk, 'chef@bib.example'] };
  const done = createMailer(to(server.port)).send(both, new AbortController().signal);
  expect(await done).toEqual({ refused: 1 });
  expect(server.received.map((one) => one.to)).toEqual([['chef@bib.example']]);
});

test('no text is a header, an address or a command', async () => {
  const server = await start();
  const hostile = {
    to: [desk],
    subject: 'Hulp\r\nBcc: evil@evil.example\r\n\r\n<script>',
    text: '\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n{"path":"/etc/passwd"}',
    html: '<p>.</p>\r\n.\r\nQUIT',
  };
  expect(await send(to(server.port), hostile)).toBe('sent');
  expect(server.received).toHaveLength(1);
  const { text = '', to: receivers } = server.received[0] ?? {};
  expect(receivers).toEqual([desk]);
  expect(text.slice(0, text.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/m);
  for (const address of ['evil@evil.example, balie@bib.example', 'a@b.example\r\nBcc: c@d.example'])
    await send(to(server.port), { ...mail, to: [address] });
  const reached = server.received.flatMap((one) => one.to);
  expect(reached.filter((one) => one !== desk)).toEqual([]);
});
