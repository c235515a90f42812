/**
 * What the broker has of a kiosk that is lost: its open entries, opened with the key of the staff.
 * For the command line alone: no kiosk has that key.
 */
import type { AdoptionProof, EntryId } from '../../store/types.ts';
import type { BrokerConnection, StoredMessage } from '../broker/broker.ts';
import { adoptionKeyOf, proveAdoption } from '../keys/adoption-proof.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import { inOrder, isInDoubt } from '../shared/deeds.ts';
import { type Adoption, type Deed, type Folded, isOfItem, type Others } from '../shared/others.ts';
import type { LostEntry } from './adopt.ts';
import { type EscrowReader, openEscrowKey } from './escrow.ts';
import type { EscrowedEntry } from './escrowed-entry.ts';

export interface LostKiosk {
  /** open, in the order in which they were made, with what another kiosk did on the item since */
  entries: readonly LostEntry[];
  /** of its journal before the one that it has now: a new disk, or an older copy of it */
  ofOlderJournal: readonly LostEntry[];
  /** open, and not to be adopted: published without escrow, or its escrow is damaged */
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

interface PublishedEntry {
  open: Deed;
  /** undefined: it was published without */
  escrow: string | undefined;
}

interface Published {
  /** each entry as it was published last */
  last: Map<EntryId, PublishedEntry>;
  /** of journals before the present one, whose numbers began anew */
  lost: PublishedEntry[];
  /** by the start of the program: base64, as published */
  keys: Map<string, string>;
  adoptions: Adoption[];
}

interface LostKioskParts {
  branch: string;
  broker: Pick<BrokerConnection, 'state' | 'follow'>;
  kiosk: string;
  others: Others;
  seal: Pick<BranchSeal, 'itemHashes' | 'generation'>;
  /** `AGE-SECRET-KEY-1…` of the staff */
  staffIdentity: string;
}

/** Reads the whole stream. Rejects when the broker does. */
export async function readLostKiosk(parts: LostKioskParts): Promise<LostKiosk> {
  const { kiosk, others } = parts;
  const published: Published = {
    last: new Map(),
    lost: [],
    keys: new Map(),
    adoptions: [],
  };
  let lastStoredAtMs: number | null = null;
  let unopened = 0;
  await readAll(parts.broker, (stored) => {
    const folded = others.fold(stored);
    if (stored.kiosk === kiosk) {
      lastStoredAtMs = Math.max(lastStoredAtMs ?? 0, stored.storedAtMs);
      if (typeof folded === 'string' && folded !== 'known') unopened += 1;
    }
    if (typeof folded !== 'string') take(published, parts, stored, folded);
  });
  const known = others.of(kiosk);
  const readers = await openKeys(parts, published);
  const prove = proverFor(parts);
  const withoutEscrow: EntryId[] = [];
  const open = (wanted: readonly PublishedEntry[], isOlder: boolean): LostEntry[] =>
    wanted
      .filter((each) => !published.adoptions.some((adoption) => isOf(adoption, each.open)))
      .sort((one, other) => one.open.entry - other.open.entry)
      .flatMap((each) => {
        const { entry, boot } = each.open;
        const opened = readers.get(boot)?.open(each.escrow ?? '', entry);
        if (!opened) withoutEscrow.push(entry);
        if (!opened) return [];
        const overtaken = isOvertaken(parts, each, { opened, isOlder });
        return [{ entry, ...opened, overtaken, proof: prove(each.open, opened) }];
      });
  const entries = open(
    [...known.open.keys()].flatMap((entry) => published.last.get(entry) ?? []),
    false,
  );
  const seen = new Set(entries.map(identityOf));
  // A disk that was put back has them again, and one that was published twice is lost once.
  const ofOlderJournal = open(published.lost, true).filter((each) => {
    const isNew = !seen.has(identityOf(each));
    seen.add(identityOf(each));
    return isNew;
  });
  return {
    entries,
    ofOlderJournal,
    withoutEscrow,
    lastStoredAtMs,
    unopened,
    underWay: [...known.named],
    adopted: published.adoptions.map(({ theirs, kiosk: by }) => ({ entry: theirs, by })),
  };
}

function identityOf({ entry, at, transaction: { item } }: LostEntry): string {
  return `${entry} ${at} ${item}`;
}

function isOf(adoption: Adoption, open: Deed): boolean {
  return adoption.theirs === open.entry && isOfItem(adoption, open);
}

/** The item as it was published and under the newest key, so that each kiosk finds one of the two. */
function proverFor({ branch, kiosk, seal, staffIdentity }: LostKioskParts) {
  const key = adoptionKeyOf(staffIdentity);
  return ({ entry, boot, item, generation }: Deed, opened: EscrowedEntry): AdoptionProof => {
    const asPublished = { generation, hash: item };
    const newest = {
      generation: seal.generation,
      hash: seal.itemHashes(opened.transaction.item)[0],
    };
    const items = generation === seal.generation ? [asPublished] : [asPublished, newest];
    return proveAdoption(key, { branch, kiosk, entry }, { boot, items });
  };
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
  published: Published,
  { kiosk: lost, others }: LostKioskParts,
  { kiosk, seq }: StoredMessage,
  { message }: Exclude<Folded, string>,
): void {
  if (message.what === 'adopted' && message.from === lost) {
    const adoption = others.of(kiosk).adopted.get(message.entry);
    // Else it was not valid.
    if (adoption?.publishedAt.seq === seq) published.adoptions.push(adoption);
  }
  if (kiosk !== lost) return;
  if (message.what === 'escrow-key') published.keys.set(message.boot, message.key);
  else if (message.what === 'over' && message.ended === 'lost') {
    const last = published.last.get(message.entry);
    if (last !== undefined) published.lost.push(last);
  } else if (message.what === 'lent' || message.what === 'returned') {
    const open = others.of(lost).open.get(message.entry);
    if (open !== undefined) published.last.set(message.entry, { open, escrow: message.escrow });
  }
}

async function openKeys(
  { kiosk, staffIdentity }: LostKioskParts,
  { keys }: Published,
): Promise<Map<string, EscrowReader>> {
  const readers = new Map<string, EscrowReader>();
  for (const [boot, key] of keys) {
    const reader = await openEscrowKey(Buffer.from(key, 'base64'), staffIdentity, { kiosk, boot });
    if (reader !== null) readers.set(boot, reader);
  }
  return readers;
}

/**
 * By another kiosk, in the order of the branch, or perhaps so; or by the lost one itself after it got
 * another journal. An entry that was itself adopted from the lost kiosk is no deed of its own.
 */
function isOvertaken(
  { kiosk, others }: LostKioskParts,
  { open }: PublishedEntry,
  { opened, isOlder }: { opened: EscrowedEntry; isOlder: boolean },
): boolean {
  return others
    .deedsOn(opened.transaction.item)
    .some(
      (each) =>
        (inOrder(each, open) > 0 || isInDoubt(each, open)) &&
        (each.kiosk !== kiosk || (isOlder && each.ended !== 'lost')) &&
        others.of(each.kiosk).adopted.get(each.entry)?.from !== kiosk,
    );
}
