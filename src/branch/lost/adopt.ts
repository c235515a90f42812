/**
 * Makes what a lost kiosk has not sent into entries of this one. Nothing says whether that kiosk has
 * sent them: so each is asked about before it is sent, and only a person has it done.
 */
import type { Instant } from '../../../machines/domain.ts';
import type { AdoptionProof, EntryId, Journal, Note, Settlement } from '../../store/types.ts';
import type { EscrowedEntry } from './escrowed-entry.ts';

export interface LostEntry extends EscrowedEntry {
  /** its number at the kiosk that is lost */
  entry: EntryId;
  /** another kiosk has lent or taken back the item since: to send this now would undo that */
  overtaken: boolean;
  /** for the other kiosks */
  proof: AdoptionProof;
}

/** `already`: this kiosk has adopted it before. */
export interface AdoptedEntry {
  entry: EntryId;
  own: EntryId;
  became: 'to-send' | 'staff' | 'already';
}

type AdoptingJournal = Pick<Journal, 'begin' | 'note' | 'settle' | 'ofItemSince'>;

/**
 * In the order given, which is that of the lost kiosk. What is interrupted between two entries is
 * gone on with by doing it again; within one, the entry says itself that it was adopted.
 */
export function adoptEntries(
  journal: AdoptingJournal,
  from: string,
  entries: readonly LostEntry[],
  now: () => Instant,
): AdoptedEntry[] {
  return entries.map(({ entry, at, transaction, notes, overtaken, proof }) => {
    const before = journal
      .ofItemSince(transaction.item, 0)
      .find((each) => 'adopted' in each.transaction && isOf(each.transaction.adopted, from, entry));
    if (before !== undefined) return { entry, own: before.id, became: 'already' };
    const own = journal.begin({ ...transaction, adopted: { kiosk: from, entry, proof } }, at);
    const sent = notes.findLast(({ step }) => step === 'sending') ?? { step: 'sending' };
    const steps: Note[] = notes.filter(({ step }) => step !== 'sending' && step !== 'not-sent');
    for (const note of [sent, ...steps]) journal.note(own, note, now());
    const settlement: Settlement = overtaken
      ? { state: 'staff', why: 'moved-since' }
      : { state: 'deferred' };
    journal.settle(own, settlement, now());
    return { entry, own, became: overtaken ? 'staff' : 'to-send' };
  });
}

function isOf(
  adopted: { kiosk: string; entry: EntryId } | undefined,
  from: string,
  entry: EntryId,
): boolean {
  return adopted?.kiosk === from && adopted.entry === entry;
}
