/** `kiosk-fleet list`: the nightly block list, once for all kiosks of the region. */
import type { Command } from 'commander';
import { readPercent } from '../../../../src/commands/common/export-file.ts';
import { folderOption, keyOption, orRefuseAtRegion, sharedCodes } from '../at-region.ts';
import type { PushOptions } from './push.ts';
import type { StatusOptions } from './status.ts';

const pushHelp = `
FILE is what kiosk cache import takes, and is checked in the same way. It is sealed with age for each kiosk
that its branch says is a member, so neither the hub nor a broker reads it; what stands at the hub
is signed with config.key. Each kiosk takes it at a minute of the next hour, at its attract screen.
It is taken for eight days; a kiosk that is admitted later has to wait for the next one. Run it each
night, where the library's export is.

Exit codes: 0 pushed · 65 the list is bad, older than the one that stands, or no kiosk is known ·
66 there is no such file · ${sharedCodes}

Examples:
  kiosk-fleet list push blocked.jsonl.gz
  kiosk-fleet list push blocked.jsonl.gz --key /media/stick/config.key
  ssh library cat blocked.jsonl | kiosk-fleet list push - --exported-at 2026-11-24T23:30:00+01:00
`;

const statusHelp = `
The list that stands at the hub, and which kiosks use it, by what they reported last.

Exit codes: 0 all kiosks have it · 1 some do not (yet), or there is none · ${sharedCodes}

Examples:
  kiosk-fleet list status
  kiosk-fleet list status --json | jq -r '.branches[] | select(.older != []) | .branch'
`;

export function addList(fleet: Command): void {
  const list = fleet
    .command('list')
    .description('the block list of all kiosks: give it, and see who has it');
  list
    .command('push')
    .description('check a list, seal it for every kiosk, and put it at the hub')
    .argument('<file>', 'JSON lines, packed with gzip or not; - for standard input')
    .addOption(folderOption())
    .addOption(keyOption())
    .option(
      '--exported-at <moment>',
      'when the list was exported; left out: as its first line says, else the date of the file',
    )
    .option('--most-bad <percent>', 'how many lines in a hundred may be bad', readPercent, 1)
    .option('--json', 'one JSON object')
    .addHelpText('after', pushHelp)
    .action((file: string, options: PushOptions) =>
      orRefuseAtRegion(async () => (await import('./push.ts')).push(file, options)),
    );
  list
    .command('status')
    .description('which list stands, and which kiosks have it')
    .addOption(folderOption())
    .option('--json', 'one JSON object')
    .addHelpText('after', statusHelp)
    .action((options: StatusOptions) =>
      orRefuseAtRegion(async () => (await import('./status.ts')).status(options)),
    );
}
