/**
 * From the start of the process to the attract screen at its reader's side, with all devices there,
 * and what the process then holds in memory. The bounds are what a library's machine has to keep
 * to; beside them, a Node that does nothing.
 */
import { spawnSync } from 'node:child_process';
import { natsServer } from '../test/support/branch/nats-server.ts';
import { setBranch } from '../test/support/system/branch.ts';
import { until } from '../test/support/system/patron.ts';
import { type Stage, setStage } from '../test/support/system/stage.ts';
import type { Figure } from './stack.ts';

const starts = 7;
const boundMs = 1_000;
const boundMegabytes = 120;

interface Started {
  tookMs: number[];
  heldMegabytes: number[];
}

async function startAgain(stage: Stage, into: Started): Promise<void> {
  await stage.kill('SIGTERM');
  const fromMs = performance.now();
  await stage.start();
  // Not \`stage.sees\`: that also waits until the reader has looked at the plate, as a patron would.
  await until('attract', () => stage.screen()?.view.kind === 'attract');
  into.tookMs.push(performance.now() - fromMs);
  into.heldMegabytes.push((await stage.measure()).residentBytes / 1024 / 1024);
}

/** The same at a kiosk of a branch, once it knows what the other one did. */
async function inBranch(): Promise<Started | null> {
  if (natsServer === null) return null;
  const { kiosks, close } = await setBranch({ metrics: null }, [{ measured: true }, {}]);
  const started: Started = { tookMs: [], heldMegabytes: [] };
  try {
    const [stage] = kiosks;
    if (!stage) throw new Error('the branch has no kiosk');
    const ups = () => stage.log().filter(({ code }) => code === 'branch-up').length;
    for (let turn = 0; turn < starts; turn += 1) {
      const before = ups();
      await startAgain(stage, started);
      await until('the branch', () => ups() > before);
      started.heldMegabytes.push((await stage.measure()).residentBytes / 1024 / 1024);
    }
    return started;
  } finally {
    await close();
  }
}

export async function bench(): Promise<Figure[]> {
  const bare: number[] = [];
  const started: Started = { tookMs: [], heldMegabytes: [] };
  const stage = await setStage({}, {}, { measured: true });
  try {
    for (let turn = 0; turn < starts; turn += 1) {
      const bareFromMs = performance.now();
      spawnSync(process.execPath, ['-e', '0']);
      bare.push(performance.now() - bareFromMs);
      await startAgain(stage, started);
    }
  } finally {
    await stage.close();
  }
  const least = (values: readonly number[]) => Math.min(...values);
  const row = (name: string, figure: number, unit: string, bound: number | null): Figure => ({
    name,
    figure,
    unit,
    bound,
    ratio: bound === null ? null : figure / bound,
  });
  const branch = await inBranch();
  return [
    row('process to attract screen, the best start', least(started.tookMs), 'ms', boundMs),
    row('a Node that does nothing', least(bare), 'ms', null),
    row('resident memory at attract', least(started.heldMegabytes), 'MB', boundMegabytes),
    ...(branch === null
      ? []
      : [
          row('in a branch, process to attract screen', least(branch.tookMs), 'ms', null),
          row(
            'in a branch, resident memory at attract, the most',
            Math.max(...branch.heldMegabytes),
            'MB',
            boundMegabytes,
          ),
        ]),
  ];
}
