/** What one who has the branch key reads at the broker: folded once more, without src/branch's fold. */

import type { StoredMessage } from '../../../src/branch/broker/broker.ts';
import { eventSubject } from '../../../src/branch/broker/subjects.ts';
import { unsignedSeal } from '../../support/branch/entries.ts';
import type { BranchWorld } from './branch-world.ts';
import { branchName } from './enrolment.ts';

export interface PublishedMessage {
  what: string;
  boot: string;
  entry?: number;
  after?: number;
  upTo?: number;
  entries?: number[];
}

export interface PublishedView {
  read(message: StoredMessage): PublishedMessage | null;
  /** The entries of a kiosk that the others take for open, by the messages on the disk. */
  openOf(kiosk: string): ReadonlySet<number>;
}

export function createPublishedView({ broker, enrolment }: BranchWorld): PublishedView {
  const known = new WeakMap<StoredMessage, PublishedMessage>();
  const read = (message: StoredMessage) => {
    const before = known.get(message);
    if (before) return before;
    const place = eventSubject(branchName, message.kiosk);
    const opened = unsignedSeal(enrolment.keys()).open(message.data, place);
    if (typeof opened === 'string') return null;
    const published = JSON.parse(Buffer.from(opened.body).toString('utf8')) as PublishedMessage;
    known.set(message, published);
    return published;
  };
  return {
    read,
    openOf: (kiosk) => {
      const open = new Set<number>();
      for (const message of broker.disk.from(0)) {
        if (message.kiosk !== kiosk) continue;
        const published = read(message);
        if (!published) continue;
        if (published.what === 'lent' || published.what === 'returned')
          open.add(published.entry ?? 0);
        if (published.what === 'over') open.delete(published.entry ?? 0);
        if (published.what !== 'open') continue;
        const listed = new Set(published.entries);
        for (const id of [...open])
          if (id > (published.after ?? 0) && id <= (published.upTo ?? 0) && !listed.has(id))
            open.delete(id);
      }
      return open;
    },
  };
}
