/**
 * For whom a list is sealed: the kiosks that each branch says are its members. The hub hands these
 * documents out and may be hostile: each is signed by the authority of its branch, and none is taken
 * that is older than one before, else a kiosk that was revoked could be on it again.
 */
import {
  type Members,
  members,
  openDocument,
} from '../../../packages/region-documents/src/index.ts';
import type { Reported } from '../hub/hub.ts';
import type { RegionBranch } from '../region/region-record.ts';

/** The serial of the newest members of each branch that were ever seen here. */
export type KnownSerials = Readonly<Record<string, number>>;

/** Why the kiosks of a branch are left out. */
type LeftOut = 'not-heard' | 'not-signed' | 'unreadable' | 'newer-version' | 'older-than-before';

interface Recipients {
  /** of age, each once */
  recipients: readonly string[];
  /** branches that are not left out */
  branches: number;
  leftOut: readonly { branch: string; why: LeftOut }[];
  /** for the next time */
  serials: KnownSerials;
}

export function recipientsOf(
  branches: readonly Pick<RegionBranch, 'name' | 'authority'>[],
  reports: readonly Pick<Reported, 'branch' | 'kiosk' | 'name' | 'data'>[],
  known: KnownSerials,
): Recipients {
  const found = new Set<string>();
  const leftOut: Recipients['leftOut'][number][] = [];
  const serials: Record<string, number> = { ...known };
  for (const { name: branch, authority } of branches) {
    const report = reports.find(
      (each) => each.branch === branch && each.kiosk === 'host' && each.name === 'members',
    );
    const opened = readMembers(report?.data, { branch, authority }, known[branch] ?? 0);
    if (typeof opened === 'string') leftOut.push({ branch, why: opened });
    else {
      serials[branch] = opened.serial;
      for (const { recipient } of opened.kiosks) found.add(recipient);
    }
  }
  const branchCount = branches.length - leftOut.length;
  return { recipients: [...found], branches: branchCount, leftOut, serials };
}

function readMembers(
  data: Uint8Array | undefined,
  { branch, authority }: { branch: string; authority: string },
  least: number,
): Members | LeftOut {
  if (data === undefined || data.length === 0) return 'not-heard';
  const opened = openDocument('members', data, authority, members);
  if (typeof opened === 'string') return opened;
  if (opened.branch !== branch) return 'not-signed';
  return opened.serial < least ? 'older-than-before' : opened;
}
