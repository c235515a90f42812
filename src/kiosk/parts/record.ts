/** What the kiosk keeps over a restart: its store, its journal with its branch, whether it is out of service. */
import type { RunningBranch } from '../../branch/port.ts';
import type { FiguresFile } from '../../store/figures/count.ts';
import { openFigures } from '../../store/figures/figures-file.ts';
import { openStore } from '../../store/store.ts';
import type { Journal, Store } from '../../store/types.ts';
import { joinBranch } from '../branch.ts';
import { openServiceSwitch } from '../out-of-service.ts';
import { startPurging } from '../upkeep/purging.ts';
import type { Basis, Opened } from './basis.ts';

export interface KioskRecord {
  store: Store;
  /** counts by hour */
  figures: FiguresFile;
  /** null: this kiosk is in no branch */
  branch: RunningBranch | null;
  /** of the store; the branch hears what is settled in it */
  journal: Journal;
  serviceSwitch: ReturnType<typeof openServiceSwitch>;
}

export async function openRecord(
  { config, options, log }: Pick<Basis, 'config' | 'options' | 'log'>,
  opened: Opened,
): Promise<KioskRecord> {
  const { folder, keyFile } = config.store;
  const store = openStore({ folder, log, ...(keyFile === undefined ? {} : { keyFile }) });
  opened.store = store;
  const figures = openFigures(folder, log);
  opened.figures = figures;
  opened.purging = startPurging({
    store,
    config,
    log,
    now: Date.now,
    clockIsRight: options.memory.clockIsRight,
  });
  const joined = await joinBranch(config, { journal: store.journal, log });
  if (joined) opened.branch = joined.branch;
  return {
    store,
    figures,
    branch: joined?.branch ?? null,
    journal: joined?.journal ?? store.journal,
    serviceSwitch: openServiceSwitch(folder, log),
  };
}
