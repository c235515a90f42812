/**
 * The staff's list, as the region hears of it: a code and a number in clear, and what the staff need
 * to know sealed for them, so that hub and broker read nothing of a person.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { ReportName } from '../../region/names.ts';
import type { StaffDetail, StaffReport } from '../../region/reports.ts';
import { type EntryInClear, entryText, signedText } from '../../region/staff-seal.ts';
import type { Entry, EntryId, Journal } from '../../store/types.ts';
import { openPersisted } from './persisted.ts';

interface StaffReports {
  /** Every ten seconds. */
  check(): void;
  /** The broker may have lost what was reported. */
  anew(): void;
  close(): Promise<void>;
}

export type Me = Pick<EntryInClear, 'branch' | 'kiosk'>;

interface StaffParts {
  folder: string;
  journal: Pick<Journal, 'staff'>;
  /** of this kiosk */
  me(): Me;
  /** with its nkey */
  sign(text: string): string | null;
  /** age, of the staff of branch and region; empty: no region */
  recipients(): readonly string[];
  atRest(): boolean;
  report(name: ReportName, content: object | null): void;
}

/** An entry takes some milliseconds to seal. */
const mostInOneGo = 5;
/** The list of a kiosk has a handful; the region needs no more to know that something is wrong. */
const mostReported = 500;

export function createStaffReports(parts: StaffParts): StaffReports {
  const { journal, recipients, atRest, report } = parts;
  /** those that the broker has, or may have */
  const persisted = openPersisted(join(parts.folder, 'staff.json'), z.array(z.int()), []);
  const sealed = new Map<EntryId, { state: string; content: StaffReport }>();
  let working: Promise<void> | null = null;
  let isClosing = false;

  async function work(): Promise<void> {
    const present = journal.staff().slice(0, mostReported);
    const ids = new Set(present.map(({ id }) => id));
    const gone = persisted.value.filter((id) => !ids.has(id));
    const fresh = present.filter((entry) => sealed.get(entry.id)?.state !== stateOf(entry));
    const now = fresh.slice(0, mostInOneGo);
    if (gone.length === 0 && now.length === 0) return;
    // Before it is reported: what is there must be taken back after a restart too.
    const before = new Set(persisted.value);
    persisted.write([...new Set([...persisted.value, ...now.map(({ id }) => id)])]);
    for (const entry of now) {
      if (isClosing || !atRest()) return;
      const content = await contentOf(entry, parts);
      sealed.set(entry.id, { state: stateOf(entry), content });
      report(`staff.${entry.id}`, content);
    }
    for (const id of gone) {
      sealed.delete(id);
      report(`staff.${id}`, null);
    }
    if (gone.some((id) => before.has(id)))
      persisted.write(persisted.value.filter((id) => ids.has(id)));
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
      for (const [id, { content }] of sealed) report(`staff.${id}`, content);
    },
    close: async () => {
      isClosing = true;
      await working;
    },
  };
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
