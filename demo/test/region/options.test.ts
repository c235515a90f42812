import { expect, test } from 'vitest';
import { regionPorts, usualBranches } from '../../region/region-ports.ts';

test('--region is read alone, and each port of a region stands once', async () => {
  const options = new URL('../../start/options.js', import.meta.url).href;
  const { readOptions } = await import(options);
  expect(readOptions([]).region).toBe(false);
  expect(readOptions(['--region'])).toMatchObject({ region: true, kiosks: null });
  expect(readOptions(['--region']).ports.library).toBe(24_000);
  for (const wrong of [
    ['--region', '--branch'],
    ['--region', '--reader', 'tcp://a:1'],
  ])
    expect(() => readOptions(wrong)).toThrow('--region');
  const { branches, once } = regionPorts(24_000);
  const rows = branches.flatMap(({ ports, toHub }) => [...ports.kiosks, ports.once, { toHub }]);
  const all = [once, ...rows].flatMap((row) => Object.values(row));
  expect(branches.map(({ ports }) => ports.kiosks.length)).toEqual(
    usualBranches.map(({ kiosks }) => kiosks),
  );
  expect([new Set(all).size, Math.min(...all), Math.max(...all)]).toEqual([
    ...[all.length, 24_000, 24_085],
  ]);
});
