/** Circulation without a kiosk: no devices, a line of its own. */
import { randomUUID } from 'node:crypto';
import type { Clock, Log } from '../../../machines/domain.ts';
import type { Sip2Client } from '../../../packages/sip2/src/index.ts';
import { alone } from '../../branch/alone.ts';
import { noChecks } from '../../circulation/checks.ts';
import type { CirculationParts } from '../../circulation/parts.ts';
import { createPinGuard } from '../../circulation/patron/pin-guard.ts';
import { noteInterrupted } from '../../circulation/settle/resolve.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { libraryOverSip2 } from '../../library/over-sip2.ts';
import type { Store } from '../../store/types.ts';
import { takesAnyPin } from '../../technician/wrong-pin/tried-pin.ts';
import { openPolicy } from '../../wiring/open.ts';
import { policyFile } from '../../wiring/policy-file.ts';
import { circulationSettings, librarySettings } from '../../wiring/settings.ts';

export interface CirculationContext {
  config: Config;
  secrets: Secrets;
  store: Store;
  clock: Clock;
  log: Log;
}

export async function circulationOver(
  client: Sip2Client,
  { config, secrets, store, clock, log }: CirculationContext,
): Promise<CirculationParts> {
  // No kiosk runs: what was under way is not any more.
  noteInterrupted({ ...store, clock });
  return {
    ...store,
    library: libraryOverSip2(client, clock, log, librarySettings(config, secrets)),
    policy: await openPolicy(policyFile(config)),
    branch: alone,
    checks: noChecks,
    security: null,
    terminal: null,
    code: null,
    pins: createPinGuard(store.pinTries, config.identification, () => takesAnyPin(config)),
    clock,
    newId: randomUUID,
    log,
    journalFailed: () => {},
    settings: circulationSettings(config, () => config.offline),
  };
}
