/**
 * The rule at the end, of a disk that lost something: what the process said is on disk is there, or
 * its loss is said with a code; nothing is settled that was not; no loan is booked twice.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../../machines/domain.ts';
import { noteInterrupted, resolveOpen } from '../../../../src/circulation/settle/resolve.ts';
import { Fault } from '../../../../src/fault.ts';
import { openStore } from '../../../../src/store/store.ts';
import type { Store } from '../../../../src/store/types.ts';
import type { Counter } from '../../circulation/counter.ts';
import { wordOf } from './history.ts';
import { layOut } from './replay.ts';
import type { DiskState } from './states.ts';

export interface Verdict {
  /** the code of the fault or the report with which the loss is said; `whole`, `shorter`: none is */
  outcome: string;
  wrong: readonly string[];
}

export interface Judge {
  counter: Counter;
  /** of the whole run, with nothing lost: all that the process said */
  all: readonly string[];
  /** whose the items are */
  card: string;
  folder: string;
  /** what was synced is there: then nothing that was said may be missing, and no start may fail */
  isSound: boolean;
}

const kept = (said: readonly string[]) =>
  said.filter((line) => line.startsWith('kept ')).map((line) => line.slice('kept '.length));
const rest = (said: readonly string[], word: string) =>
  said.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

/** Opens the state as the next start does, and settles what is open. */
export async function judge(with_: Judge, state: DiskState): Promise<Verdict> {
  const folder = join(with_.folder, 'data');
  layOut(state.disk(), folder);
  const reports: Report[] = [];
  let store: Store;
  try {
    store = openStore({ folder, log: (report) => reports.push(report) });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { outcome: error.code, wrong: error.remedy === '' ? ['a fault without a remedy'] : [] };
  }
  try {
    const isSaid = reports.some(({ code }) => code === 'journal-changed');
    const found = eventsOf(store);
    if (found === null) return { outcome: 'corrupt when read', wrong: [] };
    const wrong = [
      ...(isSaid ? [] : comparedToRun(found, with_.all, state.said)),
      ...comparedCaches(store, with_, state.said),
      ...(await settledRightly(with_, store, state.said)),
    ];
    const isShorter = found.length < kept(state.said).length;
    return { outcome: isSaid ? 'journal-changed' : isShorter ? 'shorter' : 'whole', wrong };
  } finally {
    store.close();
    rmSync(folder, { recursive: true });
  }
}

/** `ENTRY WHAT` of each event, entry by entry; null: an entry does not open, which is said when it is read. */
function eventsOf({ journal }: Store): string[] | null {
  const ids = Array.from({ length: journal.lastId() }, (_, at) => at + 1);
  try {
    return ids.flatMap((id) => journal.history(id).map((event) => `${id} ${wordOf(event)}`));
  } catch (error) {
    if (error instanceof Fault && error.code === 'corrupt') return null;
    throw error;
  }
}

/** The journal is the run up to some step: nothing in it is missing, turned round or invented. */
function comparedToRun(
  found: readonly string[],
  all: readonly string[],
  said: readonly string[],
): string[] {
  const wanted = kept(all).slice(0, found.length);
  const inOrder = (events: readonly string[]) =>
    events.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const wrong: string[] = [];
  if (inOrder(wanted).join() !== found.join()) wrong.push(`another journal: ${found.join()}`);
  // One commit may be there of which nothing was said yet: of two steps at most.
  if (found.length > kept(said).length + 2) wrong.push('steps that were not written yet');
  return wrong;
}

function comparedCaches(
  store: Store,
  { all, card, isSound }: Judge,
  said: readonly string[],
): string[] {
  const wrong: string[] = [];
  const facts = store.cache.get(card)?.observedAt;
  if (facts !== undefined && !rest(all, 'facts').includes(facts)) wrong.push('facts of no moment');
  const list = store.factsBase.about();
  if (list && (!rest(all, 'list').includes(list.exportedAt) || list.patrons !== 40))
    wrong.push('a list by night that was never whole');
  if (!isSound || said.includes('rotating')) return wrong;
  if (list === null && rest(said, 'list').length > 0) wrong.push('a list by night that is gone');
  if ((facts ?? '') < (rest(said, 'facts').at(-1) ?? '')) wrong.push('older facts than were kept');
  return wrong;
}

async function settledRightly(
  { counter, card }: Judge,
  store: Store,
  said: readonly string[],
): Promise<string[]> {
  const { library, parts } = counter;
  library.library.restore();
  const { state } = library.library;
  const booked = rest(said, 'booked');
  for (const item of booked)
    state.loans.set(item, {
      item,
      card,
      dueOn: '2024-06-07',
      renewals: 0,
      before: { loan: null, hold: null },
    });
  const before = library.log().length;
  const released = [...store.journal.open()].filter(({ notes }) =>
    notes.some(({ step }) => step === 'released'),
  );
  const settling = { ...parts, ...store };
  noteInterrupted(settling);
  // What is asked about first is sent in the next round.
  for (let round = 0; round < 3 && store.journal.open().length > 0; round += 1)
    await resolveOpen(settling);
  const again = library
    .log()
    .slice(before)
    .filter(({ what, item }) => what !== 'check-in' && booked.includes(item ?? ''));
  const isFor = (id: number) => store.journal.get(id)?.settlement?.state;
  const lost = released.filter(
    ({ id, transaction }) =>
      isFor(id) !== 'staff' &&
      !('item' in transaction && state.loans.get(transaction.item)?.card === card),
  );
  return [
    ...again.map(({ what, item }) => `booked twice: ${what} ${item}`),
    ...lost.map(({ id }) => `entry ${id} was released, and is neither a loan nor with the staff`),
    ...store.journal.open().map(({ id }) => `entry ${id} stays open`),
  ];
}
