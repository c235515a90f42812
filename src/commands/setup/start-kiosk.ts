/** Starts the kiosk as a process of its own, for the readiness report alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { untilSettled } from './settled.ts';

const answersWithinMs = 40_000;
const endsWithinMs = 20_000;
const mostComplaint = 4_000;

export interface StartedKiosk {
  /** As systemd stops it; waits for its end. */
  stop(): Promise<void>;
}

/** A Refusal with its reason and its remedy where it does not start. */
export async function startKiosk(
  file: string,
  folder: string,
  signal: AbortSignal,
): Promise<StartedKiosk> {
  const program = process.argv[1] ?? '';
  const words = [...process.execArgv, program, 'run', '--config', file];
  const child = spawn(process.execPath, words, {
    // Of its own group: Ctrl-C ends the report, which then stops the kiosk in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(0, mostComplaint);
  });
  const hasEnded = new AbortController();
  const ended = once(child, 'close').then(
    () => hasEnded.abort(),
    () => hasEnded.abort(),
  );
  // Whatever ends this process.
  const killed = () => void child.kill('SIGTERM');
  process.once('exit', killed);
  const stop = async () => {
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
    await ended;
    clearTimeout(limit);
    process.off('exit', killed);
  };
  try {
    const either = AbortSignal.any([signal, hasEnded.signal]);
    if (await untilSettled(folder, answersWithinMs, either)) return { stop };
  } catch (error) {
    if (!hasEnded.signal.aborted) {
      await stop();
      throw error;
    }
    process.off('exit', killed);
    const why = complaint.trim() || `It ended with ${child.exitCode ?? child.signalCode}.`;
    throw new Refusal(`The kiosk does not start:\n${why}`, exitCodes.unavailable);
  }
  await stop();
  throw new Refusal(
    `The kiosk was started, and does not answer within ${answersWithinMs / 1_000} s. See what it says: kiosk run --config ${file}`,
    exitCodes.unavailable,
  );
}
