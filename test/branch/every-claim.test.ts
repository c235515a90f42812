/**
 * Every order of events for claims of one item at two kiosks, to a depth, over a model of their port that
 * is cut at every place: no two kiosks both get the answer that it is theirs, and when all
 * is up the last deed is what the library has, or a staff's list has an entry (docs/branch.md). So are
 * claims of one patron who may have one item more.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Act } from '../support/branch/acts.ts';
import { claimsCut, type Fate, type OlderPort, waitMs } from '../support/branch/claims-cut.ts';
import { onePatron } from '../support/branch/one-patron.ts';
import { twoKiosks } from '../support/branch/two-kiosks.ts';
import { isLong } from '../support/repository/share.ts';

beforeAll(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterAll(() => void vi.useRealTimers());

/** `late`: the one who has waited longest for a claim waits no more. */
type Cut = `${Fate} ${1 | 2}` | 'late' | 'emptied' | 'older';
type Step = Act | Cut | `borrow ${1 | 2}` | `send ${1 | 2}`;

const people: readonly Step[] = ['lend A 1', 'lend B 2', 'return 1', 'return 2'];
const cuts: readonly Step[] = [
  ...(['carry 1', 'carry 2', 'lose 1', 'lose 2', 'mute 1', 'mute 2'] as const),
  ...(['late', 'emptied', 'older'] as const),
];
const troubles: readonly Step[] = [
  ...(['line 1', 'line 2', 'broker 1', 'broker 2', 'start 1', 'start 2'] as const),
  ...(['clock ahead', 'clock back'] as const),
];

/** Who has the item at first, by the library system, and which kiosk comes back first. */
interface Case {
  holder: 'C' | null;
  first: 1 | 2;
}
const all: readonly Case[] = [
  { holder: null, first: 1 },
  { holder: 'C', first: 2 },
  ...(isLong ? [{ holder: null, first: 2 } as const] : []),
];

const settled = () => new Promise((resolve) => setImmediate(resolve));

interface World {
  /** of what is no cut; false: it cannot be now */
  does(step: Step): boolean;
  restartBroker(): void;
  /** What is wrong when all is up again; null: nothing. */
  wrong(): string | null;
}
type MakeWorld = (claims: ReturnType<typeof claimsCut>, of: Case) => World;
const kioskOf = (step: Step) => `k0${step.at(-1)}`;

const oneItem: MakeWorld = (claims, { holder, first }) => {
  const world = twoKiosks(holder, {}, claims);
  return {
    does: (step) => world.do(step as Act),
    restartBroker: world.restartBroker,
    wrong: () => {
      const wrong = world.end({ first, brokerLast: false });
      return world.blind ? null : wrong;
    },
  };
};

const oneLimit: MakeWorld = (claims) => {
  const world = onePatron(claims);
  return {
    does: (step) => (step.startsWith('borrow') ? world.lend : world.send)(kioskOf(step)),
    restartBroker: world.restartBroker,
    wrong: () => null,
  };
};

function playing(makeWorld: MakeWorld, of: Case, older: OlderPort) {
  // Of the story before.
  vi.clearAllTimers();
  const claims = claimsCut(older);
  const world = makeWorld(claims, of);
  function does(step: Step): boolean {
    if (step === 'late')
      return vi.getTimerCount() > 0 && vi.advanceTimersToNextTimer() !== undefined;
    if (step === 'emptied' || step === 'older') {
      const isChanged = claims.lose(step === 'older' ? 'last' : 'all');
      if (isChanged) world.restartBroker();
      return isChanged;
    }
    const [fate] = step.split(' ');
    if (fate === 'carry' || fate === 'lose' || fate === 'mute')
      return claims.decide(kioskOf(step), fate);
    return world.does(step);
  }
  return {
    async do(step: Step): Promise<boolean> {
      // No two steps have the same moment.
      vi.advanceTimersByTime(1);
      const isPossible = does(step);
      await settled();
      return isPossible;
    },
    async end(): Promise<string | null> {
      while (!claims.isEmpty()) {
        for (const kiosk of ['k01', 'k02']) claims.decide(kiosk, 'carry');
        await settled();
      }
      vi.advanceTimersByTime(waitMs);
      await settled();
      const wrong = world.wrong();
      return claims.lentTwice ?? wrong;
    },
  };
}

/** The shortest story that ends wrong. */
async function search(
  most: number,
  steps: readonly Step[],
  { older = {}, world: makeWorld = oneItem }: { older?: OlderPort; world?: MakeWorld } = {},
) {
  const cases = makeWorld === oneItem ? all : all.slice(0, 1);
  let played = 0;
  const play = async (story: readonly Step[], of: Case) => {
    const world = playing(makeWorld, of, older);
    for (const step of story) if (!(await world.do(step))) return null;
    played += 1;
    return { wrong: await world.end() };
  };
  let stories: readonly Step[][] = [[]];
  for (let length = 1; length <= most; length += 1) {
    const next: Step[][] = [];
    for (const story of stories)
      for (const step of steps) {
        // Kiosks are exchanged: the first one who borrows does so at the first.
        if (step === 'lend B 2' && !story.includes('lend A 1')) continue;
        const longer = [...story, step];
        let isPossible = false;
        for (const each of cases) {
          const ended = await play(longer, each);
          if (ended === null) break;
          isPossible = true;
          if (ended.wrong !== null)
            return { wrong: `${longer.join(', ')}: ${ended.wrong}`, played };
        }
        if (isPossible) next.push(longer);
      }
    stories = next;
  }
  return { wrong: null, played };
}

const depths = isLong ? { cut: 6, all: 4, limit: 6 } : { cut: 4, all: 3, limit: 4 };

test(`claims hold for every story of ${depths.cut} steps`, { timeout: 3_600_000 }, async () => {
  const found = await search(depths.cut, [...people, ...cuts]);
  console.log(found);
  expect(found.wrong).toBe(null);
});

test(`claims hold for every story of ${depths.all} steps, with lines, starts and clocks`, {
  timeout: 3_600_000,
}, async () => {
  const found = await search(depths.all, [...people, ...cuts, ...troubles]);
  console.log(found);
  expect(found.wrong).toBe(null);
});

test(`a limit holds for every story of ${depths.limit} steps`, { timeout: 3_600_000 }, async () => {
  const borrowing: readonly Step[] = ['borrow 1', 'borrow 2', 'send 1', 'send 2'];
  const found = await search(depths.limit, [...borrowing, ...cuts], { world: oneLimit });
  console.log(found);
  expect(found.wrong).toBe(null);
});

describe('finds a value that is put whoever was first,', { timeout: 60_000 }, () => {
  const older: OlderPort = { putsAlways: true };
  test('of an item', async () => {
    const steps = ['lend A 1', 'lend B 2', 'carry 1', 'carry 2'] as const;
    expect((await search(6, steps, { older })).wrong).toMatch(/both lent it$/);
  });
  test('of a patron', async () => {
    const steps = ['borrow 1', 'borrow 2', 'carry 1', 'carry 2'] as const;
    const found = await search(9, steps, { older, world: oneLimit });
    expect(found.wrong).toMatch(/both lent it$/);
  });
});
