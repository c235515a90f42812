/** The block list of the branch: given by one kiosk, taken by the others. */
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { fetchList, readListHead, type SharedList, shareList } from '../../branch/shared-list.ts';
import type { Config } from '../../config/schema.ts';
import { counted } from '../../counted.ts';
import { importBlockList, listExportedAt } from '../../store/block-list/import-block-list.ts';
import { atBroker } from '../branch/at-broker.ts';
import { configOf } from '../common/configured.ts';
import { importing } from '../common/export-file.ts';
import { print, showProgress } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';

/** What is shared as `kiosk cache import` read it: each kiosk makes its own checks. */
export interface Packing {
  /** The same text, for the import. */
  text: AsyncIterable<string>;
  /** After the text was read to its end: with gzip. */
  packed(): Promise<Buffer>;
}

export function pack(text: AsyncIterable<string>): Packing {
  const gzip = createGzip();
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(gzip, 'end');
  async function* read(): AsyncGenerator<string> {
    for await (const chunk of text) {
      if (!gzip.write(chunk)) await once(gzip, 'drain');
      yield chunk;
    }
    gzip.end();
  }
  return {
    text: read(),
    packed: async () => {
      await ended;
      return Buffer.concat(chunks);
    },
  };
}

/** The list is in place here already. */
export async function share(
  { branch: settings }: Config,
  packed: Buffer,
  about: SharedList,
): Promise<void> {
  await atBroker(settings, async ({ identity, seal, connection, answerOf }) => {
    const parts = { shelf: connection, seal, branch: identity.branch };
    const shared = await answerOf(
      shareList(parts, packed, about, (done, all) => showProgress(`shared ${done} of ${all}`)),
    );
    showProgress('');
    if (shared === null)
      throw new Refusal(
        `The list has ${packed.length} bytes when it is packed: too many to share. It is in place here.`,
        exitCodes.wrongData,
      );
    print(
      `Shared with the kiosks of ${identity.branch}: ${packed.length} bytes in ${counted(shared.parts, 'part')}.\n`,
    );
  });
}

/** A list of a million patrons has 85 MB. */
const mostUnpackedBytes = 1_000_000_000;
/** A kiosk whose clock is behind must not be left without a list. */
const clockMayBeBehindMs = 86_400_000;

export async function takeFromBranch(options: { config: string }): Promise<void> {
  const { store, branch: settings } = await configOf(options);
  const { folder, keyFile } = store;
  await atBroker(settings, async ({ identity, seal, connection, answerOf }) => {
    const { branch } = identity;
    const parts = { shelf: connection, seal, branch };
    const head = await answerOf(readListHead(parts));
    if (head === null) return void print(`No list is shared in ${branch}.\n`);
    if (head === 'unreadable') throw unreadable('is not sealed with the key of this branch');
    const exportedMs = Date.parse(head.exportedAt);
    if (exportedMs > Date.now() + clockMayBeBehindMs)
      throw unreadable(`says that it was exported at ${head.exportedAt}, which is not yet`);
    const present = listExportedAt(folder, keyFile);
    if (present !== null && Date.parse(present) >= exportedMs)
      return void print(
        `The list here, of ${present}, is no older than the shared one, of ${head.exportedAt}.\n`,
      );
    const packed = await answerOf(fetchList(parts, head));
    if (packed === null) throw unreadable('has a part that is forged or damaged');
    const what = { file: 'the shared list', what: 'lines', share: () => null };
    const { entries, bad, rejected, exportedAt } = await importing(what, (reporting) =>
      importBlockList({
        folder,
        keyFile,
        text: unpacked(packed),
        exportedAt: head.exportedAt,
        mostBad: head.mostBad,
        ...reporting,
      }),
    );
    if (rejected !== null) throw unreadable(rejected);
    print(
      `${counted(entries, 'blocked patron')}, as exported at ${exportedAt} and shared in ${branch}; ${counted(bad, 'bad line')} left out.\n`,
    );
  });
}

function unreadable(why: string): Refusal {
  return new Refusal(`The shared list ${why}. The old list stays in place.`, exitCodes.wrongData);
}

async function* unpacked(packed: Buffer): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of Readable.from([packed]).pipe(createGunzip())) {
    bytes += (chunk as Buffer).length;
    if (bytes > mostUnpackedBytes) throw unreadable('is too long');
    yield decoder.decode(chunk as Buffer, { stream: true });
  }
  yield decoder.decode();
}
