/**
 * Devices that are absent at the start, appear, vanish and return: each is at work again within two
 * seconds.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { shows } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

const parts = ['reader', 'scanner', 'printer', 'terminal'] as const;
function ups(part: string) {
  return stage.log().filter((report) => report.code === 'part-up' && report.part === part).length;
}

/** Plugs all in at once; how long each took until the kiosk said so. */
async function timesUntilUp() {
  const before = Object.fromEntries(parts.map((part) => [part, ups(part)]));
  await Promise.all(parts.map((part) => stage[part].plugIn()));
  const startedMs = performance.now();
  const times: Record<string, number> = {};
  while (Object.keys(times).length < parts.length && performance.now() - startedMs < 10_000) {
    for (const part of parts)
      if (ups(part) > (before[part] ?? 0)) times[part] ??= performance.now() - startedMs;
    await delay(5);
  }
  return times;
}

it('absent at the start, and lost later: in use within two seconds, without a restart of the kiosk', async () => {
  stage = await setStage();
  await stage.sees('attract', shows('attract'));
  await stage.kill('SIGTERM');
  await Promise.all(parts.map((part) => stage[part].unplug()));
  await stage.start();
  await stage.sees('out of order', shows('out-of-order'));
  // Long enough for every pause between two tries to be as long as it gets.
  for (const round of [1, 2]) {
    await delay(3_000);
    const times = await timesUntilUp();
    expect(Object.keys(times).toSorted()).toEqual([...parts].toSorted());
    for (const [part, ms] of Object.entries(times))
      expect([round, part, ms < 2_000]).toEqual([round, part, true]);
    await stage.sees(
      'everything works',
      ({ view }) => view.kind === 'attract' && view.limits === null,
    );
    await Promise.all(parts.map((part) => stage[part].unplug()));
    await stage.sees('out of order', shows('out-of-order'));
  }
});
