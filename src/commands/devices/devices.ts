/** `kiosk devices`: lists the ports and the devices that answer there. */
import type { Command } from 'commander';
import type { Candidate, DiscoveredPort } from '../../technician/discovery/discovery.ts';
import { configOption } from '../common/input.ts';
import { print, printError } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { readSeconds } from '../doctor.ts';

const help = `
Lists the serial ports and USB printers with their lasting name, their maker and the program that
holds them. It tries each free serial port in turn as a Feig reader, a 3M reader, an ESC/POS
printer, a relay board (most of which answer nothing) and a ZVT terminal, a USB printer as ESC/POS,
and, while the kiosk does not run, the network addresses of the configuration. Addresses on the
command line are tried in place of all these. A port that a program holds is not opened. A scanner
speaks only when it scans: --scan waits for that. Readers of cards with a chip are those that pcscd
has; --write leaves them out: which numbers are cards must be known too (docs/cards.md).

--write puts the devices into the configuration: it shows the difference, asks you, and changes
nothing else in the file. A copy of the file goes to the data folder (configurations), and the
change to the audit trail.

--json gives one object a port:
  {"address","device","maker","product","usbId","holder","kind","driver","identity","note"}

Exit codes: 0 done · 1 --write: two devices of one kind, or you said no · 64 a wrong argument ·
65 the file would be wrong with it · 74 the file cannot be written · 78 the configuration is wrong

Examples:
  kiosk devices
  kiosk devices --scan                        then scan something within 10 s
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
    .description('list the ports, and the devices that answer there')
    .argument('[addresses...]', 'try only these: tcp://host:port, serial:/dev/…')
    .addOption(configOption())
    .option('--no-ask', 'list the ports without opening any')
    .option(
      '--scan [seconds]',
      'wait for a scan at ports without an answer; 10 s when left out',
      readSeconds,
    )
    .option('--write', 'put the devices into the configuration')
    .option('--yes', 'with --write: do not ask')
    .option('--json', 'one JSON object a port')
    .addHelpText('after', help)
    .action((addresses: string[], options: Options) => orRefuse(() => devices(addresses, options)));
}

async function devices(addresses: readonly string[], options: Options): Promise<void> {
  const [{ discover, unopened }, { candidatesOf }, { cardReadersOf }] = await Promise.all([
    import('../../technician/discovery/discovery.ts'),
    import('../../technician/discovery/candidates.ts'),
    import('../../technician/discovery/card-readers.ts'),
  ]);
  const chosen = await candidatesOf(addresses, options.config);
  if (!chosen.ok) throw new Refusal(chosen.problem, exitCodes.wrongUse);
  const seconds = options.scan === undefined ? 0 : options.scan === true ? 10 : options.scan;
  if (seconds > 0)
    printError(`Scan something when the ports have been tried: ${seconds} s each, all at once.\n`);
  const ask = (candidates: readonly Candidate[]) =>
    discover(candidates, { scanMs: seconds * 1_000 });
  const [ports, cardReaders] = options.ask
    ? await Promise.all([
        ask(chosen.candidates),
        addresses.length > 0 ? [] : cardReadersOf(options.config),
      ])
    : [chosen.candidates.map((candidate) => unopened(candidate)), []];
  const found = [...ports, ...cardReaders];
  if (options.json) print(found.map((each) => `${JSON.stringify(each)}\n`).join(''));
  else await printFound(found);
  if (!options.write) return;
  const { writeDevices } = await import('./devices-write.ts');
  await writeDevices(options.config, found, options.yes === true);
}

async function printFound(found: readonly DiscoveredPort[]): Promise<void> {
  if (found.length === 0)
    return void print(
      'There is no serial port and no USB printer. Is something plugged in? Network devices: kiosk devices tcp://host:port\n',
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
