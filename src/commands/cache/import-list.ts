/** Imports a block list from a file, and shares it where that is asked for. */
import { buffer } from 'node:stream/consumers';
import { counted } from '../../counted.ts';
import { importBlockList } from '../../store/block-list/import-block-list.ts';
import { configOf } from '../common/configured.ts';
import { importing, momentOf, openExport } from '../common/export-file.ts';
import { print } from '../common/print.ts';
import { exitCodes, inNoBranch, Refusal } from '../common/refusal.ts';
import { pack } from './pack.ts';

export interface ImportArguments {
  config: string;
  folder?: string;
  exportedAt?: string;
  mostBad: number;
  share?: true;
  fromBranch?: true;
  fromRegion?: true;
}

export async function importFile(file: string, options: ImportArguments): Promise<void> {
  const exportedAt = momentOf(options.exportedAt);
  const config = options.folder === undefined ? await configOf(options) : null;
  const { folder, keyFile = undefined } = config?.store ?? { folder: options.folder ?? '' };
  if (options.share && config?.branch === null) throw inNoBranch();
  const sharing = options.share && config ? await import('./share-list.ts') : null;
  const { text, share, changedAt } = openExport(file);
  const packing = sharing && pack(text);
  const packed = packing && buffer(packing.packed);
  const mostBad = options.mostBad / 100;
  const result = await importing({ file, what: 'lines', share }, (reporting) =>
    importBlockList({
      folder,
      keyFile,
      text: packing?.text ?? text,
      exportedAt: exportedAt ?? changedAt,
      mostBad,
      ...reporting,
    }),
  );
  const { entries, bad, rejected } = result;
  if (rejected !== null)
    throw new Refusal(`${file}: ${rejected}. The old list stays in place.`, exitCodes.wrongData);
  print(
    `${counted(entries, 'blocked patron')}, as exported at ${result.exportedAt}; ${counted(bad, 'bad line')} left out.\n`,
  );
  if (!sharing || !packed || !config) return;
  const about = { exportedAt: result.exportedAt, entries, mostBad };
  await sharing.share(config, await packed, about);
}
