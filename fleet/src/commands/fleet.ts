/** `kiosk fleet`: all kiosks of a region, from one place. Never in a kiosk's own process. */
import type { Command } from 'commander';
import { addBranches } from './branches.ts';
import { addCalls } from './calls.ts';
import { addConfig } from './config/config.ts';
import { addDoctor } from './doctor.ts';
import { addExporter } from './exporter.ts';
import { addHub } from './hub.ts';
import { addInit } from './init.ts';
import { addKeys } from './key.ts';
import { addList } from './list/list.ts';
import { addOperators } from './operators.ts';
import { addPackages } from './package.ts';
import { addPanel } from './panel.ts';
import { addRollout } from './rollout/rollout.ts';
import { addStaff } from './staff.ts';
import { addStatus } from './status.ts';
import { addWatch } from './watch.ts';

export function addFleet(program: Command): void {
  const fleet = program
    .command('fleet')
    .description('all kiosks of a region, seen and helped from one place');
  addInit(fleet);
  addHub(fleet);
  addBranches(fleet);
  addOperators(fleet);
  addDoctor(fleet);
  addStatus(fleet);
  addWatch(fleet);
  addCalls(fleet);
  addConfig(fleet);
  addRollout(fleet);
  addPackages(fleet);
  addKeys(fleet);
  addStaff(fleet);
  addList(fleet);
  addExporter(fleet);
  addPanel(fleet);
}
