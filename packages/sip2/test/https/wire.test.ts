/** SIP2 inside HTTPS, over the wire: what becomes of a message, whatever happens to its answer. */
import { describe, expect, test } from 'vitest';
import { faults, type HttpsFault } from '../../../../simulators/library/https/faults.ts';
import { canary, kioskOverHttps, libraryOverHttps } from '../../../../test/support/sip2/https.ts';
import {
  bareSocket,
  hasty,
  itemInformation,
  itemQuestion,
  loan,
} from '../../../../test/support/sip2/library.ts';
import { overHttps } from '../../src/https/index.ts';
import { envelopeNames, first } from '../../src/index.ts';

function expectNoCanary(...seen: unknown[]): void {
  const text = JSON.stringify(seen);
  for (const secret of [canary.user, canary.password])
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      expect(text).not.toContain(form);
}

describe.each(envelopeNames)('%s', (envelope) => {
  test('status, question and loan, each a POST of its own, without a log-in message', async () => {
    const title = 'Brød & roser <æøå> "1 > 0"';
    const { front, behind, address } = await libraryOverHttps(envelope, {
      special: (message) => (message.code === '17' ? itemInformation('1', title) : null),
    });
    const { client, online, trace, reports } = kioskOverHttps(address, envelope);
    await online();
    const question = await client.request(itemQuestion('1'));
    expect(question.kind === 'answer' && first(question.message, 'AJ')).toBe(title);
    const lent = await client.request(loan('30001'));
    expect(lent.kind === 'answer' && lent.message.fixed).toMatchObject({ ok: '1' });
    expect(front.posted()).toEqual(['99', '17', '11']);
    expect(front.connections).toBe(3);
    // No AY and AZ inside, and each letter as it was.
    expect(behind.received.filter(({ code }) => code !== '93').map((one) => one.checksum)).toEqual([
      'absent',
      'absent',
      'absent',
    ]);
    expectNoCanary(trace, reports, question, lent);
  });

  /** `true`: the loan may have been carried out; 400 is known of one system alone. */
  const sent: Record<HttpsFault, boolean> = {
    'hang-up': true,
    'bad-request': envelope === 'fbs',
    unauthorized: false,
    unavailable: true,
    redirect: true,
    'hang-up-after': true,
    half: true,
    silent: true,
    empty: true,
    error: true,
    'rest-error': true,
    'rest-error-200': true,
    oversize: true,
    'wrong-namespace': true,
    bomb: true,
    doctype: true,
    'own-entity': true,
    'cut-message': true,
    'no-xml': true,
  };
  // An answer that lacks its end is taken where it is not known that each has one.
  const taken: readonly string[] = envelope === 'fbs' ? ['cut-message'] : [];
  test.each(Object.keys(faults).filter((name) => !taken.includes(name)) as HttpsFault[])(
    'a loan, and %s: it is sent once, and the next one is well',
    async (fault) => {
      const { front, behind, address } = await libraryOverHttps(envelope);
      const { client, online, trace, reports } = kioskOverHttps(address, envelope, {}, hasty);
      await online();
      front.misbehave(fault, { codes: ['11'], times: 1 });
      const answer = await client.request(loan('30001'));
      expect(answer).toMatchObject({ kind: 'no-answer', sent: sent[fault] });
      expect(behind.count('11')).toBe(faults[fault].when === 'before' ? 0 : 1);
      expect(front.posted().filter((code) => code === '11')).toHaveLength(1);
      await online();
      expect(await client.request(loan('30002'))).toMatchObject({ kind: 'answer' });
      expect(new Set(front.paths())).toEqual(new Set([front.path]));
      expectNoCanary(trace, reports, answer);
    },
  );

  test('a question that gets no answer is asked again, once', async () => {
    const { front, address } = await libraryOverHttps(envelope);
    const { client, online } = kioskOverHttps(address, envelope);
    await online();
    front.misbehave('empty', { codes: ['17'], times: 1 });
    expect(await client.request(itemQuestion('1'))).toMatchObject({ kind: 'answer' });
    expect(front.posted().filter((code) => code === '17')).toHaveLength(2);
  });

  test('a library system that is silent behind its front: an empty envelope, and carried out it may be', async () => {
    const { address } = await libraryOverHttps(envelope, {
      waitMs: 50,
      special: ({ code }) => (code === '11' ? 'silent' : null),
    });
    const { client, online } = kioskOverHttps(address, envelope);
    await online();
    expect(await client.request(loan('30001'))).toMatchObject({
      kind: 'no-answer',
      sent: true,
      why: expect.stringContaining('empty'),
    });
  });

  test('killed between a request and its answer: it may have been carried out', async () => {
    const { front, behind, address } = await libraryOverHttps(envelope, {
      special: ({ code }) => {
        if (code !== '11') return null;
        void front.close();
        return 'silent';
      },
    });
    const { client, online, until, reported } = kioskOverHttps(address, envelope);
    await online();
    expect(await client.request(loan('30001'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(behind.count('11')).toBe(1);
    await until(() => client.state === 'offline' && reported('connect-failed') > 0);
    expect(await client.request(loan('30001'))).toMatchObject({ kind: 'no-answer', sent: false });
  });

  test('a checksum that is wrong is never asked for again: there is nothing to repeat', async () => {
    const { front, address } = await libraryOverHttps(envelope, {
      special: ({ code }) =>
        code === '11'
          ? { raw: Buffer.from('121NUY20260101    120000AA1|AB30001|AY3AZ0001\r') }
          : null,
    });
    const { client, online } = kioskOverHttps(address, envelope, {}, { errorDetection: 'lenient' });
    await online();
    expect(await client.request(loan('30001'))).toMatchObject({ kind: 'no-answer', sent: true });
    expect(front.posted()).toEqual(expect.not.arrayContaining(['97']));
    expect(front.posted().filter((code) => code === '11')).toHaveLength(1);
  });

  test('nothing listens: nothing is sent', async () => {
    const { front, address } = await libraryOverHttps(envelope);
    await front.close();
    const { client, until, reported } = kioskOverHttps(address, envelope);
    await until(() => reported('connect-failed') > 0);
    expect(await client.request(loan('30001'))).toMatchObject({ kind: 'no-answer', sent: false });
  });

  test('a heartbeat is a 99, not faster than it is set', async () => {
    const { front, address } = await libraryOverHttps(envelope);
    const timings = { heartbeatMs: 30 };
    const { online, until, client } = kioskOverHttps(address, envelope, {}, { timings });
    await online();
    await client.request(itemQuestion('1'));
    await new Promise<void>((resolve) => {
      const look = () => (front.posted().length > 3 ? resolve() : void setImmediate(look));
      look();
    });
    await until(() => client.state === 'online');
    expect(
      front
        .posted()
        .slice(2)
        .every((code) => code === '99'),
    ).toBe(true);
  });
});

test.each([
  ['koha-suomi', 'log-in-refused'],
  ['fbs', 'status-unanswered'],
] as const)('%s with a wrong password: %s, and the password is nowhere', async (envelope, code) => {
  const { address } = await libraryOverHttps(envelope);
  const login = { user: canary.user, password: `${canary.password}!` };
  const { until, reported, reports } = kioskOverHttps(address, envelope, { login });
  await until(() => reported(code) > 0);
  expectNoCanary(reports);
});

test('a status of 401 or 403 to the first question is a log-in that is refused', async () => {
  const { front, address } = await libraryOverHttps('fbs');
  front.misbehave('unauthorized');
  const { until, reported } = kioskOverHttps(address, 'fbs');
  await until(() => reported('log-in-refused') > 0);
});

test('a peer that takes the request and never answers it: lost after the time-out', async () => {
  const { port } = await bareSocket(() => undefined);
  const address = `http://127.0.0.1:${port}/`;
  const { until, reported, client } = kioskOverHttps(address, 'fbs', {}, hasty);
  await until(() => reported('status-unanswered') > 0);
  await until(() => client.state === 'offline');
});

describe('entities inside the fields', () => {
  const special = ({ code }: { code: string }) =>
    code === '17'
      ? itemInformation('1', 'Br&#248;d &amp; b&aring;d &#124;AFgratis&#13; &unknown; &#x1F4D6;')
      : null;
  test.each([
    [false, 'Br&#248;d &amp; b&aring;d &#124;AFgratis&#13; &unknown; &#x1F4D6;'],
    [true, 'Brød & båd  AFgratis  &unknown; 📖'],
  ])('decoded a second time: %s', async (decodesFields, title) => {
    const { address } = await libraryOverHttps('fbs', { special });
    const { client, online } = kioskOverHttps(address, 'fbs', { decodesFields });
    await online();
    const answer = await client.request(itemQuestion('1'));
    expect(answer.kind === 'answer' && first(answer.message, 'AJ')).toBe(title);
    // A reference to the sign between fields forges none.
    expect(answer.kind === 'answer' && first(answer.message, 'AF')).toBeNull();
  });
});

test.each([
  ['tcp://library:6001', /https:\/\/host\/path/],
  ['http://library/sip2', /not encrypted/],
  ['http://127.0.0.1.example/sip2', /not encrypted/],
  ['https://kiosk:geheim@library/sip2', /log-in in the address/],
  ['https://library/sip2?key=geheim', /\? or #/],
  ['https://', /no web address/],
])('%s is no address', (address, why) => {
  expect(() => overHttps(address, { envelope: 'fbs', login: canary })).toThrow(why);
  expect(() => overHttps(address, { envelope: 'fbs', login: canary })).not.toThrow(/geheim/);
});
