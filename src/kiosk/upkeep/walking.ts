/**
 * Walks over all that is stored, once a day and in pieces, while no one is at the kiosk: what a disk has
 * lost of old entries is found before it is asked for (decision 0131).
 */
import type { Log, Report } from '../../../machines/domain.ts';
import type { Damage, Store, Walk } from '../../store/types.ts';

/** A start has checked the database; a first walk begins when the kiosk has settled. */
const firstAfterMs = 600_000;
const restMs = 24 * 3_600_000;
/** A patron who comes meanwhile waits so long at most. */
const pieceMs = 4;
const pauseMs = 100;
/** Somebody is here: looked again. */
const waitMs = 1_000;

interface Walking {
  store: Pick<Store, 'walk'>;
  /** no patron is at the screen, and nothing is under way that one waits for */
  atRest(): boolean;
  log: Log;
}

interface RunningWalk {
  /** of the last walk, and of the one that is under way; empty: all that is sealed opens */
  found(): readonly Damage[];
  close(): void;
}

export function startWalking({ store, atRest, log }: Walking): RunningWalk {
  let walk: Walk | null = null;
  /** of the last one that came to its end */
  let before: readonly Damage[] = [];
  let now: Damage[] = [];
  /** Returns when to go on. */
  const read = (): number => {
    if (!atRest()) return waitMs;
    walk ??= store.walk();
    const { damage, isDone } = walk.read(pieceMs);
    for (const each of damage) {
      if (!now.some((known) => isSame(known, each))) log(reportOf(each));
      now.push(each);
    }
    if (!isDone) return pauseMs;
    [before, now, walk] = [now, [], null];
    return restMs;
  };
  let timer: NodeJS.Timeout;
  const goOnIn = (ms: number) => {
    timer = setTimeout(() => goOnIn(read()), ms);
  };
  goOnIn(firstAfterMs);
  return { found: () => [...before, ...now], close: () => clearTimeout(timer) };
}

/** Said once in a walk. */
function isSame(one: Damage, other: Damage): boolean {
  const entryOf = (damage: Damage) => ('entry' in damage ? damage.entry : null);
  return one.code === other.code && entryOf(one) === entryOf(other);
}

function reportOf(damage: Damage): Report {
  const part = 'journal';
  switch (damage.code) {
    case 'entry-damaged': {
      const { code, entry } = damage;
      const text = `Entry ${entry} cannot be read: it was changed, or the disk is failing.`;
      return { level: 'error', part, code, text, data: { entry } };
    }
    case null: {
      const { code, message, remedy } = damage.fault;
      return { level: 'error', part, code, text: `${message} ${remedy}` };
    }
    default: {
      const text = 'What is stored does not open with the key, or cannot be read, and is left out.';
      return { level: 'warn', part, code: damage.code, text };
    }
  }
}
