import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import type { Parts } from '../../machines/limits.ts';
import { schema } from '../../src/config/schema.ts';
import { type HealthFacts, healthOf, httpStatusOf } from '../../src/metrics/health.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { type MonitoringOptions, openMonitoring } from '../../src/metrics/open.ts';

const nothing = { toSend: 0, toAsk: 0, refused: 0, paidNotBooked: 0, paymentUnknown: 0 };
const allUp: Parts = {
  library: 'up',
  journal: 'up',
  reader: 'up',
  scanner: 'up',
  'card-reader': 'absent',
  signals: 'absent',
  printer: 'up',
  terminal: 'up',
  code: 'absent',
};
const facts: HealthFacts = {
  version: '1.2.3',
  startedAt: '2026-03-02T08:00:00Z',
  now: '2026-03-02T09:00:00Z',
  parts: allUp,
  offlineMode: 'check-in-and-out',
  open: true,
  viewers: 1,
  journal: nothing,
  journalChanged: false,
  trial: false,
  otherCurrency: false,
  since: () => null,
};

describe('metrics', () => {
  const of = () =>
    createMetrics({
      version: '1.2.3',
      journal: () => nothing,
      journalChanged: () => false,
      factsExportedAt: () => null,
      viewers: () => 1,
      selfCheck: () => null,
      callsOpen: () => 0,
      branch: null,
      ofProcess: false,
    });

  it('count what came of each thing, by words of the program alone', async () => {
    const { observe, expose } = of();
    observe({ kind: 'visit', mode: 'online' });
    observe({ kind: 'item', action: 'check-out', mode: 'online', outcome: 'done' });
    observe({ kind: 'item', action: 'check-out', mode: 'online', outcome: 'blocked' });
    observe({
      kind: 'evaluation',
      level: 'payment',
      basis: 'live',
      rules: ['maximum-fees', 'aged-fees'],
    });
    observe({ kind: 'exchange', wire: 'library', of: '12', latencyMs: 38 });
    observe({ kind: 'payment', way: 'terminal', outcome: 'paid', paidCents: 123_456 });
    const { text, contentType } = await expose();
    expect(contentType).toMatch(/^text\/plain; version=/);
    expect(text).toContain('kiosk_visits_total{mode="online"} 1');
    expect(text).toContain(
      'kiosk_items_total{action="check-out",mode="online",outcome="blocked"} 1',
    );
    expect(text).toContain('kiosk_rules_total{rule="aged-fees",level="payment"} 1');
    expect(text).toContain('kiosk_answer_seconds_bucket{le="0.05",wire="library",of="12"} 1');
    expect(text).toContain('kiosk_answer_seconds_bucket{le="0.025",wire="library",of="12"} 0');
    expect(text).toContain('kiosk_payments_total{outcome="paid"} 1');
    expect(text).not.toContain('123456');
  });

  it('a part is up, down, or not there', async () => {
    const { observe, expose } = of();
    observe({ kind: 'part', part: 'printer', state: 'down' });
    observe({ kind: 'part', part: 'printer', state: 'up' });
    observe({ kind: 'part', part: 'printer', state: 'up' });
    observe({ kind: 'part', part: 'printer', state: 'down' });
    observe({ kind: 'part', part: 'terminal', state: 'absent' });
    const { text } = await expose();
    expect(text).toContain('kiosk_part_up{part="printer"} 0');
    expect(text).toContain('kiosk_part_outages_total{part="printer"} 1');
    expect(text).not.toContain('terminal');
  });
});

describe('health', () => {
  const table: [string, Partial<HealthFacts>, string, string[], 200 | 503][] = [
    ['all is well', {}, 'ok', [], 200],
    ['no paper', { parts: { ...allUp, printer: 'down' } }, 'limited', ['printer-down'], 200],
    [
      'off line, and it lends all the same',
      { parts: { ...allUp, library: 'down' } },
      'limited',
      ['library-down'],
      200,
    ],
    [
      'off line, and it may not lend',
      { parts: { ...allUp, library: 'down' }, offlineMode: 'off' },
      'out-of-order',
      ['library-down'],
      503,
    ],
    [
      'the journal keeps nothing',
      { parts: { ...allUp, journal: 'down' } },
      'out-of-order',
      ['journal-down'],
      503,
    ],
    ['no browser', { viewers: 0 }, 'out-of-order', ['screen-unseen'], 503],
    ['starting', { parts: null }, 'starting', [], 503],
    ['closed', { open: false }, 'closed', [], 200],
    ['K8: amounts in another currency', { otherCurrency: true }, 'ok', ['currency-differs'], 200],
    ['P5: payments are a trial', { trial: true }, 'ok', ['payments-trial'], 200],
    ['steps of the journal are gone', { journalChanged: true }, 'ok', ['journal-changed'], 200],
    [
      'work for staff',
      { journal: { ...nothing, paidNotBooked: 1 } },
      'ok',
      ['journal-for-staff'],
      200,
    ],
  ];
  it.each(table)('%s', (_, change, status, why, http) => {
    const health = healthOf({ ...facts, ...change });
    expect([health.status, health.why]).toEqual([status, why]);
    expect(httpStatusOf(health.status)).toBe(http);
  });
});

describe('the address for monitors', () => {
  let close: (() => Promise<void>) | null = null;
  afterEach(async () => await close?.());
  const open = async (options: Partial<MonitoringOptions> = {}) => {
    let said: (report: Report) => void = () => {};
    const report = new Promise<Report>((resolve) => {
      said = resolve;
    });
    const monitoring = openMonitoring({
      address: { host: '127.0.0.1', port: 0 },
      version: '1.2.3',
      journal: () => nothing,
      journalChanged: () => false,
      factsExportedAt: () => null,
      viewers: () => 1,
      selfCheck: () => null,
      callsOpen: () => 0,
      branch: null,
      health: () => healthOf(facts),
      log: (each) => said(each),
      ...options,
    });
    close = monitoring.close;
    const { code, text } = await report;
    return { code, text, url: /http:\/\/\S+(?=\/health)/.exec(text)?.[0] ?? '' };
  };

  it('says when the library exported facts last, and nothing where there are none', async () => {
    let factsExportedAt: string | null = '2026-11-25T23:00:00+01:00';
    const { url } = await open({ factsExportedAt: () => factsExportedAt });
    const series = async () =>
      /^kiosk_facts_exported_timestamp_seconds (.*)$/m.exec(
        await (await fetch(`${url}/metrics`)).text(),
      )?.[1];
    expect(await series()).toBe(String(Date.parse('2026-11-25T22:00:00Z') / 1000));
    factsExportedAt = null;
    expect(await series()).toBeUndefined();
  });

  it('answers /health and /metrics, and nothing else', async () => {
    const { url } = await open();
    const health = await fetch(`${url}/health?verbose`);
    expect([health.status, (await health.json()).status]).toEqual([200, 'ok']);
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get('cache-control')).toBe('no-store');
    expect(await metrics.text()).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await fetch(`${url}/health`, { method: 'HEAD' })).status).toBe(200);
  });

  it('that is taken is told of, and the kiosk goes on', async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, text } = await open({ address: { host: '127.0.0.1', port } });
    expect(code).toBe('metrics-unavailable');
    expect(text).toContain('EADDRINUSE');
    await new Promise((closed) => other.close(closed));
  });

  it('is off unless asked for, and on other machines only when that is meant', () => {
    const problems = (metrics: unknown) =>
      schema.safeParse({ metrics }).error?.issues.map(({ path }) => path.join('.'));
    expect(schema.parse({}).metrics).toBeNull();
    expect(schema.parse({ metrics: {} }).metrics?.address).toBe('127.0.0.1:9464');
    for (const address of ['127.0.0.1:9464', '[::1]:0', 'localhost:1'])
      expect(problems({ address })).toBeUndefined();
    for (const address of ['0.0.0.0:9464', '[::]:9464', 'kiosk-3.library:9464', '10.0.0.7:9464']) {
      expect([address, problems({ address })]).toEqual([address, ['metrics.address']]);
      expect(problems({ address, beyondLoopback: true })).toBeUndefined();
    }
    for (const address of [
      '9464',
      '127.0.0.1',
      '127.0.0.1:70000',
      'http://127.0.0.1:9464',
      '::1:9464',
    ])
      expect([address, problems({ address, beyondLoopback: true })]).toEqual([
        address,
        ['metrics.address'],
      ]);
  });
});
