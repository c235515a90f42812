/** Has a running kiosk take the configuration that was just written, at its next attract screen. */
import { realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Overview, Reported, RestartAsked } from '../../technician/actions.ts';
import { askKiosk, postToKiosk } from '../../technician/control/control-client.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { untilSettled } from './settled.ts';

const askMs = 5_000;
const pollMs = 250;
/** A visit without a touch ends by itself before. */
const restartsWithinMs = 180_000;
const answersWithinMs = 30_000;

/** A Refusal where it does not take it. */
export async function takeConfiguration(
  file: string,
  folder: string,
  { now: since }: Overview,
  signal: AbortSignal,
): Promise<void> {
  const own = realpathSync(file);
  const asked = await postToKiosk<RestartAsked>(folder, '/restart', { file: own }, askMs);
  if (asked.kind !== 'answer' || asked.value.status !== 200)
    throw notTaken('It cannot be asked to: it may be of another version.');
  const used = asked.value.value.file;
  if (used !== own)
    throw notTaken(`It runs with another configuration, ${used ?? 'without a file'}.`);
  const end = performance.now() + restartsWithinMs;
  while (!(await hasRestarted(folder, since))) {
    if (performance.now() > end) throw notTaken('A patron is at the screen still.');
    await pause(pollMs, undefined, { signal });
  }
  if (!(await untilSettled(folder, answersWithinMs, signal)))
    throw notTaken('It does not answer after its restart: see its log.');
}

async function hasRestarted(folder: string, since: string): Promise<boolean> {
  const path = `/logs?since=${encodeURIComponent(since)}`;
  const asked = await askKiosk<readonly Reported[]>(folder, path, askMs);
  // While it restarts the socket is away.
  if (asked.kind !== 'answer') return false;
  const refusals = ['configuration-stepped-back', 'configuration-wrong'];
  const refused = asked.value.find(({ code }) => refusals.includes(code));
  if (refused) throw notTaken(refused.text);
  return asked.value.some(({ code }) => code === 'restarted');
}

function notTaken(why: string): Refusal {
  return new Refusal(
    `The kiosk that runs has not taken the configuration. ${why}`,
    exitCodes.unavailable,
  );
}
