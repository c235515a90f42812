/** The branch of this kiosk. Its files are loaded only where the configuration names one. */
import type { RunningBranch } from '../branch/port.ts';
import type { Config } from '../config/schema.ts';
import type { Clock, Log } from '../domain.ts';
import type { Journal } from '../store/types.ts';

interface Joined {
  branch: RunningBranch;
  /** whatever is settled in it is told to the branch */
  journal: Journal;
}

/** null: this kiosk is in no branch. */
export async function joinBranch(
  config: Pick<Config, 'branch'>,
  { journal }: { journal: Journal; clock: Clock; log: Log },
): Promise<Joined | null> {
  if (config.branch === null) return null;
  const { tellingJournal } = await import('../branch/telling-journal.ts');
  const branch: RunningBranch | null = null;
  return branch && { branch, journal: tellingJournal(journal, branch) };
}
