/** `kiosk devices`: which ports there are, and what answers there. */
import type { Command } from 'commander';
import type { Found, Target } from '../../technician/health/discovery.ts';
import { configOption, orRefuse, Refusal } from '../common/input.ts';
import { print, printError } from '../common/print.ts';
import { readSeconds } from '../doctor.ts';

const help = `
Lists the serial ports with the name that stays (by-id), who made them and who holds them, and asks each free one in turn as
a Feig reader, a 3M reader, an ESC/POS printer and a ZVT terminal would be asked; besides, the network addresses of the
configuration while the kiosk does not run. Addresses on the command line are asked in place of all that. A port that a
program holds is not touched. A scanner only speaks when it scans: --scan waits for that.

--write puts what was found into the configuration: the difference is shown, you are asked, and nothing else in the file
changes. The file as it was is kept in the data folder (configurations), and the change is in the audit trail.

--json gives one object a port: {"address","device","maker","product","usbId","holder","kind","driver","identity","note"}.

Exit codes: 0 done · 1 --write: two of a kind were found, or you said no · 64 a wrong argument · 65 the file would be wrong
with it · 74 the file cannot be written · 78 the configuration is wrong

Examples:
  kiosk devices
  kiosk devices --scan                           then scan something within 10 s
  kiosk devices tcp://10.0.0.12:10001 --write
  kiosk devices --json | jq -r 'select(.kind == "reader") | .address'
`;

interface Options {
  config: string;
  ask: boolean;
  scan?: true | number;
  write?: true;
  yes?: true;
  json?: true;
}

export function addDevices(program: Command): void {
  program
    .command('devices')
    .description('which ports there are, and what answers there')
    .argument('[addresses...]', 'ask only these: tcp://host:port, serial:/dev/…')
    .addOption(configOption())
    .option('--no-ask', 'only list the ports, open none')
    .option(
      '--scan [seconds]',
      'wait for a scan at what did not answer, 10 s unless told',
      readSeconds,
    )
    .option('--write', 'put what was found into the configuration')
    .option('--yes', 'with --write: do not ask')
    .option('--json', 'one JSON object a port')
    .addHelpText('after', help)
    .action((addresses: string[], options: Options) => orRefuse(() => devices(addresses, options)));
}

async function devices(addresses: readonly string[], options: Options): Promise<void> {
  const [{ discover, unasked }, { targetsOf }] = await Promise.all([
    import('../../technician/health/discovery.ts'),
    import('../../technician/health/targets.ts'),
  ]);
  const chosen = await targetsOf(addresses, options.config);
  if (!chosen.ok) throw new Refusal(chosen.problem, 64);
  const seconds = options.scan === undefined ? 0 : options.scan === true ? 10 : options.scan;
  if (seconds > 0)
    printError(`Scan something when the ports have been asked: ${seconds} s each, all at once.\n`);
  const ask = (targets: readonly Target[]) => discover(targets, { scanMs: seconds * 1_000 });
  const found = options.ask
    ? await ask(chosen.targets)
    : chosen.targets.map((target) => unasked(target));
  if (options.json) print(found.map((each) => `${JSON.stringify(each)}\n`).join(''));
  else await printFound(found);
  if (!options.write) return;
  const { writeDevices } = await import('./devices-write.ts');
  await writeDevices(options.config, found, options.yes === true);
}

async function printFound(found: readonly Found[]): Promise<void> {
  if (found.length === 0)
    return void print(
      'There is no serial port. Is something plugged in? Network devices: kiosk devices tcp://host:port\n',
    );
  const { printTable, paint } = await import('../common/table.ts');
  const rows = found.map(
    ({ address, device, maker, product, usbId, holder, kind, driver, identity, note }) => {
      const held =
        holder === null
          ? []
          : [`held by ${holder.command ?? 'a program'} (process ${holder.pid ?? '?'})`];
      const usb = [maker, product, usbId && `(${usbId})`].filter((word) => word).join(' ');
      const what =
        kind === null ? paint('–', 90) : paint(driver === null ? kind : `${kind} (${driver})`, 32);
      const hidden = device === null || address.includes(device) ? [] : [device];
      return [
        what,
        [address, ...hidden, usb, identity ?? '', note ?? '', ...held]
          .filter((line) => line)
          .join('\n'),
      ];
    },
  );
  printTable(['what', 'where'], rows, [14]);
}
