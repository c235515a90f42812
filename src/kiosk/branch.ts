/** The branch of this kiosk. Its files are loaded only where the configuration names one. */

import type { Log } from '../../machines/domain.ts';
import type { RunningBranch } from '../branch/port.ts';
import { bareNumbersOf, cardOf } from '../circulation/patron/patron-card.ts';
import type { Config } from '../config/schema.ts';
import type { Journal } from '../store/types.ts';

interface Joined {
  branch: RunningBranch;
  /** whatever is settled in it is published to the branch */
  journal: Journal;
}

/** null: this kiosk is in no branch. */
export async function joinBranch(
  config: Pick<Config, 'branch'>,
  { journal, log }: { journal: Journal; log: Log },
): Promise<Joined | null> {
  if (config.branch === null) return null;
  const [{ openBranch }, { publishingJournal }] = await Promise.all([
    import('../branch/open.ts'),
    import('../branch/publishing-journal.ts'),
  ]);
  const branch = await openBranch({
    ...config.branch,
    journal,
    log,
    numbersOf: (loan) => bareNumbersOf(cardOf(loan)),
  });
  return { branch, journal: publishingJournal(journal, branch) };
}
