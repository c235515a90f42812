import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const from = (file: string) => import(new URL(`../../scripts/bench/${file}`, import.meta.url).href);
const { readOptions } = await from('options.js');
const { figuresIn } = await from('run.js');
const { compare, rowsOf, spreadOf } = await from('spread.js');
const script = fileURLToPath(new URL('../../scripts/bench.js', import.meta.url));
interface Compared {
  name: string;
  ratio: number | null;
  apart: boolean;
}
const all = ['rules', 'scan'];

describe('what is asked of the benchmarks', () => {
  it.each([
    [[], { names: all, against: undefined, record: false, json: false }],
    [['scan'], { names: ['scan'], against: undefined, record: false, json: false }],
    [['--record'], { names: all, against: undefined, record: true, json: false }],
    [
      ['scan', '--against', '84384478', '--record', '--json'],
      { names: ['scan'], against: '84384478', record: true, json: true },
    ],
    [
      ['--against=main', 'rules'],
      { names: ['rules'], against: 'main', record: false, json: false },
    ],
  ])('%j', (args, options) => {
    expect(readOptions(args, all)).toEqual(options);
  });

  it.each([
    [['stack'], 'No benchmark is called stack.'],
    [['rules', 'scan'], 'One benchmark, or all of them.'],
    [['--against'], 'argument missing'],
    [['--against', ''], '--against has no commit.'],
    [['--times', '9'], "Unknown option '--times'"],
  ])('%j is refused with what can be written', (args, complaint) => {
    expect(() => readOptions(args, all)).toThrow(complaint);
    expect(() => readOptions(args, all)).toThrow(/^npm run bench .*NAME one of: rules, scan$/m);
  });

  it('a commit that there is not: what lists those that there are', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [script, 'rules', '--against', 'no-such-commit'],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([
      1,
      'There is no commit no-such-commit here. `git log --oneline` lists those that there are; `git fetch` brings those of others.\n',
    ]);
  });
});

describe('five runs', () => {
  const run = (...figures: [string, number][]) =>
    figures.map(([name, figure]) => ({ name, figure, unit: 'ms', bound: null, ratio: null }));

  it('the median is of the values in order of size, whatever the order of the runs', () => {
    expect(spreadOf([30, 9, 100, 11, 10])).toEqual({ median: 11, least: 9, most: 100, runs: 5 });
    expect(spreadOf([4, 1])).toEqual({ median: 2.5, least: 1, most: 4, runs: 2 });
    expect(spreadOf([7])).toEqual({ median: 7, least: 7, most: 7, runs: 1 });
  });

  it('figures are matched by their names; one that a run left out has fewer runs', () => {
    const rows = rowsOf([
      run(['median', 2], ['branch', 5]),
      run(['branch', 7]),
      run(['median', 4]),
    ]);
    expect(rows).toEqual([
      { name: 'median', unit: 'ms', spread: { median: 3, least: 2, most: 4, runs: 2 } },
      { name: 'branch', unit: 'ms', spread: { median: 6, least: 5, most: 7, runs: 2 } },
    ]);
  });

  it('two commits: the ratio of the medians, and whether it is more than the spread', () => {
    const here = rowsOf([run(['p99', 3], ['median', 10]), run(['p99', 5], ['median', 12])]);
    const there = rowsOf([run(['p99', 4], ['median', 20]), run(['p99', 6], ['median', 24])]);
    const rows: Compared[] = compare(here, there);
    expect(rows.map(({ name, ratio, apart }) => [name, ratio, apart])).toEqual([
      ['p99', 0.8, false],
      ['median', 0.5, true],
    ]);
  });

  it('a figure of one commit alone has no ratio', () => {
    const rows = compare(rowsOf([run(['new', 1])]), rowsOf([run(['old', 1])]));
    expect(rows).toEqual([
      expect.objectContaining({ name: 'new', there: null, ratio: null, apart: false }),
      expect.objectContaining({ name: 'old', here: null, ratio: null, apart: false }),
    ]);
  });

  it('the figures of a run are its last line that is a list', () => {
    expect(figuresIn('ready\n[not yet]\n[{"name":"a","figure":1,"unit":"ms"}]\nbye\n')).toEqual([
      { name: 'a', figure: 1, unit: 'ms' },
    ]);
    expect(figuresIn('no such option --json\n')).toBe(null);
  });
});
