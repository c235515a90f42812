/** `kiosk-fleet list push`: a list is checked, packed and sealed in one go, and put at the hub. */
import type { Readable } from 'node:stream';
import type { ListHead } from '../../../../packages/region-documents/src/index.ts';
import { pack } from '../../../../src/commands/cache/pack.ts';
import { importing, momentOf, openExport } from '../../../../src/commands/common/export-file.ts';
import {
  print,
  printError,
  printJson,
  showProgress,
} from '../../../../src/commands/common/print.ts';
import { exitCodes, Refusal } from '../../../../src/commands/common/refusal.ts';
import { counted } from '../../../../src/counted.ts';
import { checkList } from '../../../../src/store/block-list/read-list.ts';
import type { Hub, Reported } from '../../hub/hub.ts';
import { readKnownSerials, writeKnownSerials } from '../../list/known-serials.ts';
import { type PushRefusal, pushList } from '../../list/push-list.ts';
import { recipientsOf } from '../../list/recipients.ts';
import { sealList } from '../../list/seal-list.ts';
import type { Region } from '../../region/region-folder.ts';
import { atRegion, configKeyOf, connect, type FolderOptions } from '../at-region.ts';

export interface PushOptions extends FolderOptions {
  key?: string;
  exportedAt?: string;
  mostBad: number;
  json?: true;
}

export async function push(file: string, options: PushOptions): Promise<void> {
  const at = await atRegion(options);
  const key = await configKeyOf(at, options.key);
  const region = at.region();
  if (region === null) throw new Error('who has the key has the region');
  const { configKey } = region.record;
  const hub = await connect(at);
  try {
    const { recipients, branches } = await kiosksOf(hub, region);
    const { sealed, read } = await checkedAndSealed(file, options, recipients);
    const { bad, ...about } = read;
    const pushed = await pushList(
      hub,
      { ...sealed, about, by: at.identity.kiosk },
      { key, configKey },
      {
        now: new Date().toISOString(),
        onPart: (done, all) => showProgress(`put ${done} of ${all} parts`),
      },
    );
    showProgress('');
    if ('why' in pushed) throw refused(file, pushed, about);
    const kiosks = recipients.length;
    if (options.json) return void printJson({ ...pushed, bad, kiosks, branches }, 2);
    report(pushed, bad, `${counted(kiosks, 'kiosk')} of ${branches} of its branches`);
  } finally {
    await hub.close();
  }
}

/** Of whom it is certain that they are members. A Refusal where there is none. */
async function kiosksOf(hub: Hub, { folder, record }: Region) {
  const reports: Reported[] = [];
  await hub.followReports((report) => {
    if (report.name === 'members') reports.push(report);
  });
  // The newest first: one may have come meanwhile.
  const found = recipientsOf(record.branches, reports.reverse(), readKnownSerials(folder));
  for (const { branch, why } of found.leftOut)
    printError(`${branch}: its kiosks are left out: ${words[why]}.\n`);
  if (found.recipients.length === 0)
    throw new Refusal(
      'No kiosk of the region is known yet, so there is no one to seal the list for: kiosk-fleet status.',
      exitCodes.wrongData,
    );
  writeKnownSerials(folder, found.serials);
  return found;
}

const words = {
  'not-heard': 'its host has not said who they are. Look at it: kiosk-fleet status',
  'not-signed': 'what its host says is not signed by the authority of the branch',
  unreadable: 'what its host says cannot be read',
  'newer-version': 'its host runs another version of the program',
  'older-than-before': 'the hub hands out an older list of members than before',
} as const;

async function checkedAndSealed(
  file: string,
  { exportedAt, mostBad }: PushOptions,
  recipients: readonly string[],
) {
  const named = momentOf(exportedAt);
  const { text, share, changedAt } = openExport(file);
  const packing = pack(text);
  const sealing = sealList(webStreamOf(packing.packed), recipients);
  // It is waited for below, or the list is bad and it does not matter.
  sealing.catch(() => {});
  try {
    const { taken, bad, rejected, ...read } = await importing(
      { file, what: 'lines', share },
      (reporting) =>
        checkList(packing.text, {
          exportedAt: named ?? changedAt,
          mostBad: mostBad / 100,
          ...reporting,
        }),
    );
    if (rejected !== null)
      throw new Refusal(`${file}: ${rejected}. Nothing was pushed.`, exitCodes.wrongData);
    const about = { exportedAt: read.exportedAt, entries: taken, mostBad: mostBad / 100 };
    return { sealed: await sealing, read: { ...about, bad } };
  } finally {
    packing.packed.destroy();
  }
}

function webStreamOf(packed: Readable): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        for await (const chunk of packed) controller.enqueue(chunk as Uint8Array);
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
}

function refused(
  file: string,
  refusal: PushRefusal,
  { exportedAt }: Pick<ListHead, 'exportedAt'>,
): Refusal {
  const why = {
    older: `it was exported at ${exportedAt}, and the list that stands later, at ${'than' in refusal ? refusal.than : ''}`,
    'too-large': 'it has more than 48 MB when it is packed and sealed, and no kiosk takes that',
    'of-the-future': `it says that it was exported at ${exportedAt}, which is not yet`,
  }[refusal.why];
  return new Refusal(`${file}: ${why}. Nothing was pushed.`, exitCodes.wrongData);
}

function report({ entries, exportedAt, bytes }: ListHead, bad: number, whom: string): void {
  print(
    `${counted(entries, 'blocked patron')}, as exported at ${exportedAt}; ${counted(bad, 'bad line')} left out.\n`,
  );
  print(
    `Sealed for ${whom}: ${bytes} bytes. Each takes it at a minute of the next hour: kiosk-fleet list status.\n`,
  );
}
