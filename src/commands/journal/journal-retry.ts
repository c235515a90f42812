/**
 * Settling entries by hand: a line to the library system of its own, the questions of circulation.
 */

import type { CirculationParts } from '../../circulation/parts.ts';
import { createPinGuard } from '../../circulation/pin-guard.ts';
import { type Retried, retryInOrder } from '../../circulation/resolve.ts';
import type { Config } from '../../config/schema.ts';
import { readSecrets } from '../../config/secrets.ts';
import type { Clock } from '../../domain.ts';
import { Fault } from '../../fault.ts';
import { libraryOverSip2 } from '../../library/over-sip2.ts';
import type { Sip2Client } from '../../sip2/index.ts';
import type { EntryId, Store } from '../../store/types.ts';
import { openClient, openPolicy } from '../../wiring/open.ts';
import { circulationSettings, librarySettings } from '../../wiring/settings.ts';

/**
 * In the order given; stops at the first that gets no answer. Faults: `library-away`, and of
 * secrets and policy.
 */
export async function retryEntries(
  config: Config,
  store: Store,
  ids: readonly EntryId[],
  clock: Clock,
  newId: () => string,
): Promise<Retried[]> {
  // Only the terminal's password may be missing: it is not asked here.
  const resolved = readSecrets({ ...config, terminal: null }, process.env);
  if (!resolved.ok) {
    const [first] = resolved.complaints;
    throw new Fault(
      'configuration',
      'configuration-wrong',
      `${first?.path}: ${first?.problem}`,
      first?.remedy ?? '',
    );
  }
  const policy = await openPolicy(config.policy);
  const client = await connect(config, resolved.secrets);
  const parts: CirculationParts = {
    ...store,
    library: libraryOverSip2(client, clock, librarySettings(config, resolved.secrets)),
    policy,
    security: null,
    terminal: null,
    pins: createPinGuard(store.pinTries, config.identification),
    clock,
    newId,
    log: () => {},
    journalFailed: () => {},
    settings: circulationSettings(config),
  };
  try {
    return await retryInOrder(parts, ids);
  } finally {
    await client.close();
  }
}

/** Log-in included; as long as one answer may take, and twice for the connection. */
async function connect(
  config: Config,
  secrets: Parameters<typeof openClient>[1],
): Promise<Sip2Client> {
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
