/**
 * The staff's list, as the region hears of it: a code and a number in clear, and what the staff need
 * to know sealed for them, so that hub and broker read nothing of a person.
 */

import {
  type EntryInClear,
  entryText,
  type ReportName,
  type StaffDetail,
  type StaffList,
  type StaffReport,
  signedText,
} from '../../../packages/region-documents/src/index.ts';
import type { Entry, EntryId, Journal } from '../../store/types.ts';

interface StaffReports {
  /** Every ten seconds. */
  check(): void;
  /** The broker may have lost what was reported. */
  anew(): void;
  close(): Promise<void>;
}

export type Me = Pick<EntryInClear, 'branch' | 'kiosk'>;

interface StaffParts {
  journal: Pick<Journal, 'staff'>;
  /** of this kiosk */
  me(): Me;
  /** with its nkey */
  sign(text: string): string | null;
  /** age, of the staff of branch and region; empty: no region */
  recipients(): readonly string[];
  atRest(): boolean;
  send(name: ReportName, content: StaffList): void;
}

/** An entry takes some milliseconds to seal. */
const mostInOneGo = 5;
/** The list of a kiosk has a handful; the region needs no more to know that something is wrong. */
const mostReported = 200;
/** A message has 64 kB. */
const mostBytes = 60_000;

export function createStaffReports(parts: StaffParts): StaffReports {
  const { journal, recipients, atRest, send } = parts;
  const sealed = new Map<EntryId, { state: string; content: StaffReport }>();
  let reported: StaffList | null = null;
  let working: Promise<void> | null = null;
  let isClosing = false;

  async function work(): Promise<void> {
    const present = journal.staff().slice(0, mostReported);
    const ids = new Set(present.map(({ id }) => id));
    for (const id of sealed.keys()) if (!ids.has(id)) sealed.delete(id);
    const fresh = present.filter((entry) => sealed.get(entry.id)?.state !== stateOf(entry));
    for (const entry of fresh.slice(0, mostInOneGo)) {
      if (isClosing || !atRest()) return;
      sealed.set(entry.id, { state: stateOf(entry), content: await contentOf(entry, parts) });
    }
    // Reported in part, it would look as if the others were settled.
    if (fresh.length > mostInOneGo) return;
    const list = listOf(present.flatMap(({ id }) => sealed.get(id)?.content ?? []));
    if (JSON.stringify(list) === JSON.stringify(reported)) return;
    reported = list;
    send('staff', list);
  }

  return {
    check() {
      if (working !== null || isClosing || !atRest() || recipients().length === 0) return;
      working = work()
        .catch(() => {
          // The disk is full, or the journal fails: other parts of the kiosk say so.
        })
        .finally(() => {
          working = null;
        });
    },
    anew() {
      if (reported !== null) send('staff', reported);
    },
    close: async () => {
      isClosing = true;
      await working;
    },
  };
}

/** The oldest that a message has room for. */
function listOf(all: readonly StaffReport[]): StaffList {
  let left = mostBytes;
  const fits = (each: StaffReport) => {
    left -= JSON.stringify(each).length;
    return left >= 0;
  };
  return { v: 1, entries: all.filter(fits) };
}

async function contentOf(
  entry: Entry,
  { me, sign, recipients }: Pick<StaffParts, 'me' | 'sign' | 'recipients'>,
): Promise<StaffReport> {
  // A kiosk without a branch loads none of it.
  const { Encrypter } = await import('age-encryption');
  const age = new Encrypter();
  for (const recipient of recipients()) age.addRecipient(recipient);
  const of = inClear(entry, me());
  const bytes = await age.encrypt(signedText(entryText(of, detailOf(entry)), sign));
  return {
    v: 1,
    entry: of.entry,
    since: of.since,
    kind: of.kind,
    why: of.why,
    sealed: Buffer.from(bytes).toString('base64'),
  };
}

function inClear({ id, at, transaction, settlement }: Entry, { branch, kiosk }: Me): EntryInClear {
  // The other state of the list: refused, after it was done off line.
  const why = settlement?.state === 'staff' ? settlement.why : 'refused-afterwards';
  return { branch, kiosk, entry: id, since: at, kind: transaction.kind, why };
}

/** What the region may have seen of it, as it is now: with what was sealed, or without. */
export function textsOf(entry: Entry, me: Me): readonly string[] {
  const of = inClear(entry, me);
  return [entryText(of, detailOf(entry)), entryText(of, null)];
}

/** With another one it is reported anew. */
function stateOf({ settlement }: Entry): string {
  return JSON.stringify(settlement);
}

function detailOf({ transaction, settlement }: Entry): StaffDetail {
  const message = settlement !== null && 'message' in settlement ? settlement.message : undefined;
  return {
    ...('item' in transaction && { item: transaction.item }),
    ...('patron' in transaction && { patron: transaction.patron }),
    ...('amountCents' in transaction && { amountCents: transaction.amountCents }),
    ...(typeof message === 'string' && { message }),
  };
}
