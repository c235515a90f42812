/**
 * The rule at the end, of a disk that lost something: what the process said is on disk is there, or
 * its loss is said with a code; nothing is settled that was not (settled.ts).
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
import { type Cast, fileNames } from './plot/cast.ts';
import { layOut } from './replay.ts';
import { settingsIn } from './settings.ts';
import { wrongWhenSettled } from './settled.ts';
import type { DiskState } from './states.ts';
import { saidOf, setWorld } from './world.ts';

export interface Verdict {
  /** the code of the fault or the report with which the loss is said; `whole`, `shorter`: none is */
  outcome: string;
  wrong: readonly string[];
}

export interface Judge {
  counter: Counter;
  /** of the whole run, with nothing lost: all that the process said */
  all: readonly string[];
  cast: Cast;
  folder: string;
  /** what was synced is there: then nothing that was said may be missing, and no start may fail */
  isSound: boolean;
  /** only the process had a disk that failed: what it wrote as a whole is there, old or new */
  isWritten?: boolean;
  /** of the library system: a second 37 of a fee books nothing (`sip2.paysOnce`) */
  paysOnce?: boolean;
  /** what is left of a file may be well made, and never have been written */
  isDamaged?: boolean;
}

const kept = (said: readonly string[]) => saidOf(said, 'kept');

/** Opens the state as the next start does, and settles what is open. */
export async function judge(with_: Judge, state: DiskState): Promise<Verdict> {
  const root = join(with_.folder, 'state');
  layOut(state.disk(), root);
  try {
    const { outcome, isOldOrNew } = settingsIn(root, with_.cast, state.said);
    const found = await judgeStore(with_, join(root, fileNames.data), state.said);
    const isFine = outcome === 'whole' || outcome === 'none yet';
    const wrong = [
      ...(isOldOrNew || !(with_.isSound || with_.isWritten) ? [] : [`configuration: ${outcome}`]),
      ...(outcome === 'another' && !with_.isDamaged ? ['a configuration never written'] : []),
    ];
    return {
      outcome: isFine ? found.outcome : `configuration ${outcome}`,
      wrong: [...wrong, ...found.wrong],
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function judgeStore(with_: Judge, folder: string, said: readonly string[]): Promise<Verdict> {
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
      ...(isSaid ? [] : comparedToRun(found, with_.all, said)),
      ...comparedCaches(store, with_, said),
      ...(await settledRightly(with_, store, said)),
    ];
    const isShorter = found.length < kept(said).length;
    return { outcome: isSaid ? 'journal-changed' : isShorter ? 'shorter' : 'whole', wrong };
  } finally {
    store.close();
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
  { all, cast, isSound }: Judge,
  said: readonly string[],
): string[] {
  const wrong: string[] = [];
  const facts = store.cache.get(cast.card)?.observedAt;
  if (facts !== undefined && !saidOf(all, 'facts').includes(facts))
    wrong.push('facts of no moment');
  const list = store.factsBase.about();
  if (list && (!saidOf(all, 'list').includes(list.exportedAt) || list.patrons !== 40))
    wrong.push('a list by night that was never whole');
  if (!isSound || said.includes('rotating')) return wrong;
  if (list === null && saidOf(said, 'list').length > 0) wrong.push('a list by night that is gone');
  if ((facts ?? '') < (saidOf(said, 'facts').at(-1) ?? ''))
    wrong.push('older facts than were kept');
  return wrong;
}

async function settledRightly(
  { counter, cast, isSound, paysOnce = false }: Judge,
  store: Store,
  said: readonly string[],
): Promise<string[]> {
  const { library, parts } = counter;
  const world = setWorld(counter, cast, said, isSound);
  const system = { ...parts.library, paysOnce };
  const settling = { ...parts, ...store, library: system, terminal: world.terminal };
  noteInterrupted(settling);
  // What is asked about first is sent in the next round.
  for (let round = 0; round < 3 && store.journal.open().length > 0; round += 1)
    await resolveOpen(settling);
  return wrongWhenSettled({ store, library, cast, world, said });
}
