/** Waits until a running kiosk answers over its control socket, and its devices have reported. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Overview } from '../../technician/actions.ts';
import { askKiosk } from '../../technician/control/control-client.ts';

const pollMs = 200;
const askMs = 2_000;
/** A device that has not reported by then is reported as it is. */
const devicesWithinMs = 6_000;
const slow: ReadonlySet<string> = new Set([
  'library',
  'reader',
  'scanner',
  'printer',
  'terminal',
  'code',
]);

/** False: it does not answer in that time. Rejects when the signal is aborted. */
export async function untilSettled(
  folder: string,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const end = performance.now() + withinMs;
  let answeredAt: number | null = null;
  for (;;) {
    signal.throwIfAborted();
    const asked = await askKiosk<Overview>(folder, '/overview', askMs);
    const now = performance.now();
    if (asked.kind === 'answer') {
      answeredAt ??= now;
      const isSettled = asked.value.shown !== null && asked.value.parts.every(hasReported);
      if (isSettled || now - answeredAt > devicesWithinMs) return true;
    }
    if (now > end) return answeredAt !== null;
    await pause(pollMs, undefined, { signal });
  }
}

function hasReported({ part, light }: Overview['parts'][number]): boolean {
  return !slow.has(part) || light === 'ok' || light === 'off';
}
