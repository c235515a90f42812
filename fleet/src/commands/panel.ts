/** `kiosk-fleet panel`: the region in a browser, for one operator. */
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { print } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import { systemCode } from '../../../src/fault.ts';
import { besideProgram } from '../../../src/files.ts';
import {
  atRegion,
  type FolderOptions,
  folderOption,
  keyOption,
  orRefuseAtRegion,
  startFollowing,
} from './at-region.ts';

const help = `
Prints an address with a token of this start: open it in a browser on this machine. It listens on the
loopback address alone; from another desk: ssh -L 8090:127.0.0.1:8090 this-machine. What is asked there is
done under your name. While it runs it drives the rollouts that stand, so that nothing else need run; where
it ends, they stand still until it, or kiosk-fleet rollout run, goes on.

Every ten minutes it takes a copy of what the hub has (kiosk-fleet hub --copy).

Without the hub it shows what it knew. The folder of an operator alone shows the region and changes nothing:
config.key signs what kiosks do. It is read when it is needed: it may be on a stick (--key).

Exit codes: 0 ended by you · 69 the port is taken · 78 the folder is wrong

Examples:
  kiosk-fleet panel
  kiosk-fleet panel --port 8090 --key /media/usb/config.key
  kiosk-fleet panel --kiosk-panels 'https://{kiosk}.{branch}.lib.example:8443/service/'
`;

interface Options extends FolderOptions {
  port: number;
  key?: string;
  kioskPanels?: string;
}

const usualPort = 8090;
const pageFolder = besideProgram('dist/fleet/page');

export function addPanel(fleet: Command): void {
  fleet
    .command('panel')
    .description('the region in a browser: see, help, configure, roll out')
    .addOption(folderOption())
    .addOption(keyOption())
    .option('--port <port>', 'on the loopback address; 0: any free one', readPort, usualPort)
    .option(
      '--kiosk-panels <address>',
      'where the service panel of a kiosk is, with {branch} and {kiosk} in it: the page links to it',
      readKioskPanels,
    )
    .addHelpText('after', help)
    .action((options: Options) => orRefuseAtRegion(() => run(options)));
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Write a port, as in 8090.');
}

function readKioskPanels(text: string): string {
  const sample = text.replaceAll('{branch}', 'b001').replaceAll('{kiosk}', 'k01');
  const isWeb = URL.canParse(sample) && /^https?:$/.test(new URL(sample).protocol);
  if (isWeb && text.includes('{kiosk}')) return text;
  throw new InvalidArgumentError(
    "Write an address with {kiosk} in it, as in 'https://{kiosk}.{branch}.lib.example:8443/service/'.",
  );
}

/** What the panel shows of that folder; also where the hub is away. The caller closes it. */
export async function openPanelRegion({ key, kioskPanels, ...options }: Omit<Options, 'port'>) {
  const [{ openRegionAtHub }, { readSigningKey }, { noSigningKey }, { syncCopy }] =
    await Promise.all([
      import('../panel/region-at-hub.ts'),
      import('../region/region-folder.ts'),
      import('../panel/at-hub.ts'),
      import('../hub/copy/hub-copy.ts'),
    ]);
  const at = await atRegion(options);
  const { identity } = at;
  return openRegionAtHub({
    by: identity.kiosk,
    address: identity.broker,
    kioskPanels: kioskPanels ?? null,
    trusted: () => at.region()?.record ?? null,
    signingKey: () => {
      const region = at.region();
      if (region === null) throw noSigningKey();
      return readSigningKey(region, 'config', key);
    },
    copy: () => syncCopy(identity, join(options.folder, 'copy')),
    follow: async (onChange) => {
      const following = await startFollowing(at, onChange);
      // The page says that the hub is away.
      following.first.catch(() => {});
      return following;
    },
  });
}

async function run({ port, ...options }: Options): Promise<void> {
  const { startFleetPanel } = await import('../panel/server.ts');
  const opened = await openPanelRegion(options);
  const panel = await startFleetPanel(opened, { port, pageFolder }).catch(
    async (error: unknown) => {
      await opened.close();
      throw new Refusal(
        `127.0.0.1:${port} cannot be listened on (${systemCode(error)}). Another one: --port.`,
        exitCodes.unavailable,
      );
    },
  );
  print(`The region is at ${panel.url}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await panel.close();
  await opened.close();
}
