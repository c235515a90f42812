/** `kiosk-fleet config`: the three layers of the configuration, at the hub. */
import type { Command } from 'commander';
import { addPut } from './put.ts';
import { addDiff, addHistory, addShow } from './show.ts';

export function addConfig(fleet: Command): void {
  const config = fleet
    .command('config')
    .description('the configuration in three layers: region, branch, kiosk');
  addDiff(config);
  addPut(config);
  addShow(config);
  addHistory(config);
}
