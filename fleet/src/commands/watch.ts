/** `kiosk-fleet watch`: what goes wrong in the region, and what is well again, as it happens. */
import type { Command } from 'commander';
import { print, printJson } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import { shell } from '../../../src/commands/common/shell.ts';
import { kioskName } from '../../../src/region/documents/kiosk-key.ts';
import type { RegionChange } from '../seen/changes.ts';
import type { RegionSeen } from '../seen/view.ts';
import {
  atRegion,
  type FolderOptions,
  folderOption,
  orRefuseAtRegion,
  sharedCodes,
  startFollowing,
} from './at-region.ts';
import { whyText } from './words.ts';

const help = `
Shows what is wrong now, then what begins and what is over, calls for help and their end, and whether the
hub answers. Goes on where the hub is away. Ctrl-C ends it.

--json gives one object a line: {"at","change":"began|over|called|answered|hub-up|hub-away", …}.

Exit codes: 0 ended by you, or after --count · ${sharedCodes}

Examples:
  kiosk-fleet watch
  kiosk-fleet watch --json | jq -c 'select(.change == "called")'
`;

interface Options extends FolderOptions {
  count?: string;
  json?: true;
}
/** Silence is noticed without a report. */
const lookMs = 1_000;

export function addWatch(fleet: Command): void {
  fleet
    .command('watch')
    .description('what goes wrong in the region, and what is well again')
    .addOption(folderOption())
    .option('--count <lines>', 'end after so many')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', help)
    .action((options: Options) => orRefuseAtRegion(() => watch(options)));
}

async function watch(options: Options): Promise<void> {
  const count = options.count === undefined ? Number.POSITIVE_INFINITY : Number(options.count);
  if (!(count >= 1)) throw new Refusal('--count: write a number from 1.', exitCodes.wrongUse);
  const { changesBetween } = await import('../seen/changes.ts');
  const following = await startFollowing(await atRegion(options), () => {});
  await following.first;
  let before: RegionSeen | null = null;
  let shown = 0;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearInterval(every);
      resolve();
    };
    const look = () => {
      const seen = following.view();
      for (const change of changesBetween(before, seen)) {
        if (shown >= count) break;
        if (options.json) printJson({ at: seen.at, ...change });
        else print(`${seen.at.slice(11, 19)}  ${lineOf(change)}\n`);
        shown += 1;
      }
      before = seen;
      if (shown >= count) end();
    };
    const every = setInterval(look, lookMs);
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
    // A reader that stops early, as in `| head -1`, is no error.
    shell().stdout.on('error', end);
    look();
  });
  await following.close();
}

function lineOf(change: RegionChange): string {
  const row = (kind: string, of: string, text: string) =>
    `${kind.padEnd(10)}${of.padEnd(20)}${text}`;
  switch (change.change) {
    case 'began':
      return row(change.why.light, change.why.of, whyText(change.why));
    case 'over':
      return row('over', change.why.of, change.why.code);
    case 'called':
    case 'answered': {
      const { branch, kiosk, reason } = change.call;
      return row(change.change, kioskName(branch, kiosk), reason);
    }
    case 'hub-up':
      return row('hub', '', 'answers');
    case 'hub-away':
      return row('hub', '', change.why ?? 'is away');
  }
}
