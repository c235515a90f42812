/** A kiosk of a branch, as far as the branch concerns: its journal on disk, and its link. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../machines/domain.ts';
import { openBranch } from '../../../src/branch/open.ts';
import type { Claimed, RunningBranch } from '../../../src/branch/port.ts';
import { publishingJournal } from '../../../src/branch/publishing-journal.ts';
import { openStore } from '../../../src/store/store.ts';
import type { EntryId, Journal, Settlement } from '../../../src/store/types.ts';
import { until } from '../hardware/until.ts';
import type { BranchPlace } from './place.ts';

export interface BranchMember {
  branch: RunningBranch;
  journal: Journal;
  reports: Report[];
  /** Waits until it is up. */
  up(): Promise<void>;
  /** Off line, as circulation does it: begun, claimed, released, put off. */
  lend(item: string, card: string, mayHave?: number): Promise<Claimed>;
  takeBack(item: string): EntryId;
  settle(entry: EntryId, settlement: Settlement): void;
  close(): Promise<void>;
}

export interface MemberOptions {
  waitMs?: number;
  /** another folder than that of its name: a second machine */
  folder?: string;
  broker?: string;
}

/** `kiosk`: one of the place's. */
export async function openMember(
  place: BranchPlace,
  kiosk: string,
  { waitMs = 300, folder = kiosk, broker }: MemberOptions = {},
): Promise<BranchMember> {
  const data = join(place.folder, `${folder}-data`);
  mkdirSync(data, { recursive: true });
  const reports: Report[] = [];
  const log = (report: Report) => void reports.push(report);
  const store = openStore({ folder: data, log });
  const branch = await openBranch({
    ...{ folder: join(place.folder, kiosk), broker, waitMs, log },
    journal: store.journal,
    numbersOf: ({ patron, mainCard }) => [patron, ...(mainCard ? [mainCard] : [])],
  });
  const journal = publishingJournal(store.journal, branch);
  const now = () => new Date().toISOString();
  return {
    branch,
    journal,
    reports,
    up: () => until(() => branch.state().link === 'up', `${kiosk} is up`, 30_000),
    async lend(item, card, mayHave = 20) {
      const entry = journal.begin(
        { kind: 'check-out', item, uids: [], mode: 'offline', patron: card },
        now(),
      );
      const claimed = await branch.claim({ entry, item, patron: [card], mayHave });
      if (claimed === 'lent' || claimed === 'limit')
        journal.settle(entry, { state: 'not-done', why: 'lent-elsewhere' }, now());
      else {
        journal.note(entry, { step: 'released' }, now());
        journal.settle(entry, { state: 'deferred' }, now());
      }
      return claimed;
    },
    takeBack(item) {
      const entry = journal.begin({ kind: 'check-in', item, uids: [], mode: 'offline' }, now());
      journal.settle(entry, { state: 'deferred' }, now());
      return entry;
    },
    settle: (entry, settlement) => journal.settle(entry, settlement, now()),
    async close() {
      await branch.close();
      store.close();
    },
  };
}
