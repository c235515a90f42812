import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { jobsOf, type SeedJob } from './jobs.ts';
import { main } from './main.ts';
import { type Options, readOptions } from './options.ts';
import { openBench } from './programs.ts';
import { openShapes } from './shapes.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-soak-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function options(...args: string[]): Options {
  const read = readOptions(args, 1_800_000_000_123);
  if (!('options' in read)) throw new Error('problem' in read ? read.problem : 'help');
  return read.options;
}
const drawn = (...args: string[]) => [...jobsOf(options(...args), 1)] as SeedJob[];

it('runs the seeds that it prints first, and ends', () => {
  const args = ['scripts/soak.js', '--seeds', '7,8', '--visits', '1', '--workers', '1'];
  const { stdout, status } = spawnSync(process.execPath, [...args, '--folder', folder], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect(stdout).toContain('2 seeds: 7 8');
  expect(stdout).toContain('2 visits of 2 seeds and 0 other programs');
  expect(stdout).toContain('violations: 0');
  expect(status).toBe(0);
}, 60_000);

it('thirty-five seeds: each library five times, each way three times or more', () => {
  const jobs = drawn('--seeds', '35', '--visits', '1000');
  const times = (of: (job: SeedJob) => string) => {
    const names = jobs.map(of);
    return new Set([...new Set(names)].map((name) => names.filter((one) => one === name).length));
  };
  expect(new Set(jobs.map(({ seed }) => seed)).size).toBe(35);
  expect(times(({ library }) => library)).toEqual(new Set([5]));
  expect(times(({ ways }) => JSON.stringify(ways))).toEqual(new Set([3, 4]));
});

it('without seeds it goes on: branches, the explorer, whole kiosks', () => {
  const jobs = jobsOf(options(), 1);
  const first = Array.from({ length: 40 }, () => jobs.next().value);
  const kinds = first.map((job) => job && (job.kind === 'seed' ? `${job.kiosks}` : job.kind));
  expect(new Set(kinds)).toEqual(new Set(['1', '3', 'explore', 'processes']));
});

it.each([
  [['--seeds', 'x'], 'whole number'],
  [['--seeds', '7,x'], '7,8,9'],
  [['--minutes', '0'], 'whole number'],
  [['--library', 'aleph'], 'wise, simulated'],
  [['--pay', 'cash'], 'opi+plain'],
  [['--forever'], 'forever'],
])('%j says what to write', (args, hint) => {
  expect(readOptions(args, 1)).toMatchObject({ problem: expect.stringContaining(hint) });
});

it('a violation is kept once by its shape, and counted, over several runs', () => {
  const broken = { rule: 'lost', detail: 'one', story: null, steps: ['kill now'] };
  const first = openShapes(folder);
  expect(first.keep(broken).isNew).toBe(true);
  expect(first.keep({ ...broken, detail: 'another' }).isNew).toBe(false);
  expect(first.keep({ ...broken, steps: ['stop'] }).isNew).toBe(true);
  const later = openShapes(folder);
  expect(later.keep(broken).isNew).toBe(false);
  expect(
    later
      .all()
      .map(({ seen }) => seen)
      .sort(),
  ).toEqual([1, 3]);
  const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(kept).toHaveLength(2);
  expect(kept.some((text) => text.includes('another'))).toBe(false);
});

it('a worker that ends by itself is said, with its last words, and the next order is run', async () => {
  const script = join(folder, 'worker.mjs');
  writeFileSync(
    script,
    `process.on('message', ({ job }) => {
      if (job.seed === 1) { console.error('out of memory'); process.exit(134); }
      process.send({ visits: job.visits, counts: {}, broken: [], memoryMb: 1 });
    });`,
  );
  const bench = openBench(script, folder);
  const [job] = drawn('--seeds', '1,', '--visits', '3') as [SeedJob];
  const lost = await bench.run({ job, known: [] });
  expect(lost.broken).toMatchObject([
    { rule: 'a worker ended by itself: 134', detail: expect.stringContaining('out of memory') },
  ]);
  expect(await bench.run({ job: { ...job, seed: 2 }, known: [] })).toMatchObject({ visits: 3 });
  bench.close();
});

it('where no worker works it ends, and says so', async () => {
  const script = join(folder, 'worker.mjs');
  writeFileSync(script, `process.on('message', () => { throw new Error('broken tree'); });`);
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const args = ['--library', 'wise', '--workers', '1', '--folder', join(folder, 'kept')];
  const code = await main(args, { root, worker: script, say, complain: say });
  expect(code).toBe(1);
  expect(said.join('\n')).toContain('No worker works');
  expect(said.join('\n')).toMatch(/ {4}5 {2}a worker ended by itself: 1 \(worker\)/);
  expect(readdirSync(join(folder, 'kept'))).toHaveLength(1);
});
