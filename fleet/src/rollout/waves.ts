/**
 * Who is in which wave: one kiosk, one in each of five branches, a tenth, half, all. Two kiosks of
 * one branch are in no wave together before half of all have it, so that a patron who finds one
 * broken finds another. Pure; the order is another one each day, so that not the same kiosks try
 * everything first, and a plan shows the waves that a start of that day has.
 */
import { createHash } from 'node:crypto';
import { partsOf } from '../../../packages/region-documents/src/index.ts';

interface ToPlan {
  /** `b001.k03` */
  kiosks: readonly string[];
  /** the first; one that is drawn when left out */
  lab?: string;
  /** they come last */
  away: ReadonlySet<string>;
  /** the order is drawn by it: `2026-11-27` */
  day: string;
}

/** of all kiosks, together with the waves before */
const shares = [0.1, 0.5, 1];
const branchesOfSecond = 5;
/** from this share on, a wave may hold several kiosks of a branch */
const shareForSeveral = 0.5;

export function planWaves({ kiosks, lab, away, day }: ToPlan): string[][] {
  const drawn = [...new Set(kiosks)]
    .map((name) => ({ name, by: draw(day, name) }))
    .sort((one, other) => (one.by < other.by ? -1 : 1))
    .map(({ name }) => name);
  const isThere = (name: string) => !away.has(name);
  // Who is away last: a wave of kiosks that are all away waits for them.
  const left = spread(drawn.filter(isThere)).concat(drawn.filter((name) => away.has(name)));
  const waves: string[][] = [];
  const take = (most: number, isOneOfBranch: boolean) => {
    const wave = takeFrom(left, most, isOneOfBranch);
    if (wave.length > 0) waves.push(wave);
    return wave.length;
  };
  if (lab !== undefined && left.includes(lab)) waves.push(left.splice(left.indexOf(lab), 1));
  else take(1, true);
  take(branchesOfSecond, true);
  for (const share of shares) {
    const until = Math.ceil(share * drawn.length);
    const isOneOfBranch = share < shareForSeveral;
    // Where there are few branches it takes several waves to reach a tenth.
    while (drawn.length - left.length < until) {
      const most = until - (drawn.length - left.length);
      if (take(most, isOneOfBranch) === 0) break;
    }
  }
  return waves;
}

/** The first ones in turn, `most` of them; they leave `left`. */
function takeFrom(left: string[], most: number, isOneOfBranch: boolean): string[] {
  const branches = new Set<string>();
  const taken: string[] = [];
  for (const name of [...left]) {
    if (taken.length >= most) break;
    const { branch } = partsOf(name);
    if (isOneOfBranch && branches.has(branch)) continue;
    branches.add(branch);
    taken.push(name);
    left.splice(left.indexOf(name), 1);
  }
  return taken;
}

/** The first of each branch, then the second of each: half of all is half of each branch. */
function spread(names: readonly string[]): string[] {
  const byBranch = new Map<string, string[]>();
  for (const name of names) {
    const { branch } = partsOf(name);
    byBranch.set(branch, [...(byBranch.get(branch) ?? []), name]);
  }
  const longest = Math.max(0, ...[...byBranch.values()].map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => at).flatMap((at) =>
    [...byBranch.values()].flatMap((of) => of[at] ?? []),
  );
}

function draw(day: string, name: string): string {
  return createHash('sha256').update(`${day} ${name}`).digest('hex');
}
