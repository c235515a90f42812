/** `kiosk branch`: the other kiosks of the same building. */
import type { Command } from 'commander';
import { addAdmit } from './admit.ts';
import { addAdopt } from './adopt.ts';
import { addEnrol } from './enrol.ts';
import { addHost } from './host.ts';
import { addJoin } from './join.ts';
import { addMembers } from './members.ts';
import { addStatus } from './status.ts';
import { addTrustPackages } from './trust-packages.ts';

export function addBranch(program: Command): void {
  const branch = program
    .command('branch')
    .description('what the kiosks of one building share while the library system is away');
  addStatus(branch);
  addAdopt(branch);
  addHost(branch);
  addEnrol(branch);
  addAdmit(branch);
  addMembers(branch);
  addTrustPackages(branch);
  addJoin(branch);
}
