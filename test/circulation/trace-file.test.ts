import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import type { Report } from '../../src/domain.ts';
import { lineProfile } from '../../src/settings.ts';
import { mask, profiles } from '../../src/sip2/index.ts';
import { openTrace } from '../../src/trace-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-trace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function configured(sip2: object) {
  const loaded = readConfig(JSON.stringify({ sip2, store: { folder: '.' } }), folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config;
}
const message = mask(Buffer.from('63005                  Y       AO3550|AA23550000000013|AD1234|'));
const entries = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('each message to a file where the configuration names one; those in memory where somebody asks', () => {
  const trace = openTrace(configured({ traceFile: 'line.jsonl' }), { now: () => '2026-01-01T12:00:00Z' }, () => {});
  trace.onTrace('out', message.line, { message, latencyMs: null });
  trace.onTrace('in', message.line, { message, latencyMs: 12 });
  const written = entries(join(folder, 'line.jsonl'));
  expect(written).toMatchObject([
    { direction: 'out', code: '63' },
    { direction: 'in', latencyMs: 12 },
  ]);
  const dumped = trace.dump();
  expect(dumped).toBe(join(folder, 'sip2-trace.jsonl'));
  expect(entries(dumped ?? '')).toEqual(written);
  expect(JSON.stringify(written)).not.toMatch(/23550000000013|1234/);
  expect(statSync(join(folder, 'line.jsonl')).mode & 0o077).toBe(0);
});

test('a file that cannot be written is told once, and stops nothing', () => {
  const reports: Report[] = [];
  const config = configured({ traceFile: 'nowhere/line.jsonl' });
  const trace = openTrace(config, { now: () => '' }, (report) => void reports.push(report));
  for (let nth = 0; nth < 3; nth++) trace.onTrace('out', message.line, { message, latencyMs: null });
  expect(reports.map((report) => report.code)).toEqual(['trace-unwritable']);
});

test('the configuration names a library system and says what is otherwise', () => {
  const own = { profile: 'koha', zone: '0000', heededFlags: [0], patronFields: { owed: 'FB', group: null } };
  expect(lineProfile(configured(own).sip2)).toEqual({
    ...profiles.koha,
    zone: '0000',
    heededFlags: [0],
    patronFields: { ...profiles.koha.patronFields, owed: 'FB', group: null },
  });
  expect(lineProfile(configured({}).sip2)).toEqual(profiles.wise);
});
