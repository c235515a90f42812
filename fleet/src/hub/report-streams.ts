/** The streams of a hub that have reports: one for each branch, each in an account of its own. */
import { setTimeout as pause } from 'node:timers/promises';
import type { JetStreamManager } from '@nats-io/jetstream';
import { type NatsConnection, TimeoutError } from '@nats-io/transport-node';
import { desiredStream, reportStreamAtHub } from '../../../packages/region-documents/src/index.ts';
import { isNotTaken } from '../../../src/branch/broker/dial.ts';
import { lineSubject } from './subjects.ts';

/** No account sees the streams of all others: which there are is written on DESIRED. */
export function namingBranches(branches: readonly string[]): { branches: string } {
  return { branches: branches.join(' ') };
}

export async function reportStreams({ streams }: Pick<JetStreamManager, 'streams'>) {
  const { config } = await streams.info(desiredStream);
  const names = config.metadata?.branches?.split(' ') ?? [];
  return names.filter((name) => name !== '').map(reportStreamAtHub);
}

/** Brokers dial again one to two seconds after they lost the hub. */
const linesMs = 5_000;
const againMs = 200;
/** That a line is down is said at once; what goes over it is not answered. */
const saidMs = 500;

/**
 * Resolves when the lines of all branches are up, after five seconds at the latest: a branch may be off.
 * A new stream asks its source once, and a question without a line is lost: nats-server waits 30 s for its
 * answer, and ten more before the next.
 */
export async function linesUp(nc: NatsConnection, branches: readonly string[]): Promise<void> {
  const untilMs = performance.now() + linesMs;
  await Promise.all(
    branches.map(async (branch) => {
      while (!(await isUp(nc, branch)) && performance.now() < untilMs) await pause(againMs);
    }),
  );
}

async function isUp(nc: NatsConnection, branch: string): Promise<boolean> {
  try {
    await nc.request(lineSubject(branch), '', { timeout: saidMs });
    return true;
  } catch (error) {
    if (error instanceof TimeoutError) return true;
    if (isNotTaken(error)) return false;
    throw error;
  }
}
