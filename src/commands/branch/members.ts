/** `kiosk branch revoke` and `rotate-key`: who does not belong to the branch any more. */
import type { Command } from 'commander';
import type { Host } from '../../branch/enrol/host.ts';
import { printError } from '../common/print.ts';
import { orRefuse } from '../common/refusal.ts';
import { bringToBroker, hostFaults, hostOption } from './at-host.ts';

const help = {
  revoke: `
For a kiosk that was stolen, sold or set up anew. The broker cuts it off at once and never lets it in
again, and the branch gets a new key, which it does not get. What it lent and did not send stays known to the
others until it is adopted (kiosk branch adopt). The name is free again: a kiosk that takes its place
is enrolled under it.

Exit codes: 0 done · 65 the branch has no such kiosk · 66 the folder is none of a host
            69 nats-server refuses, or the broker cannot be reloaded

Example:
  sudo kiosk branch revoke k03
`,
  rotate: `
A new branch key, for what the kiosks tell each other from now on; the one before is still read.
Kiosks get it from the broker while they run; one that is switched off gets it when it is on again.
Every 90 days is a good habit: what the broker keeps under one pseudonym of a card ends with the key.

Exit codes: 0 done · 66 the folder is none of a host · 69 nats-server refuses

Example:
  sudo kiosk branch rotate-key
`,
};

interface Options {
  folder: string;
}

export function addMembers(branch: Command): void {
  branch
    .command('revoke')
    .description('at the host: cut a kiosk off, and give the others a new key')
    .argument('<kiosk>', 'its name in the branch')
    .addOption(hostOption())
    .addHelpText('after', help.revoke)
    .action((kiosk: string, options: Options) =>
      orRefuse(() => revokeKiosk(kiosk, options), hostFaults),
    );
  branch
    .command('rotate-key')
    .description('at the host: give the branch a new key')
    .addOption(hostOption())
    .addHelpText('after', help.rotate)
    .action((options: Options) => orRefuse(() => rotate(options), hostFaults));
}

async function revokeKiosk(kiosk: string, options: Options): Promise<void> {
  const { revoke } = await import('../../branch/enrol/admit.ts');
  const host = await change(options, (present, now) => revoke(present, kiosk, now));
  printError(`${kiosk} is cut off. The branch key is generation ${newest(host)}.\n`);
}

async function rotate(options: Options): Promise<void> {
  const { rotateKey } = await import('../../branch/enrol/admit.ts');
  const host = await change(options, rotateKey);
  printError(`The branch key is generation ${newest(host)}.\n`);
}

async function change({ folder }: Options, by: (host: Host, now: string) => Host): Promise<Host> {
  const { readHost } = await import('../../branch/enrol/host.ts');
  const host = by(readHost(folder), new Date().toISOString());
  await bringToBroker(host);
  return host;
}

function newest({ keys }: Host): number {
  return Math.max(...keys.keys());
}
