/** The streams of a hub that have reports: one for each branch, each in an account of its own. */
import type { JetStreamManager } from '@nats-io/jetstream';
import { desiredStream, reportStreamAtHub } from '../../region/names.ts';

/** No account sees the streams of all others: which there are is written on DESIRED. */
export function namingBranches(branches: readonly string[]): { branches: string } {
  return { branches: branches.join(' ') };
}

export async function reportStreams({ streams }: Pick<JetStreamManager, 'streams'>) {
  const { config } = await streams.info(desiredStream);
  const names = config.metadata?.branches?.split(' ') ?? [];
  return names.filter((name) => name !== '').map(reportStreamAtHub);
}
