/** What the commands share that decide who belongs to a region: its folder's faults, and its hub. */
import { hostFaults } from '../../../src/commands/branch/at-host.ts';
import { printError } from '../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../src/commands/common/refusal.ts';
import type { Region } from '../region/region-folder.ts';
import type { RegionRecord } from '../region/region-record.ts';
import { atRegion, connect } from './at-region.ts';

export const membershipFaults: Readonly<Record<string, number>> = {
  ...hostFaults,
  'region-exists': exitCodes.wrongData,
  'region-wrong': exitCodes.noInput,
  'operator-unknown': exitCodes.noInput,
  'region-member-exists': exitCodes.wrongData,
  'region-member-unknown': exitCodes.wrongData,
};

/**
 * The hub gets its configuration by the region's list, and its streams. One on another machine gets
 * the folder carried; one that does not answer gets its streams when it is started.
 */
export async function bringToHub(region: Region): Promise<void> {
  const { reloadHub, writeHubFiles } = await import('../region/hub-files.ts');
  const { hubFolder } = await import('../region/region-folder.ts');
  const file = await writeHubFiles(region);
  if (await reloadHub(region)) printError('The hub reads its configuration again.\n');
  else
    printError(
      `The hub does not run on this machine. Carry the folder hub/ with ${file} to it (rsync -a), and there: sudo systemctl reload library-kiosk-hub.\n`,
    );
  await fillStreams(region.record, hubFolder(region.folder)).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    printError(`${error.message}\nOnce it runs so: kiosk-fleet hub --fill.\n`);
  });
}

/** `hub`: the folder; `patienceMs`: how long the hub may take until it listens, as after its start */
export async function fillStreams(
  record: RegionRecord,
  hub: string,
  patienceMs = 0,
): Promise<void> {
  const [{ fillHub }, { HubRefusal }, { readHubIdentity }, { fillerFolder }] = await Promise.all([
    import('../hub/fill.ts'),
    import('../hub/hub.ts'),
    import('../region/hub-identity.ts'),
    import('../region/region-folder.ts'),
  ]);
  const filler = readHubIdentity(fillerFolder(hub));
  const branches = record.branches.map(({ name }) => name);
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      await fillHub(filler, branches);
      printError('The hub has its streams, and the sources of its branches.\n');
      return;
    } catch (error) {
      if (!(error instanceof HubRefusal)) throw error;
      if (error.code !== 'hub-away' || performance.now() > until)
        throw new Refusal(
          `The hub ${record.hub} does not do as it should: ${error.message} (${error.code}).`,
          exitCodes.unavailable,
        );
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/**
 * Before it is done. Where the hub is away it is done all the same: who is a member stands in the
 * region's folder.
 */
export async function auditOrSay(folder: string, action: string, what: string[]): Promise<void> {
  const { HubRefusal } = await import('../hub/hub.ts');
  const at = await atRegion({ folder });
  try {
    const hub = await connect(at);
    await hub
      .audit({ at: new Date().toISOString(), by: at.identity.kiosk, action, what })
      .finally(() => hub.close());
  } catch (error) {
    if (!(error instanceof HubRefusal)) throw error;
    printError('The hub is away: its audit trail does not have this.\n');
  }
}
