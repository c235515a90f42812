/** `kiosk branch adopt`: what a lost kiosk has not sent is sent by this one (adopt-entries.ts). */
import { type Command, InvalidArgumentError } from 'commander';
import { configOption } from '../common/input.ts';
import { exitCodes, orRefuse } from '../common/refusal.ts';
import { readWords } from '../journal/common.ts';
import type { AdoptOptions } from './adopt-entries.ts';

const help = `
For a kiosk whose disk is lost. What it did off line and had not sent stands at the broker, sealed for
the staff; this opens it with their key and makes it entries of this kiosk, which asks the library
system about each before it sends it. What was lent or returned elsewhere since goes to the list of
the staff. Works while this kiosk runs.

Two kiosks that send the same loan are the one way to book it twice. So say yes only where
  1. the lost kiosk will not come back with its old disk,
  2. its account at the library system is closed, so that it could not send anything,
  3. it is revoked at the host of the branch (kiosk branch revoke).
A kiosk that comes back all the same puts these entries on its own list of the staff.

The name may be that of this kiosk: what its disk before this one had not sent.

--json prints {"kiosk","adopted":[{"entry","own","became"}],"withoutEscrow","underWay"}.

Exit codes: 0 done, or there is nothing to adopt · 64 not confirmed · 65 the key is not that of the
staff of this branch, or the kiosk is at work · 66 there is no such file · 69 the broker does not
answer · 74 the data folder cannot be used · 78 this kiosk is in no branch

Examples:
  kiosk branch adopt k03 --staff-key /media/usb/staff.age --by 'Ann, desk' --why 'disk broken'
  kiosk branch adopt k03 --staff-key staff.age --by Ann --why 'disk broken' --only 812,815
  shred -u staff.age     # a copy of the key has no business on a kiosk
`;

/** A kiosk says that it is at work each 20 s (docs/branch.md). */
const aliveSeconds = 25;
const faults: Readonly<Record<string, number>> = {
  'branch-not-enrolled': exitCodes.wrongConfiguration,
  'branch-folder-wrong': exitCodes.wrongConfiguration,
  'branch-keys-refused': exitCodes.wrongConfiguration,
  'not-possible': exitCodes.wrongData,
  'in-use': exitCodes.unavailable,
};

export function addAdopt(branch: Command): void {
  branch
    .command('adopt')
    .description('send what a lost kiosk of the branch has not sent')
    .argument('<kiosk>', 'its name in the branch')
    .requiredOption('--staff-key <file>', 'the age key of the staff, as the host has written it')
    .requiredOption('--by <name>', 'who has it adopted', readWords)
    .requiredOption('--why <reason>', 'what became of the kiosk', readWords)
    .option('--yes', 'all three of the above are so; without it the command asks')
    .option('--only <entries>', 'their numbers there, as in 812,815; left out: all', readEntries)
    .option(
      '--listen <seconds>',
      'how long to listen whether the kiosk is at work',
      readSeconds,
      aliveSeconds,
    )
    .option('--json', 'one JSON object')
    .addOption(configOption())
    .addHelpText('after', help)
    .action((kiosk: string, options: AdoptOptions) =>
      orRefuse(
        async () => {
          // Loaded where it is asked for: it brings the client of the broker.
          const { adopt } = await import('./adopt-entries.ts');
          await adopt(kiosk, options);
        },
        faults,
        exitCodes.cannotWrite,
      ),
    );
}

function readEntries(text: string): number[] {
  const entries = text.split(',').map((each) => Number(each.trim()));
  if (entries.every((each) => Number.isSafeInteger(each) && each > 0)) return entries;
  throw new InvalidArgumentError('Write numbers of entries, as in 812,815.');
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0 && seconds <= 600))
    throw new InvalidArgumentError('Write a number of seconds from 0 to 600.');
  return seconds;
}
