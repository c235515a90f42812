/** Settles entries without a kiosk, over a line of its own to the library system. */

import type { Sip2Client } from '../../../packages/sip2/src/index.ts';
import { type Retried, retryInOrder } from '../../circulation/settle/retry.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { Fault } from '../../fault.ts';
import type { EntryId } from '../../store/types.ts';
import { openClient } from '../../wiring/open.ts';
import { type CirculationContext, circulationOver } from '../common/circulation.ts';

/**
 * In the order given; stops at the first entry without an answer. Throws the Fault `library-away`,
 * and those of the policy.
 */
export async function retryEntries(
  context: CirculationContext,
  ids: readonly EntryId[],
): Promise<Retried[]> {
  const client = await connect(context.config, context.secrets);
  try {
    return await retryInOrder(await circulationOver(client, context), ids);
  } finally {
    await client.close();
  }
}

/** Waits for the log-in too, twice as long as one answer may take. */
async function connect(config: Config, secrets: Secrets): Promise<Sip2Client> {
  let online: () => void = () => {};
  const up = new Promise<boolean>((resolve) => {
    online = () => resolve(true);
  });
  const client = openClient(
    config.sip2,
    secrets,
    () => {},
    (state) => state === 'online' && online(),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), config.sip2.timeoutMs * 2);
  });
  const isUp = await Promise.race([up, late]);
  clearTimeout(timer);
  if (isUp) return client;
  await client.close();
  const remedy =
    'See `sip2.address` and `sip2.user` in the configuration; try again when the line is up.';
  throw new Fault(
    'library',
    'library-away',
    'The library system cannot be reached, or refuses the log-in.',
    remedy,
  );
}
