/** `kiosk cache`: what the kiosk knows of patrons while it works off line. */
import { type Command, Option } from 'commander';
import { readPercent } from '../common/export-file.ts';
import { usualFile } from '../common/input.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import type { ImportArguments } from './import-list.ts';

const examples = `
One blocked patron a line; a patron who is not on the list is not blocked:
  {"blockList":1,"exportedAt":"2026-11-24T23:30:00+01:00","entries":2}     first line, optional
  {"patron":"23550000000018","rules":["maximum-fees"],"denies":["checkOut","renew"]}
  {"patron":"23550000000026"}                                              only check-in is allowed
Card numbers are stored as keyed hashes only. Bad lines are left out and listed by number. The old
list stays when too many lines are bad, when the list is shorter than it announces, or when it is
empty and does not announce that. Works while the kiosk runs: it uses the new list at once.

--share gives it to all kiosks of the branch, sealed under their key: each takes it at its attract
screen within a quarter of an hour, where it is newer than its own. --from-branch takes it now;
--from-region takes the list that was pushed for all kiosks of the region (kiosk-fleet list push).

Exit codes: 0 imported, or nothing newer is shared · 65 the list is bad, and the old one stays ·
66 there is no such file · 69 the broker of the branch does not answer, or has not all of the list
yet; with --share the list is in place here · 74 the data folder cannot be used · 78 the
configuration is wrong, or this kiosk is in no region

Examples:
  kiosk cache import blocked.jsonl
  kiosk cache import blocked.jsonl.gz --share
  kiosk cache import --from-branch
  ssh library cat blocked.jsonl | kiosk cache import - --exported-at 2026-11-24T23:30:00+01:00
`;

const faults: Readonly<Record<string, number>> = {
  'branch-not-enrolled': exitCodes.wrongConfiguration,
  'branch-folder-wrong': exitCodes.wrongConfiguration,
  'branch-keys-refused': exitCodes.wrongConfiguration,
};

export function addCache(program: Command): void {
  const cache = program
    .command('cache')
    .description('what is known of patrons while the kiosk works off line');
  cache
    .command('import')
    .description('import the list of blocked patrons that the library exports at night')
    .argument('[file]', 'JSON lines, packed with gzip or not; - for standard input')
    .option('--config <file>', 'the configuration, which names the data folder', usualFile())
    .option(
      '--folder <folder>',
      'the data folder, in place of the one that the configuration names',
    )
    .option(
      '--exported-at <moment>',
      'when the list was exported; left out: as its first line says, else the date of the file',
    )
    .option('--most-bad <percent>', 'how many lines in a hundred may be bad', readPercent, 1)
    .addOption(
      new Option('--share', 'give it to the other kiosks of the branch too').conflicts('folder'),
    )
    .addOption(
      new Option('--from-branch', 'take the list that another kiosk has shared').conflicts([
        'folder',
        'share',
        'exportedAt',
      ]),
    )
    .addOption(
      new Option('--from-region', 'take the list that the region gave').conflicts([
        'folder',
        'share',
        'exportedAt',
        'fromBranch',
      ]),
    )
    .addHelpText('after', examples)
    .action((file: string | undefined, options: ImportArguments) =>
      orRefuse(() => run(file, options), faults, exitCodes.cannotWrite),
    );
}

async function run(file: string | undefined, options: ImportArguments): Promise<void> {
  const { fromBranch = false, fromRegion = false } = options;
  if ((fromBranch || fromRegion) === (file !== undefined))
    throw new Refusal(
      file === undefined
        ? 'Name the file of the list.'
        : `Name a file, or ${fromBranch ? '--from-branch' : '--from-region'}.`,
      exitCodes.wrongUse,
    );
  // Imported here, so that the other commands do not load SQLite and the client of the broker.
  if (file !== undefined) return (await import('./import-list.ts')).importFile(file, options);
  if (fromRegion) return (await import('./region-list.ts')).takeFromRegion(options);
  return (await import('./share-list.ts')).takeFromBranch(options);
}
