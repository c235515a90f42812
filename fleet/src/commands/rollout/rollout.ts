/** `kiosk-fleet rollout`: a change reaches the kiosks in waves. */
import type { Command } from 'commander';
import { addOrders } from './orders.ts';
import { addRun } from './run.ts';
import { addPlan, addStart } from './start.ts';
import { addStatus } from './status.ts';

export function addRollout(fleet: Command): void {
  const rollout = fleet
    .command('rollout')
    .description('a change reaches the kiosks in waves, and goes back where it does harm');
  addPlan(rollout);
  addStart(rollout);
  addRun(rollout);
  addStatus(rollout);
  addOrders(rollout);
}
