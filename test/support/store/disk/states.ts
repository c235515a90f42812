/** The states of a disk that are tried, each with what the process had said by then. */
import type { Random } from '../../../simulation/random.ts';
import type { Call } from './recorded.ts';
import { type Change, type Disk, diskAfter, isOfNames, type Pause, pausesOf } from './replay.ts';

export interface DiskState {
  /** for a failing test: the moment, and what is missing */
  name: string;
  disk(): Disk;
  said: readonly string[];
}

const sectorLength = 512;
const drawsPerPause = 50;

/** Killed after each call: what was written is there, synced or not. */
export function statesOfPrefixes(calls: readonly Call[]): DiskState[] {
  return calls.flatMap(({ kind }, at) => {
    if (kind === 'said' || kind === 'sync') return [];
    const last = pausesOf(calls.slice(0, at + 1)).at(-1);
    return last ? [stateOf(`killed after call ${at} (${kind})`, last, last.pending)] : [];
  });
}

function stateOf(name: string, { sure, said }: Pause, there: readonly Change[]): DiskState {
  return { name, disk: () => diskAfter([...sure, ...there]), said };
}

/**
 * The power is gone in a pause between two syncs: of what is not synced none is there, all, all but one
 * write, all up to one that is torn, and what is drawn.
 */
export function* statesOfPause(pause: Pause, at: number, random: Random): Generator<DiskState> {
  const { pending } = pause;
  const seen = new Set<string>();
  const state = (name: string, there: readonly Change[]) => {
    const key = there.map((change) => pending.indexOf(change)).join();
    if (seen.has(key)) return [];
    seen.add(key);
    return [stateOf(`pause ${at}: ${name}`, pause, there)];
  };
  yield* state('none', []);
  yield* state('all', pending);
  for (const [nth, change] of pending.entries()) {
    if (!isOfNames(change)) yield* state(`without write ${nth}`, pending.toSpliced(nth, 1));
    const torn = tornAt(change, random);
    if (torn) {
      yield stateOf(`pause ${at}: write ${nth} torn, the last one`, pause, [
        ...pending.slice(0, nth),
        torn,
      ]);
      yield stateOf(`pause ${at}: write ${nth} torn`, pause, pending.with(nth, torn));
    }
  }
  for (let draw = 0; draw < drawsPerPause && pending.length > 2; draw += 1) {
    const names = random.below(pending.length + 1);
    const there = pending.filter((change, nth) =>
      isOfNames(change) ? nth < names : random.chance(50),
    );
    yield* state(`draw ${draw}`, there);
  }
}

/** Only its first sectors; null: it is no longer than one. */
function tornAt(change: Change, random: Random): Change | null {
  if (change.kind !== 'write' || change.bytes.length <= sectorLength) return null;
  const sectors = Math.ceil(change.bytes.length / sectorLength);
  const length = sectorLength * (1 + random.below(sectors - 1));
  return { ...change, bytes: change.bytes.subarray(0, length) };
}
