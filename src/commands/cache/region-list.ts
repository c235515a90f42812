/** The block list of the region, as the broker of the branch has it. */

import {
  type ListHeadRefusal,
  listBlobStream,
  openListHead,
  type RegionLine,
} from '../../../packages/region-documents/src/index.ts';
import { openSealedList } from '../../region/list/sealed-list.ts';
import { readFollowed } from '../../region/verdict/keys.ts';
import { atBroker } from '../branch/at-broker.ts';
import { configOf } from '../common/configured.ts';
import { print } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { notTaken, takeList } from './take-list.ts';

const name = 'The list of the region';
const headWithinMs = 5_000;

const why: Readonly<Record<ListHeadRefusal, string>> = {
  unreadable: 'has no readable head',
  'not-signed': 'is not signed by the region',
  'newer-version': 'is of a newer version of the program',
  'too-early': 'is not to be taken yet, by the clock of this machine',
  expired: 'is older than eight days',
  'too-large': 'is too long',
  'of-the-future': 'says that it was exported later than now, by the clock of this machine',
};

export async function takeFromRegion(options: { config: string }): Promise<void> {
  const { store, branch: settings } = await configOf(options);
  await atBroker(settings, async ({ identity, trust, connection, answerOf }) => {
    const line = connection.region;
    if (trust === null || line === undefined)
      throw new Refusal(
        'The branch of this kiosk is in no region (docs/region.md).',
        exitCodes.wrongConfiguration,
      );
    const document = await answerOf(newestHead(line));
    if (document === null) return void print(`No list is there for ${trust.region}.\n`);
    const { configKey } = readFollowed(store.folder, trust);
    const head = openListHead(document, configKey, new Date().toISOString());
    if (typeof head === 'string') throw notTaken(name, why[head]);
    await takeList(store, { ...head, name, by: `pushed in ${trust.region}` }, async () => {
      const blob = await answerOf(line.blob(head.sha256, head.bytes, listBlobStream));
      if (blob === null)
        throw new Refusal(
          `${name}, of ${head.exportedAt}, has not all come to the broker of this branch yet.`,
          exitCodes.unavailable,
        );
      const packed = await openSealedList(blob, head, identity.ageIdentity);
      if (packed === 'damaged') throw notTaken(name, 'is not the one that was signed');
      if (packed === 'not-for-this-kiosk')
        throw notTaken(
          name,
          'was sealed before this kiosk was in its branch: the next one is for it',
        );
      return packed;
    });
  });
}

/** null: there is none. */
function newestHead(line: RegionLine): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(null), headWithinMs);
    const settle = (document: Uint8Array | null) => {
      clearTimeout(late);
      resolve(document?.length === 0 ? null : document);
    };
    line
      .watchDocuments((document, data) => {
        if (document === 'list') settle(data);
      })
      .catch((error: unknown) => {
        clearTimeout(late);
        reject(error);
      });
  });
}
