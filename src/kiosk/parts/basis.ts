/** What the parts of a kiosk have in common, and how it ends. */

import type { Clock, Log } from '../../../machines/domain.ts';
import type { CompiledPolicy } from '../../../packages/blocks/src/index.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import type { Observe } from '../../metrics/observations.ts';
import { observeLog } from '../../metrics/observing.ts';
import type { ScreenUser } from '../../screen/web/screen-user.ts';
import type { Sessions } from '../../technician/access/sessions.ts';
import type { Memory } from '../../technician/memory/memory.ts';
import type { Supervisor } from '../../technician/running-kiosk.ts';
import { openPolicy } from '../../wiring/open.ts';
import { policyFile } from '../../wiring/policy-file.ts';
import { type KioskStaffing, openStaffing } from '../staffing.ts';
import { createLink, type Link } from './link.ts';

export interface StartOptions {
  log: Log;
  secrets: Secrets;
  /** what outlives a restart in this process */
  memory: Memory;
  sessions: Sessions;
  supervisor: Supervisor;
  /** the one user whose browser is the screen; left out: every program that reaches its port */
  screenUser?: ScreenUser | null;
  /** instead of that of the configuration: the same as before a restart */
  port?: number;
  /** No patron is at the screen: the kiosk may be closed. */
  onRest(): void;
  /** a fault that ends the kiosk: the process should end too, and be started again */
  onFault(error: unknown): void;
}

const closingOrder = [
  ...['hours', 'staffing', 'readiness', 'machine', 'attract', 'calls', 'panel', 'devices'],
  ...['client', 'line', 'journalLine', 'screen', 'metrics', 'counting', 'walking', 'purging'],
  ...['branch', 'figures', 'store'],
] as const;
/** What is open, by name. */
export type Opened = Partial<
  Record<(typeof closingOrder)[number], { close(): Promise<void> | void }>
>;

export async function closeInOrder(opened: Opened): Promise<void> {
  for (const name of closingOrder) await opened[name]?.close();
}

const clock: Clock = { now: () => new Date().toISOString() };

/** What each of them is opened with. */
export interface Basis {
  config: Config;
  options: StartOptions;
  clock: Clock;
  log: Log;
  observe: Observe;
  /** who hears what is observed; more may come */
  observers: Observe[];
  policy: CompiledPolicy;
  /** whether the library is open, and with staff */
  staffing: KioskStaffing;
  /** to the statechart, and to what answers the screen's server */
  link: Link;
}

export async function openBasis(config: Config, options: StartOptions): Promise<Basis> {
  const observers: Observe[] = [options.memory.observe];
  const observe: Observe = (observation) => {
    for (const observer of observers) observer(observation);
  };
  const log = observeLog(options.log, observe);
  return {
    config,
    options,
    clock,
    log,
    observe,
    observers,
    policy: await openPolicy(policyFile(config)),
    staffing: openStaffing({ config, secrets: options.secrets, clock, log }),
    link: createLink(),
  };
}
