/** `kiosk-fleet rollout pause`, `resume`, `stop` and `back`. */
import type { Command } from 'commander';
import { print, printJson } from '../../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../../src/commands/common/refusal.ts';
import type { Order, OrderRefusal } from '../../rollout/orders.ts';
import { type FolderOptions, folderOption, orRefuseAtRegion, sharedCodes } from '../at-region.ts';
import { type Steering, steer } from '../steering.ts';

const helps: Record<Order, { short: string; long: string }> = {
  pause: {
    short: 'put nothing more until it is resumed',
    long: 'Kiosks keep what they have. Where too many of them fail, it goes back all the same.',
  },
  resume: { short: 'go on with one that is paused', long: 'It goes on where it was.' },
  stop: {
    short: 'end it, and leave everything as it is now',
    long: 'Kiosks that have it keep it; the others stay as they were. The next rollout brings all to one state.',
  },
  back: {
    short: 'put what each kiosk had before',
    long: 'Also of one that is over. A kiosk that got something newer since is left as it is. It must be driven: kiosk-fleet rollout run.',
  },
};

interface Options extends FolderOptions {
  json?: true;
}

export function addOrders(rollout: Command): void {
  for (const what of ['pause', 'resume', 'stop', 'back'] as const)
    rollout
      .command(what)
      .description(helps[what].short)
      .argument('<rollout>', 'its name (kiosk-fleet rollout status)')
      .addOption(folderOption())
      .option('--json', 'one JSON object')
      .addHelpText(
        'after',
        `
${helps[what].long}

The program that drives it obeys within seconds. --json gives {"id","state"}.

Exit codes: 0 it is so · 65 it cannot be done any more · 66 there is no such rollout
            ${sharedCodes}

Example:
  kiosk-fleet rollout ${what} r2611270842-3f1a
`,
      )
      .action((id: string, options: Options) =>
        orRefuseAtRegion(() => steer(options, (steering) => obey(id, what, steering, options))),
      );
}

async function obey(
  id: string,
  what: Order,
  { hub, by, nowMs }: Steering,
  { json }: Options,
): Promise<void> {
  const { order } = await import('../../rollout/orders.ts');
  const done = await order(hub, id, what, { by, nowMs: await nowMs() });
  if (typeof done === 'string') throw refusalOf(id, done);
  if (json) return void printJson({ id, state: done.state });
  print(`${id} is ${done.state}.\n`);
}

function refusalOf(id: string, code: OrderRefusal): Refusal {
  const texts: Record<OrderRefusal, string> = {
    'rollout-unknown': `There is no rollout ${id}`,
    'rollout-over': `${id} is over`,
    'rollout-going-back': `${id} is going back: stopped now, some kiosks would keep it`,
    'rollout-overlaps': `Another rollout stands that changes some of the kiosks of ${id}`,
    'rollout-documents-gone': `What was before ${id} is kept no longer: put the earlier layers, and start a rollout`,
  };
  const exitCode = code === 'rollout-unknown' ? exitCodes.noInput : exitCodes.wrongData;
  return new Refusal(`${texts[code]} (${code}).`, exitCode);
}
