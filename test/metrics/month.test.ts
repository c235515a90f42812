/**
 * A month of a kiosk in simulated time, through the real parts: a SIP2 line to the simulated
 * library, circulation, the log, the trace file, the audit trail, the metrics. Everything that they
 * keep is bounded, and holds nothing of a person.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Patron } from '../../simulators/library/state.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { createObservations, type Observe } from '../../src/metrics/observations.ts';
import { observeLog, observeTrace, observeVisit } from '../../src/metrics/observing.ts';
import { openAudit } from '../../src/technician/audit/audit.ts';
import { openTrace } from '../../src/wiring/trace-file.ts';
import { openCounter } from '../support/circulation/counter.ts';

const days = 31;
/** A journal entry is synced to the disk: few unless LONG=1. */
const visitsADay = process.env.LONG === '1' ? 100 : 2;
const busyDay = 500;
const traceBytes = 30_000;
/** No figure of a clock or a counter looks like it. */
const pin = '97315846';
const amountCents = 86_753_109;

const folder = mkdtempSync(join(tmpdir(), 'kiosk-month-'));
const logs = mkdtempSync(join(tmpdir(), 'kiosk-logs-'));
afterAll(() => {
  for (const each of [folder, logs]) rmSync(each, { recursive: true, force: true });
});

function marked(patron: Patron): void {
  patron.pin = pin;
  for (const fee of patron.fees)
    if (fee.amountCents > 0 && fee.kind !== 'membership') fee.amountCents = amountCents;
}

it('a month: sizes bounded, and nothing of anybody anywhere', { timeout: 600_000 }, async () => {
  const clock = { instant: '2026-03-01T09:00:00Z', now: () => clock.instant };
  const files = { traceFile: join(logs, 'sip2.jsonl') };
  let logged = '';
  let loggedBytes = 0;
  const stream = {
    write: (line: string) => {
      loggedBytes += line.length;
      logged = (logged + line).slice(-2_000_000);
    },
  };
  const { observe: count, ...figures } = createObservations({ clock, timeZone: 'Europe/Brussels' });
  const nothing = { toSend: 0, toAsk: 0, refused: 0, paidNotBooked: 0, paymentUnknown: 0 };
  const metrics = createMetrics({
    version: '1',
    journal: () => nothing,
    journalChanged: () => false,
    factsExportedAt: () => null,
    viewers: () => 1,
    selfCheck: () => null,
    callsOpen: () => 0,
    branch: null,
    ofProcess: false,
  });
  const observe: Observe = (observation) => {
    count(observation);
    metrics.observe(observation);
  };
  const log = observeLog(createLog('info', stream), observe);
  const settings = { sip2: { traceFile: files.traceFile }, store: { folder } };
  const config = settings as Parameters<typeof openTrace>[0]['config'];
  const trace = openTrace({ config, clock, log, environment: {}, longestBytes: traceBytes });
  const audit = openAudit({ folder, clock, keepDays: 365, mayRemove: () => true, log });
  const counter = await openCounter({
    clock,
    log,
    onTrace: observeTrace(trace.onTrace, observe),
    timeoutMs: 10_000,
  });
  try {
    const { patrons, items } = counter.library.library.state;
    const cards = [...patrons.keys()];
    const shelf = [...items.keys()];
    for (const patron of patrons.values()) marked(patron);
    let series = 0;
    for (let day = 0; day < days; day += 1) {
      for (let visit = 0; visit < visitsADay; visit += 1) {
        const at =
          Date.UTC(2026, 2, 1 + day, 8) + Math.floor((visit * 10 * 3_600_000) / visitsADay);
        clock.instant = new Date(at).toISOString();
        const nth = day * visitsADay + visit;
        const mode = nth % 7 === 6 ? 'offline' : 'online';
        observe({ kind: 'visit', mode });
        const here = observeVisit(openVisit(counter.parts, mode), observe);
        const item = shelf[(nth * 7) % shelf.length] ?? '';
        const asked = await here.identify(cards[nth % cards.length] ?? '');
        if (asked.kind === 'pin-needed') await here.enterPin(nth % 11 === 10 ? '00000000' : pin);
        await here.checkOut({ item, uids: [] });
        await here.checkIn({ item, uids: [] });
        if (nth % 5 === 0) await here.account();
        await here.end();
      }
      for (const action of ['configuration', 'texts', 'journal-close'])
        audit.write({ role: 'technician', action, what: ['sip2.timeoutMs'] });
      // The first days bring what can come: after them no series is new.
      if (day === 20) series = (await metrics.expose()).text.split('\n').length;
    }
    const exposed = (await metrics.expose()).text;
    expect(exposed.split('\n').length).toBeLessThan(series * 1.1);
    expect(exposed.length).toBeLessThan(100_000);
    expect(figures.today().visitsByHour.reduce((sum, visits) => sum + visits)).toBe(visitsADay);
    expect(figures.reports().length).toBeLessThanOrEqual(200);
    expect(figures.latencies().series).toHaveLength(72);
    expect(trace.entries()).toHaveLength(200);

    // The journal of the machine is told how large it may become: a busy month must fit in it.
    const conf = readFileSync(
      new URL('../../packaging/systemd/journald.conf', import.meta.url),
      'utf8',
    );
    const mostBytes = Number(/^SystemMaxUse=(\d+)M$/m.exec(conf)?.[1]) * 1e6;
    expect((loggedBytes / days / visitsADay) * busyDay * 31).toBeLessThan(mostBytes / 2);

    trace.dump();
    const kept: Record<string, string> = Object.fromEntries(
      [folder, logs].flatMap((each) => readdirSync(each).map((name) => [name, join(each, name)])),
    );
    expect(Object.keys(kept).sort()).toEqual([
      'audit.jsonl',
      'sip2-trace.jsonl',
      'sip2.jsonl',
      'sip2.jsonl.1',
    ]);
    const line = 1_000;
    for (const [name, file] of Object.entries(kept)) {
      const most = name.startsWith('audit')
        ? 3 * days * 100
        : name === 'sip2-trace.jsonl'
          ? 200 * line
          : traceBytes;
      expect([name, statSync(file).size < most + line]).toEqual([name, true]);
    }

    const canaries = [
      ...[...patrons.values()].flatMap(({ card, name, fees }) => [
        card,
        name,
        ...fees.map(({ title }) => title ?? card),
      ]),
      ...[...items.values()].flatMap(({ item, title }) => [item, title]),
      ...[pin, String(amountCents), '867531.09'],
    ];
    const places = {
      log: logged,
      metrics: exposed,
      figures: JSON.stringify([figures.reports(), figures.today(), figures.latencies()]),
      ...Object.fromEntries(
        Object.entries(kept).map(([name, file]) => [name, readFileSync(file, 'utf8')]),
      ),
      ...Object.fromEntries(
        readdirSync(counter.folder).map((name) => [
          `data/${name}`,
          readFileSync(join(counter.folder, name), 'latin1'),
        ]),
      ),
    };
    expect(logged).not.toBe('');
    expect(canaries.length).toBeGreaterThan(100);
    for (const [place, text] of Object.entries(places))
      for (const canary of canaries)
        if (text.includes(canary)) expect([place, canary]).toEqual([place, 'nothing']);
  } finally {
    await counter.close();
  }
});
