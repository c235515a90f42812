/** A disk that does not keep its word: what was synced is changed, older or gone. */
import type { Random } from '../../../simulation/random.ts';
import type { Call } from './recorded.ts';
import { type Disk, diskAfter, type Pause, pausesOf } from './replay.ts';
import { type DiskState, statesOfPause } from './states.ts';

const pageLength = 4096;

/** One to three syncs say that they are done and are not; the power is gone soon after. */
export function statesOfLies(calls: readonly Call[], moments: number, random: Random): DiskState[] {
  const syncs = calls.filter(({ kind }) => kind === 'sync').length;
  return drawn(syncs - 1, moments, random).flatMap((before) => {
    const lie = before + 1;
    const last = lie + 1 + random.below(3);
    const pauses = pausesOf(calls, (nth) => nth >= lie && nth < last);
    const pause = pauses[Math.min(last, pauses.length) - 1];
    if (!pause) return [];
    return [...statesOfPause(pause, last, random)].map((state) => ({
      ...state,
      name: `syncs ${lie} to ${last} lie, ${state.name}`,
    }));
  });
}

export type DamageKind = 'bit' | 'older page' | 'older file' | 'cut short' | 'gone';
export const damageKinds: readonly DamageKind[] = [
  'bit',
  'older page',
  'older file',
  'cut short',
  'gone',
];

/** Of each file at some moments of the run, when all that was written is there. */
export function statesOfDamage(
  calls: readonly Call[],
  kind: DamageKind,
  moments: number,
  random: Random,
): DiskState[] {
  const pauses = pausesOf(calls);
  return drawn(pauses.length, moments, random).flatMap((at) => {
    const pause = pauses[at];
    if (!pause) return [];
    const disk = wholeDisk(pause);
    const before = wholeDisk(pauses[random.below(at + 1)] ?? pause);
    return [...disk.keys()].flatMap((file) => {
      const bytes = disk.get(file) ?? Buffer.alloc(0);
      const damaged = damagedBy(kind, bytes, before.get(file), random);
      if (damaged === undefined || damaged?.equals(bytes)) return [];
      const left = [...disk].filter(([name]) => name !== file);
      const state = new Map(damaged === null ? left : [...left, [file, damaged]]);
      return [{ name: `pause ${at}: ${file} ${kind}`, disk: () => state, said: pause.said }];
    });
  });
}

/** So many of the numbers below `length`, each once. */
function drawn(length: number, count: number, random: Random): number[] {
  const places = Array.from({ length }, (_, at) => ({ at, place: random.next() }));
  const order = places.sort((a, b) => a.place - b.place).map(({ at }) => at);
  return order.slice(0, count);
}

function wholeDisk({ sure, pending }: Pause): Disk {
  return diskAfter([...sure, ...pending]);
}

/** null: the file is gone; undefined: this damage is none to such a file. */
function damagedBy(
  kind: DamageKind,
  bytes: Buffer,
  older: Buffer | undefined,
  random: Random,
): Buffer | null | undefined {
  const damaged = Buffer.from(bytes);
  switch (kind) {
    case 'bit': {
      if (bytes.length === 0) return undefined;
      const at = random.below(bytes.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << random.below(8));
      return damaged;
    }
    case 'older page': {
      if (!older || older.length <= pageLength) return undefined;
      const from = pageLength * random.below(Math.ceil(older.length / pageLength));
      older.copy(damaged, from, from, from + pageLength);
      return damaged;
    }
    case 'older file':
      return older && Buffer.from(older);
    case 'cut short':
      return bytes.subarray(0, random.below(bytes.length));
    case 'gone':
      return null;
  }
}
