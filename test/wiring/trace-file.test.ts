import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { mask, profileOf, profiles } from '../../packages/sip2/src/index.ts';
import { readConfig } from '../../src/config/load.ts';
import { fileComplaints } from '../../src/wiring/check.ts';
import { openTrace } from '../../src/wiring/trace-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-trace-'));
  mkdirSync(join(folder, 'data'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function configured(sip2: object) {
  const loaded = readConfig(JSON.stringify({ sip2, store: { folder: 'data' } }), folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config;
}
const message = mask(Buffer.from('63005                  Y       AO3550|AA23550000000013|AD1234|'));
function now() {
  return '2026-01-01T12:00:00Z';
}
function entries(file: string) {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('each message to the file that the configuration names; those in memory on request', () => {
  const trace = openTrace({
    config: configured({ traceFile: 'line.jsonl' }),
    clock: { now },
    log: () => {},
    environment: {},
  });
  trace.onTrace('out', message.line, { message, latencyMs: null });
  trace.onTrace('in', message.line, { message, latencyMs: 12 });
  const written = entries(join(folder, 'line.jsonl'));
  expect(written).toMatchObject([
    { direction: 'out', code: '63' },
    { direction: 'in', latencyMs: 12 },
  ]);
  const dumped = trace.dump();
  expect(dumped).toBe(join(folder, 'data', 'sip2-trace.jsonl'));
  expect(entries(dumped ?? '')).toEqual(written);
  expect(JSON.stringify(written)).not.toMatch(/23550000000013|1234/);
  expect(statSync(join(folder, 'line.jsonl')).mode & 0o077).toBe(0);
});

test('a file that cannot be written is reported once, and stops nothing', () => {
  const reports: Report[] = [];
  const config = configured({ traceFile: 'nowhere/line.jsonl' });
  const trace = openTrace({
    config,
    clock: { now },
    log: (report) => void reports.push(report),
    environment: {},
  });
  for (let nth = 0; nth < 3; nth++)
    trace.onTrace('out', message.line, { message, latencyMs: null });
  expect(reports.map((report) => report.code)).toEqual(['trace-unwritable']);
});

describe('a file that the panel could name and that must stay as it is', () => {
  const elsewhere = { LOGS_DIRECTORY: '/var/log/library-kiosk' };
  const at = (name: string) => join(folder, name);
  const audit =
    '{"at":"2026-01-01T12:00:00Z","role":"operator","action":"journal-reveal","what":["entry 17"]}\n';
  test.each<[string, string, () => void, string, Record<string, string>?]>([
    [
      'the audit trail',
      'data/audit.jsonl',
      () => writeFileSync(at('data/audit.jsonl'), audit),
      'folder of the store',
    ],
    [
      'the database',
      'data/kiosk.db',
      () => writeFileSync(at('data/kiosk.db'), 'SQLite format 3'),
      'end in .jsonl',
    ],
    [
      'a trail elsewhere',
      'old.jsonl',
      () => writeFileSync(at('old.jsonl'), audit),
      'something else',
    ],
    [
      'a link',
      'link.jsonl',
      () => symlinkSync(at('data/kiosk.db'), at('link.jsonl')),
      'no file of its own',
    ],
    [
      'a second name of the database',
      'second.jsonl',
      () => {
        writeFileSync(at('data/kiosk.db'), '');
        linkSync(at('data/kiosk.db'), at('second.jsonl'));
      },
      'no file of its own',
    ],
    [
      'a link to the folder of the store',
      'way/x.jsonl',
      () => symlinkSync(at('data'), at('way')),
      'folder of the store',
    ],
    ['a way out and in again', 'data/../data/x.jsonl', () => {}, 'folder of the store'],
    ['a folder', 'x.jsonl', () => mkdirSync(at('x.jsonl')), 'no file of its own'],
    ['what is not among the logs', 'x.jsonl', () => {}, 'folder of the logs', elsewhere],
  ])('%s', async (_, name, make, why, environment = {}) => {
    make();
    const before = read(at(name));
    const config = configured({ traceFile: name });
    const reports: Report[] = [];
    const trace = openTrace({
      config,
      clock: { now },
      log: (report) => void reports.push(report),
      environment,
      longestBytes: 10,
    });
    for (let nth = 0; nth < 3; nth++)
      trace.onTrace('out', message.line, { message, latencyMs: null });
    expect(reports.map(({ code, text }) => [code, text.includes(why)])).toEqual([
      ['trace-unwritable', true],
    ]);
    expect(read(at(name))).toBe(before);
    expect(trace.entries()).toHaveLength(3);
    const complaints = await fileComplaints(config, environment);
    expect(complaints.filter(({ path }) => path === 'sip2.traceFile')).toMatchObject([
      { problem: expect.stringContaining(why) },
    ]);
  });
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return null;
    }
  };

  test('a trace that is there goes on, in the folder of the logs', () => {
    const config = configured({ traceFile: 'line.jsonl' });
    for (let nth = 0; nth < 2; nth++)
      openTrace({
        config,
        clock: { now },
        log: () => {},
        environment: { LOGS_DIRECTORY: folder },
      }).onTrace('out', message.line, {
        message,
        latencyMs: null,
      });
    expect(entries(join(folder, 'line.jsonl'))).toHaveLength(2);
  });
});

test('the configuration names a library system and says what is otherwise', () => {
  const { sip2 } = configured({
    profile: 'koha',
    zone: '0000',
    heededFlags: [0],
    patronFields: { owed: 'FB', group: null },
  });
  expect(profileOf(sip2.profile, sip2)).toEqual({
    ...profiles.koha,
    zone: '0000',
    heededFlags: [0],
    patronFields: { ...profiles.koha.patronFields, owed: 'FB', group: null },
  });
  const { sip2: unset } = configured({});
  expect(profileOf(unset.profile, unset)).toEqual(profiles.wise);
});
