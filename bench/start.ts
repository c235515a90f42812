/**
 * From the start of the process to the attract screen at its reader's side, with all devices there,
 * and what the process then holds in memory. The bounds are what a library's machine has to keep
 * to; beside them, a Node that does nothing.
 */
import { spawnSync } from 'node:child_process';
import { shows } from '../test/support/system/patron.ts';
import { setStage } from '../test/support/system/stage.ts';
import type { Figure } from './stack.ts';

const starts = 7;
const boundMs = 1_000;
const boundMegabytes = 120;

export async function bench(): Promise<Figure[]> {
  const stage = await setStage({}, {}, { measured: true });
  try {
    const took: number[] = [];
    const held: number[] = [];
    const bare: number[] = [];
    for (let turn = 0; turn < starts; turn += 1) {
      await stage.kill('SIGTERM');
      const bareFromMs = performance.now();
      spawnSync(process.execPath, ['-e', '0']);
      bare.push(performance.now() - bareFromMs);
      const fromMs = performance.now();
      await stage.start();
      await stage.sees('attract', shows('attract'));
      took.push(performance.now() - fromMs);
      held.push((await stage.measure()).residentBytes / 1024 / 1024);
    }
    const least = (values: number[]) => Math.min(...values);
    const row = (name: string, figure: number, unit: string, bound: number | null): Figure => ({
      name,
      figure,
      unit,
      bound,
      ratio: bound === null ? null : figure / bound,
    });
    return [
      row('process to attract screen, the best start', least(took), 'ms', boundMs),
      row('a Node that does nothing', least(bare), 'ms', null),
      row('resident memory at attract', least(held), 'MB', boundMegabytes),
    ];
  } finally {
    await stage.close();
  }
}
