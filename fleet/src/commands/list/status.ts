/** `kiosk-fleet list status`: which list stands at the hub, and which kiosks use it. */
import { print, printJson } from '../../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../../src/commands/common/refusal.ts';
import { shell } from '../../../../src/commands/common/shell.ts';
import { printTable } from '../../../../src/commands/common/table.ts';
import { counted } from '../../../../src/counted.ts';
import { type ListSpread, listSpread } from '../../list/list-spread.ts';
import { standingList } from '../../list/push-list.ts';
import { atRegion, type FolderOptions, follow } from '../at-region.ts';

export interface StatusOptions extends FolderOptions {
  json?: true;
}

export async function status(options: StatusOptions): Promise<void> {
  const at = await atRegion(options);
  const region = at.region();
  if (region === null)
    throw new Refusal(
      'This folder does not know who signs for the region: name that of the region (--folder).',
      exitCodes.wrongConfiguration,
    );
  const following = await follow(at);
  try {
    const hub = following.hub();
    if (hub === null)
      throw new Refusal(
        'The hub went away. Try again: kiosk-fleet list status.',
        exitCodes.unavailable,
      );
    const list = await standingList(hub, region.record.configKey);
    const spread = listSpread(list, following.view());
    const isAll = spread.branches.every(({ have, kiosks }) => have === kiosks);
    shell().exitCode = isAll && list !== null ? 0 : 1;
    if (options.json) printJson(spread, 2);
    else show(spread);
  } finally {
    await following.close();
  }
}

function show({ list, branches }: ListSpread): void {
  print(
    list === null
      ? 'No list stands that the region signed: kiosk-fleet list push FILE.\n'
      : `${counted(list.entries, 'blocked patron')}, as exported at ${list.exportedAt}; it is taken until ${list.expires}.\n`,
  );
  if (branches.length === 0) return;
  const rows = branches.map(({ branch, kiosks, have, older, without, unheard }) => [
    branch,
    `${have} of ${kiosks}`,
    [named('older', older), named('none', without), named('never heard of', unheard)]
      .filter((text) => text !== '')
      .join('; '),
  ]);
  printTable(['branch', 'have it', ''], rows, [16, 12]);
}

function named(what: string, kiosks: readonly string[]): string {
  return kiosks.length === 0 ? '' : `${what}: ${kiosks.join(', ')}`;
}
