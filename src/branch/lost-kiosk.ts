/**
 * What the broker has of a kiosk that is lost: its open entries, opened with the key of the staff.
 * For the command line alone: no kiosk has that key.
 */
import type { EntryId } from '../store/types.ts';
import type { LostEntry } from './adopt.ts';
import type { BranchSeal } from './branch-keys.ts';
import type { BrokerConnection, StoredMessage } from './broker.ts';
import { type EscrowReader, openEscrowKey } from './escrow.ts';
import type { EscrowedEntry } from './escrowed-entry.ts';
import type { Heard, OpenEntry, Others } from './others.ts';

export interface LostKiosk {
  /** in the order in which they were made, with what another kiosk did on the item since */
  entries: readonly LostEntry[];
  /** open, and not to be adopted: told without escrow, or its escrow is damaged */
  withoutEscrow: readonly EntryId[];
  /** entries that are open, and of which only the number is known: they were under way */
  underWay: readonly EntryId[];
  /** entries that another kiosk has adopted already, with that kiosk */
  adopted: readonly { entry: EntryId; by: string }[];
  /** when the broker last stored something of it, by the broker's clock; null: it has nothing */
  lastStoredAtMs: number | null;
  /** messages of it that do not open: under a key that is no longer there, or damaged */
  unopened: number;
}

/** `key`: base64, as told. */
interface Told {
  escrows: Map<EntryId, { boot: string; escrow: string }>;
  keys: Map<string, string>;
  /** what the other kiosks did, by the hash of the item: the last of each kiosk */
  since: Map<string, { kiosk: string; entry: EntryId; doneAtMs: number }[]>;
}

export interface LostKioskParts {
  broker: Pick<BrokerConnection, 'state' | 'follow'>;
  kiosk: string;
  others: Others;
  seal: Pick<BranchSeal, 'itemHashes'>;
  /** `AGE-SECRET-KEY-1…` of the staff */
  staffIdentity: string;
}

/** Reads the whole stream. Rejects when the broker does. */
export async function readLostKiosk(parts: LostKioskParts): Promise<LostKiosk> {
  const { kiosk, others } = parts;
  const told: Told = { escrows: new Map(), keys: new Map(), since: new Map() };
  let lastStoredAtMs: number | null = null;
  let unopened = 0;
  await readAll(parts.broker, (stored) => {
    const heard = others.fold(stored);
    if (stored.kiosk === kiosk) {
      lastStoredAtMs = Math.max(lastStoredAtMs ?? 0, stored.storedAtMs);
      if (typeof heard === 'string' && heard !== 'known') unopened += 1;
    }
    take(told, kiosk, stored, heard);
  });
  const known = others.of(kiosk);
  const adopted = others
    .kiosks()
    .flatMap((by) => [...others.of(by).adopted.values()])
    .filter(({ from }) => from === kiosk)
    .map(({ theirs, kiosk: by }) => ({ entry: theirs, by }));
  const mine = new Set(adopted.map(({ entry }) => entry));
  const open = [...known.open.values()].filter(({ entry }) => !mine.has(entry));
  const readers = await openKeys(parts, told);
  const entries: LostEntry[] = [];
  const withoutEscrow: EntryId[] = [];
  for (const each of open.sort((one, other) => one.entry - other.entry)) {
    const opened = openEscrow(each, told, readers);
    if (opened === null) withoutEscrow.push(each.entry);
    else
      entries.push({
        entry: each.entry,
        ...opened,
        overtaken: isOvertaken(parts, told, each, opened),
      });
  }
  const underWay = [...known.named].filter((entry) => !mine.has(entry));
  return { entries, withoutEscrow, underWay, adopted, lastStoredAtMs, unopened };
}

/** What is there now: what comes meanwhile is not waited for. */
async function readAll(
  broker: LostKioskParts['broker'],
  onMessage: (stored: StoredMessage) => void,
): Promise<void> {
  const { firstSeq, lastSeq } = await broker.state();
  if (lastSeq < firstSeq || lastSeq === 0) return;
  let seen = 0;
  await new Promise<void>((resolve, reject) => {
    broker
      .follow(firstSeq, (stored) => {
        if (stored.seq > seen) onMessage(stored);
        seen = Math.max(seen, stored.seq);
        if (seen >= lastSeq) resolve();
      })
      .then(resolve, reject);
  });
}

function take(told: Told, lost: string, { kiosk, storedAtMs }: StoredMessage, heard: Heard): void {
  if (typeof heard === 'string') return;
  const { message } = heard;
  if (message.what === 'escrow-key') {
    if (kiosk === lost) told.keys.set(message.boot, message.key);
  } else if (message.what === 'lent' || message.what === 'returned') {
    const { entry, escrow, boot, item, ageMs } = message;
    if (kiosk !== lost) {
      const before = told.since.get(item)?.filter((each) => each.kiosk !== kiosk) ?? [];
      told.since.set(item, [...before, { kiosk, entry, doneAtMs: storedAtMs - ageMs }]);
    } else if (escrow !== undefined) told.escrows.set(entry, { boot, escrow });
  }
}

async function openKeys(
  { kiosk, staffIdentity }: LostKioskParts,
  { keys }: Told,
): Promise<Map<string, EscrowReader>> {
  const readers = new Map<string, EscrowReader>();
  for (const [boot, key] of keys) {
    const reader = await openEscrowKey(Buffer.from(key, 'base64'), staffIdentity, { kiosk, boot });
    if (reader !== null) readers.set(boot, reader);
  }
  return readers;
}

function openEscrow(
  { entry }: OpenEntry,
  { escrows }: Told,
  readers: ReadonlyMap<string, EscrowReader>,
): EscrowedEntry | null {
  const told = escrows.get(entry);
  return told === undefined ? null : (readers.get(told.boot)?.open(told.escrow, entry) ?? null);
}

/** An entry that was itself adopted from the lost kiosk is no deed of its own. */
function isOvertaken(
  { kiosk, others, seal }: LostKioskParts,
  { since }: Told,
  { doneAtMs }: OpenEntry,
  { transaction }: EscrowedEntry,
): boolean {
  return seal
    .itemHashes(transaction.item)
    .flatMap((hash) => since.get(hash) ?? [])
    .some(
      (each) =>
        each.doneAtMs > doneAtMs && others.of(each.kiosk).adopted.get(each.entry)?.from !== kiosk,
    );
}
