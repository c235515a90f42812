import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { BranchState } from '../../src/branch/port.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';

function read(name: string) {
  return readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
}
const branch: BranchState = {
  branch: 'b001',
  kiosk: 'k01',
  link: 'up',
  why: null,
  since: '2026-11-25T08:00:00Z',
  broker: 'tls://127.0.0.1:4222',
  unpublished: 1,
  keyGeneration: 1,
  clockAheadMs: -1_500,
  others: [
    { kiosk: 'k02', lastSeenAt: new Date().toISOString(), open: 3, isRevoked: false },
    { kiosk: 'k03', lastSeenAt: null, open: 4, isRevoked: false },
  ],
  sharedList: null,
  notSigned: 0,
  adoptedFalselyBy: [],
  keysNotWritten: false,
  claims: { mine: 5, lent: 2, limit: 1, alone: 0 },
};
const nothing = { toSend: 0, toAsk: 0, refused: 0, paidNotBooked: 0, paymentUnknown: 0 };

/** Every series of a kiosk, with its labels: from what it exposes once each thing has happened. */
async function exposed() {
  const { observe, expose } = createMetrics({
    version: '1',
    journal: () => nothing,
    journalChanged: () => false,
    factsExportedAt: () => '2026-11-25T23:00:00+01:00',
    viewers: () => 1,
    selfCheck: () => ({ endedAt: '2026-11-25T07:30:00Z', worst: 'ok' }),
    callsOpen: () => 0,
    branch: () => branch,
  });
  observe({ kind: 'visit', mode: 'online' });
  observe({ kind: 'item', action: 'renew', mode: 'online', outcome: 'done' });
  observe({ kind: 'pin', outcome: 'pin-wrong' });
  observe({ kind: 'payment', way: 'terminal', outcome: 'paid', paidCents: 1 });
  observe({ kind: 'paper', paper: 'receipt', outcome: 'printed' });
  observe({ kind: 'evaluation', level: 'full', basis: 'live', rules: ['aged-fees'] });
  observe({ kind: 'exchange', wire: 'library', of: '12', latencyMs: 1 });
  observe({ kind: 'call', reason: 'patron', end: 'acknowledged', tookMs: 1 });
  observe({ kind: 'part', part: 'library', state: 'up' });
  observe({ kind: 'part', part: 'library', state: 'down' });
  observe({ kind: 'report', report: { level: 'info', part: 'kiosk', code: 'started', text: '' } });
  const series = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of (await expose()).text.matchAll(
    /^([a-z_0-9]+)(?:\{([^}]*)\})? /gm,
  )) {
    const known = series.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/([a-z_]+)=/g)) known.add(label);
    series.set(name, known);
  }
  return series;
}
/** Labels that Prometheus adds by itself, or that the example of its configuration does. */
const given = new Set(['instance', 'job', 'library']);
const used = /\b((?:kiosk|process|nodejs)_[a-z_0-9]+)(?:\{([^}]*)\})?/g;

it.each([
  'packaging/monitoring/library-kiosk-alerts.yml',
  'packaging/monitoring/grafana-board.json',
])('each series and label of %s is one that a kiosk has', async (file) => {
  const series = await exposed();
  const lines = read(file)
    .split('\n')
    .filter((line) => /"expr":|expr:|"query": "label_values/.test(line));
  expect(lines.length).toBeGreaterThan(10);
  const found = lines.flatMap((line) => [...line.replaceAll('\\"', '"').matchAll(used)]);
  expect(found.length).toBeGreaterThan(10);
  for (const [, name = '', labels = ''] of found) {
    expect([name, series.has(name)]).toEqual([name, true]);
    for (const [, label = ''] of labels.matchAll(/([a-z_]+)(?:=|!=)/g))
      expect([name, label, given.has(label) || series.get(name)?.has(label)]).toEqual([
        name,
        label,
        true,
      ]);
  }
});

it('the page on monitoring names each series of the kiosk, and no other', async () => {
  const own = [...(await exposed()).keys()].filter((name) => name.startsWith('kiosk_'));
  const families = [...new Set(own.map((name) => name.replace(/_(bucket|sum|count)$/, '')))].sort();
  const told = [...read('docs/monitoring.md').matchAll(/^\| `(kiosk_[a-z_]+)` \|/gm)]
    .map(([, name = '']) => name)
    // A region has those.
    .filter((name) => !/^kiosk_(region_|seen)/.test(name))
    .sort();
  expect(told).toEqual(families);
});

it('each entry of the log that has an alert is counted from the start: a series that begins with 1 never rises', async () => {
  const { expose } = createMetrics({
    version: '1',
    journal: () => nothing,
    journalChanged: () => false,
    factsExportedAt: () => null,
    viewers: () => 1,
    selfCheck: () => null,
    callsOpen: () => 0,
    branch: null,
  });
  const { text } = await expose();
  const alerted = [
    ...read('packaging/monitoring/library-kiosk-alerts.yml').matchAll(/code="([a-z-]+)"/g),
  ];
  // A kiosk that ends with `defect` is not asked any more: that alert looks at its start besides.
  const codes = [...new Set(alerted.map(([, code = '']) => code))].filter(
    (code) => code !== 'defect',
  );
  expect(codes).toContain('pin-unchecked');
  for (const code of codes) {
    const lines = text.split('\n').filter((line) => line.includes(`code="${code}"`));
    expect([code, lines.map((line) => line.split(' ').at(-1))]).toEqual([code, ['0']]);
    const logged = loggedAs(code);
    expect([code, lines[0]?.includes(`level="${logged.level}",part="${logged.part}"`)]).toEqual([
      code,
      true,
    ]);
  }
});

/** Level and part with which an entry is logged, as the sources write it out. */
function loggedAs(code: string) {
  const files = [
    'src/circulation/patron/identify.ts',
    'src/technician/access/log-in.ts',
    'src/help/calls.ts',
  ];
  const found = files.flatMap((file) => [
    ...read(file).matchAll(/level: '([a-z]+)',\s+part: '([a-z]+)',\s+code: ([^,]*),/g),
  ]);
  const [, level, part] = found.find(([, , , words = '']) => words.includes(`'${code}'`)) ?? [];
  if (level !== undefined) return { level, part };
  // The state of the link adds its part to each.
  const ofLink = read('src/branch/link/link-state.ts').matchAll(
    /level: '([a-z]+)',\s+code: '([^']*)'/g,
  );
  const [, levelOfLink] = [...ofLink].find(([, , each]) => each === code) ?? [];
  return { level: levelOfLink, part: 'branch' };
}
