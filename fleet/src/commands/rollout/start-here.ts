/** Starts a rollout, and drives rollouts in this program. */
import type { KeyObject } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { print, printJson } from '../../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../../src/commands/common/refusal.ts';
import { shell } from '../../../../src/commands/common/shell.ts';
import type { RolloutAsked } from '../../rollout/ask.ts';
import type { Driver } from '../../rollout/driver.ts';
import type { Planned } from '../../rollout/plan.ts';
import type { Rollout } from '../../rollout/state.ts';
import { plan, type Steering } from '../steering.ts';

/** Between two looks at the reports. */
const stepMs = 2_000;

async function openDriver({ hub, by, trusted, seen, nowMs }: Steering): Promise<Driver> {
  const [{ createDriver }, { reportedStateOf }] = await Promise.all([
    import('../../rollout/driver.ts'),
    import('../../rollout/reported.ts'),
  ]);
  return createDriver({
    hub,
    by,
    configKey: () => trusted().configKey,
    nowMs,
    program: `${by}@${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`,
    reported: () => reportedStateOf(seen()),
    uptimeMs: () => performance.now(),
  });
}

export async function start(
  steering: Steering,
  planned: Planned,
  { title, signedWith }: { title: string; signedWith: KeyObject },
): Promise<Rollout> {
  const { startRollout } = await import('../../rollout/start.ts');
  const { momentToSign } = await import('../../hub/own-clock.ts');
  const { hub, by } = steering;
  const started = await startRollout(hub, planned, {
    title,
    by,
    signedWith,
    nowMs: await momentToSign(hub),
  });
  if (!('code' in started)) return started;
  switch (started.code) {
    case 'rollout-empty':
      throw new Refusal('Every kiosk has it already: nothing is started.', exitCodes.wrongData);
    case 'rollout-overlaps':
      throw new Refusal(
        `The rollout ${started.id} stands, and changes some of these kiosks: let it end, or stop it (rollout-overlaps).`,
        exitCodes.wrongData,
      );
    case 'region-serial-ahead':
      throw new Refusal(
        'Nothing is started: who is left out has a serial that is days ahead of the clock, and the others have it already (region-serial-ahead).',
        exitCodes.wrongData,
      );
    case 'rollout-unreadable':
      throw new Refusal(
        'The hub hands out another state of the rollout than was written: it does not stand. Find out who can write at the hub (rollout-unreadable).',
        exitCodes.wrongData,
      );
    default:
      throw new Refusal(
        `What ${started.branch} would get is too long for the hub: put long texts into files (rollout-too-large).`,
        exitCodes.wrongData,
      );
  }
}

interface Driving {
  title: string;
  signedWith: KeyObject;
  /** seconds */
  wait: string;
  json?: true;
}

/** A rollout of one kiosk, here and now. */
export async function startAndDrive(
  steering: Steering,
  asked: RolloutAsked,
  { title, signedWith, wait, json }: Driving,
): Promise<void> {
  const waitMs = Number(wait) * 1_000;
  if (!(waitMs >= 0)) throw new Refusal('--wait: write a number of seconds.', exitCodes.wrongUse);
  const planned = await plan(asked, steering);
  const { id } = await start(steering, planned, { title, signedWith });
  const { readRollout } = await import('../../rollout/store.ts');
  const driver = await openDriver(steering);
  const untilMs = performance.now() + waitMs;
  let state: Rollout['state'] = 'running';
  while (state === 'running' || state === 'going-back') {
    await driver.step();
    state = (await readRollout(steering.hub, id))?.value.state ?? 'stopped';
    if (performance.now() >= untilMs) break;
    if (state === 'running' || state === 'going-back') await pause(stepMs / 4);
  }
  await driver.release();
  shell().exitCode = state === 'done' ? 0 : 1;
  if (json) return void printJson({ id, state });
  print(
    state === 'done'
      ? 'The kiosk has it.\n'
      : `The kiosk has not taken it: kiosk-fleet rollout status ${id}.\n`,
  );
}

/** Until nothing stands, or `signal` ends it. `onStep`: after each look */
export async function driveAll(
  steering: Steering,
  signal: AbortSignal,
  onStep: (came: Awaited<ReturnType<Driver['step']>>) => Promise<void>,
): Promise<void> {
  const driver = await openDriver(steering);
  try {
    while (!signal.aborted) {
      const came = await driver.step();
      await onStep(came);
      if (came.size === 0 || [...came.values()].every((each) => each === 'over')) return;
      await pause(stepMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    await driver.release();
  }
}
