/** The streams of a hub that have reports: one for each branch. */
import type { JetStreamManager } from '@nats-io/jetstream';
import { PermissionViolationError } from '@nats-io/transport-node';
import { reportStream, reportStreamAtHub } from '../../region/names.ts';

/** That of a hub of before first, whose reports are older. */
export async function reportStreams({ streams }: JetStreamManager): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const name of streams.names())
      if (name === reportStream || name.startsWith(reportStreamAtHub(''))) names.push(name);
  } catch (error) {
    // The configuration of a hub of before does not let an operator ask.
    const { cause } = error as Error;
    if ([error, cause].some((each) => each instanceof PermissionViolationError))
      return [reportStream];
    throw error;
  }
  return names.sort();
}
