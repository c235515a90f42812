/** What one who has the branch key reads at the broker: folded once more, without src/branch's fold. */

import type { StoredMessage } from '../../../src/branch/broker/broker.ts';
import { eventSubject } from '../../../src/branch/broker/subjects.ts';
import { createBranchSeal } from '../../../src/branch/keys/branch-keys.ts';
import type { BranchWorld } from './branch-world.ts';
import { branchName } from './enrolment.ts';

export interface ToldMessage {
  what: string;
  boot: string;
  entry?: number;
  after?: number;
  upTo?: number;
  entries?: number[];
}

export interface ToldView {
  read(message: StoredMessage): ToldMessage | null;
  /** The entries of a kiosk that the others take for open, by the messages on the disk. */
  openOf(kiosk: string): ReadonlySet<number>;
}

export function createToldView({ broker, enrolment }: BranchWorld): ToldView {
  const known = new WeakMap<StoredMessage, ToldMessage>();
  const read = (message: StoredMessage) => {
    const before = known.get(message);
    if (before) return before;
    const place = eventSubject(branchName, message.kiosk);
    const opened = createBranchSeal(enrolment.keys()).open(message.data, place);
    if (typeof opened === 'string') return null;
    const told = JSON.parse(Buffer.from(opened.body).toString('utf8')) as ToldMessage;
    known.set(message, told);
    return told;
  };
  return {
    read,
    openOf: (kiosk) => {
      const open = new Set<number>();
      for (const message of broker.disk.from(0)) {
        if (message.kiosk !== kiosk) continue;
        const told = read(message);
        if (!told) continue;
        if (told.what === 'lent' || told.what === 'returned') open.add(told.entry ?? 0);
        if (told.what === 'over') open.delete(told.entry ?? 0);
        if (told.what !== 'open') continue;
        const listed = new Set(told.entries);
        for (const id of [...open])
          if (id > (told.after ?? 0) && id <= (told.upTo ?? 0) && !listed.has(id)) open.delete(id);
      }
      return open;
    },
  };
}
