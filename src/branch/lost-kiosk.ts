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
  /** open, in the order in which they were made, with what another kiosk did on the item since */
  entries: readonly LostEntry[];
  /** of its journal before the one that it has now: a new disk, or an older copy of it */
  ofOlderJournal: readonly LostEntry[];
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

/** `keys`: base64, as told. */
interface Told {
  /** each entry as it was told last */
  last: Map<EntryId, OpenEntry>;
  /** entries that its present journal does not have */
  lost: Set<EntryId>;
  escrows: Map<EntryId, { boot: string; escrow: string }>;
  keys: Map<string, string>;
  /** what the kiosks did, by the hash of the item: the last of each */
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
  const told: Told = {
    last: new Map(),
    lost: new Set(),
    escrows: new Map(),
    keys: new Map(),
    since: new Map(),
  };
  let lastStoredAtMs: number | null = null;
  let unopened = 0;
  await readAll(parts.broker, (stored) => {
    const heard = others.fold(stored);
    if (stored.kiosk === kiosk) {
      lastStoredAtMs = Math.max(lastStoredAtMs ?? 0, stored.storedAtMs);
      if (typeof heard === 'string' && heard !== 'known') unopened += 1;
    }
    take(told, parts, stored, heard);
  });
  const known = others.of(kiosk);
  const adopted = others
    .kiosks()
    .flatMap((by) => [...others.of(by).adopted.values()])
    .filter(({ from }) => from === kiosk)
    .map(({ theirs, kiosk: by }) => ({ entry: theirs, by }));
  const mine = new Set(adopted.map(({ entry }) => entry));
  const readers = await openKeys(parts, told);
  const withoutEscrow: EntryId[] = [];
  const opened = (wanted: readonly OpenEntry[]): LostEntry[] =>
    wanted
      .filter(({ entry }) => !mine.has(entry))
      .sort((one, other) => one.entry - other.entry)
      .flatMap((each) => {
        const escrowed = openEscrow(each, told, readers);
        if (escrowed === null) withoutEscrow.push(each.entry);
        const { entry } = each;
        return escrowed === null
          ? []
          : [{ entry, ...escrowed, overtaken: isOvertaken(parts, told, each, escrowed) }];
      });
  const entries = opened([...known.open.values()]);
  const ofOlderJournal = opened([...told.lost].flatMap((entry) => told.last.get(entry) ?? []));
  const underWay = [...known.named].filter((entry) => !mine.has(entry));
  return { entries, ofOlderJournal, withoutEscrow, underWay, adopted, lastStoredAtMs, unopened };
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

function take(
  told: Told,
  { kiosk: lost, others }: LostKioskParts,
  { kiosk, storedAtMs }: StoredMessage,
  heard: Heard,
): void {
  if (typeof heard === 'string') return;
  const { message } = heard;
  if (message.what === 'lent' || message.what === 'returned') {
    const { entry, item, ageMs } = message;
    const before = told.since.get(item)?.filter((each) => each.kiosk !== kiosk) ?? [];
    told.since.set(item, [...before, { kiosk, entry, doneAtMs: storedAtMs - ageMs }]);
  }
  if (kiosk !== lost) return;
  if (message.what === 'escrow-key') told.keys.set(message.boot, message.key);
  else if (message.what === 'over') {
    if (message.ended === 'lost') told.lost.add(message.entry);
    else told.lost.delete(message.entry);
  } else if (message.what === 'lent' || message.what === 'returned') {
    const { entry, escrow, boot } = message;
    const open = others.of(lost).open.get(entry);
    if (open !== undefined) told.last.set(entry, open);
    if (escrow !== undefined) told.escrows.set(entry, { boot, escrow });
    told.lost.delete(entry);
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

/**
 * By another kiosk, or by the lost one itself after it got another journal. An entry that was itself
 * adopted from the lost kiosk is no deed of its own.
 */
function isOvertaken(
  { kiosk, others, seal }: LostKioskParts,
  { since, lost }: Told,
  { entry, doneAtMs }: OpenEntry,
  { transaction }: EscrowedEntry,
): boolean {
  return seal
    .itemHashes(transaction.item)
    .flatMap((hash) => since.get(hash) ?? [])
    .some(
      (each) =>
        each.doneAtMs > doneAtMs &&
        (each.kiosk !== kiosk || (lost.has(entry) && !lost.has(each.entry))) &&
        others.of(each.kiosk).adopted.get(each.entry)?.from !== kiosk,
    );
}
