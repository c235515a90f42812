/** A list that came over the broker is imported with the checks of one that came as a file. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isNewerList } from '../../../packages/blocks/src/index.ts';
import type { Config } from '../../config/schema.ts';
import { counted } from '../../counted.ts';
import { importBlockList, listExportedAt } from '../../store/block-list/import-block-list.ts';
import { importing } from '../common/export-file.ts';
import { print } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';

interface OfferedList {
  exportedAt: string;
  /** the share of lines that may be bad, as it was offered */
  mostBad: number;
  /** `The shared list`: begins a sentence */
  name: string;
  /** `shared in b001` */
  by: string;
}

/** A list of a million patrons has 85 MB. */
const mostUnpackedBytes = 1_000_000_000;

/**
 * Nothing is fetched where the list in place is no older. `fetchPacked`: with gzip. A Refusal where
 * the list is bad.
 */
export async function takeList(
  { folder, keyFile }: Config['store'],
  { name, by, mostBad, exportedAt: offeredAt }: OfferedList,
  fetchPacked: () => Promise<Uint8Array>,
): Promise<void> {
  const present = listExportedAt(folder, keyFile);
  if (!isNewerList(offeredAt, present, Date.now()))
    return void print(
      `The list here, of ${present}, is no older than the one that is ${by}, of ${offeredAt}.\n`,
    );
  const text = unpacked(await fetchPacked(), name);
  const what = { file: name, what: 'lines', share: () => null };
  const { entries, bad, rejected, exportedAt } = await importing(what, (reporting) =>
    importBlockList({ folder, keyFile, text, exportedAt: offeredAt, mostBad, ...reporting }),
  );
  if (rejected !== null) throw notTaken(name, `is rejected: ${rejected}`);
  print(
    `${counted(entries, 'blocked patron')}, as exported at ${exportedAt} and ${by}; ${counted(bad, 'bad line')} left out.\n`,
  );
}

/** `name` begins the sentence, `why` goes on. */
export function notTaken(name: string, why: string): Refusal {
  return new Refusal(`${name} ${why}. The old list stays in place.`, exitCodes.wrongData);
}

async function* unpacked(packed: Uint8Array, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of Readable.from([packed]).pipe(createGunzip())) {
    bytes += (chunk as Buffer).length;
    if (bytes > mostUnpackedBytes) throw notTaken(name, 'is too long');
    yield decoder.decode(chunk as Buffer, { stream: true });
  }
  yield decoder.decode();
}
