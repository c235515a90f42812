import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { figureName, figures, hashOf } from '../../../packages/region-documents/src/index.ts';
import { isLong } from '../../../test/support/repository/share.ts';
import { expositionOf } from '../../src/seen/exposition.ts';
import { createRegionFold } from '../../src/seen/seen.ts';
import {
  documentAs,
  newSigner,
  reportedAs,
  staffOf,
  statusOf,
  tenMs,
} from '../support/reported.ts';

const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const read = (name: string) => readFileSync(path(name), 'utf8');
const operator = newSigner();
const everyFigure = Object.fromEntries(figures.map((figure, nth) => [figureName(figure), nth]));
const layers = { region: {}, branch: {}, kiosk: {} };

function region() {
  const configKey = () => operator.publicKey;
  const fold = createRegionFold({ region: 'lindeveld', configKey }, tenMs);
  fold.setBranches(null);
  fold.setHub(null, tenMs);
  return fold;
}

/** With everything that can be said of a kiosk and of a branch. */
function exposed(): string {
  const fold = region();
  const configuration = { ...statusOf().configuration, hash: hashOf(layers, []) };
  const version = '1"\\\n2';
  const errors = { 'reader-lost': 3, 'not a code': 1 };
  const call = { id: 'c1', reason: 'patron', since: '2026-11-25T08:59:00Z', state: 'delivered' };
  const said = { version, errors, call, configuration, figures: { ...everyFigure, 'x{y="z"}': 1 } };
  fold.takeReport(reportedAs('b001.k01.status', statusOf(said)));
  fold.takeReport(reportedAs('b001.k01.staff', { v: 1, entries: [staffOf(7)] }));
  const content = { layers, over: [], files: [], package: null, rollout: null };
  fold.takeDocument(documentAs('b001.k01.desired', content, operator));
  const broker = { v: 1, at: '2026-11-25T09:00:00Z', version: '2.10.27', diskUsedShare: 0.5 };
  fold.takeReport(reportedAs('b001.host.broker', { ...broker, memoryBytes: 20e6, connections: 3 }));
  fold.takeReport(reportedAs('b001.k02.status', statusOf(), tenMs - 180_000));
  return expositionOf(fold.view(tenMs + 5_000));
}

function seriesOf(text: string): Map<string, Set<string>> {
  const series = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_0-9]+)(?:\{(.*)\})? /gm)) {
    const known = series.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/([a-z_]+)="/g)) known.add(label);
    series.set(name, known);
  }
  return series;
}

it('a kiosk has its figures under the names that it has itself; one that is silent has how long alone', () => {
  const lines = exposed().split('\n');
  const samples = lines.filter((line) => line.includes('kiosk="k01"'));
  expect(samples).toContain('kiosk_seen_seconds{branch="b001",kiosk="k01"} 5');
  expect(samples).toContain('kiosk_part_up{branch="b001",kiosk="k01",part="printer"} 13');
  expect(samples).toContain('kiosk_region_configuration_as_put{branch="b001",kiosk="k01"} 1');
  expect(samples).toContain('kiosk_info{branch="b001",kiosk="k01",version="1\\"\\\\\\n2"} 1');
  const errors =
    'kiosk_log_entries_total{branch="b001",kiosk="k01",level="error",code="reader-lost"}';
  expect(samples.filter((line) => line.includes('log_entries'))).toEqual([`${errors} 3`]);
  expect(lines.filter((line) => line.includes('kiosk="k02"'))).toEqual([
    'kiosk_region_staff_entries{branch="b001",kiosk="k02"} 0',
    'kiosk_seen_seconds{branch="b001",kiosk="k02"} 185',
    'kiosk_region_open{branch="b001",kiosk="k02"} 1',
  ]);
});

it('all 26 figures are exposed, and nothing that a kiosk made up', () => {
  expect(figures).toHaveLength(26);
  const text = exposed();
  for (const { series } of figures) expect(seriesOf(text).has(series)).toBe(true);
  expect(text).not.toContain('x{');
});

/** Labels that Prometheus adds by itself, or that the example of its configuration does. */
const given = new Set(['instance', 'job']);
const used = /\b((?:kiosk|process|nodejs)_[a-z_0-9]+)(?:\{([^}]*)\})?/g;
it.each([
  'packaging/monitoring/library-region-alerts.yml',
  'packaging/monitoring/grafana-region-board.json',
])('each series and label of %s is one that the exporter has', (file) => {
  const series = seriesOf(exposed());
  const text = read(file)
    .replaceAll('\\"', '"')
    .replaceAll(/^#.*$|"?(summary|description)"?:.*$/gm, '');
  const found = [...text.matchAll(used)];
  expect(found.length).toBeGreaterThan(15);
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

it('the page on monitoring names each series that only a region has', () => {
  const own = [...seriesOf(exposed()).keys()].filter((name) => /^kiosk_(region_|seen)/.test(name));
  const named = [
    ...read('docs/monitoring.md').matchAll(/^\| `(kiosk_(?:region_|seen)[a-z_]+)` \|/gm),
  ];
  expect(named.map(([, name]) => name).sort()).toEqual(own.sort());
});

const promtool = spawnSync('promtool', ['--version']).status === 0;
describe.skipIf(!promtool)('by promtool (needs prometheus)', () => {
  const check = (words: readonly string[], input = '') => {
    const { status, stdout, stderr } = spawnSync('promtool', words, { input, encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };

  it('rules and configuration are right', () => {
    for (const rules of ['library-kiosk-alerts.yml', 'library-region-alerts.yml'])
      expect(check(['check', 'rules', path(`packaging/monitoring/${rules}`)])).toMatchObject({
        status: 0,
      });
    expect(check(['check', 'config', path('packaging/monitoring/prometheus.yml')])).toMatchObject({
      status: 0,
    });
  });

  // It takes promtool some seconds.
  it.runIf(isLong)('the rules do as region-alerts.test.yml says', () => {
    const done = check(['test', 'rules', path('fleet/test/seen/region-alerts.test.yml')]);
    expect([done.status, done.said]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });

  it('what is exposed can be read', () => {
    const { said } = check(['check', 'metrics'], exposed());
    // Words on names are no errors of form.
    expect(said.split('\n').filter((line) => /error|parsing/i.test(line))).toEqual([]);
  });
});
