/**
 * Every order of events for claims of one item at two kiosks, to a depth, over a model of their port that
 * is cut at every place: it is lent twice by no two who were both told that it is theirs, and when all
 * is up the last deed is what the library has, or a staff's list has an entry (docs/branch.md).
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { claimsCut, type Fate, type OlderPort, waitMs } from '../support/branch/claims-cut.ts';
import { type Act, twoKiosks } from '../support/branch/two-kiosks.ts';
import { isLong } from '../support/repository/share.ts';

beforeAll(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterAll(() => void vi.useRealTimers());

/** `late`: the one who has waited longest for a claim waits no more. */
type Cut = `${Fate} ${1 | 2}` | 'late' | 'emptied' | 'older';
type Step = Act | Cut;

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
const cases: readonly Case[] = [
  { holder: null, first: 1 },
  { holder: null, first: 2 },
  { holder: 'C', first: 1 },
];

const settled = () => new Promise((resolve) => setImmediate(resolve));

function claimWorld({ holder, first }: Case, older: OlderPort) {
  const claims = claimsCut(older);
  const world = twoKiosks(holder, {}, claims);
  const kioskOf = (step: Step) => `k0${step.at(-1)}`;
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
    return world.do(step as Act);
  }
  return {
    async do(step: Step): Promise<boolean> {
      // Nobody begins in the same moment as another.
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
      const wrong = world.end({ first, brokerLast: false });
      return claims.lentTwice ?? (world.blind ? null : wrong);
    },
  };
}

/** The shortest story that ends wrong. */
async function search(most: number, steps: readonly Step[], older: OlderPort = {}) {
  let played = 0;
  const play = async (story: readonly Step[], of: Case) => {
    const world = claimWorld(of, older);
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

const depths = isLong ? { cut: 6, all: 4 } : { cut: 4, all: 3 };

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

test('finds a value that is put whoever was first', { timeout: 60_000 }, async () => {
  expect(
    (await search(6, ['lend A 1', 'lend B 2', 'carry 1', 'carry 2'], { putsAlways: true })).wrong,
  ).toMatch(/both lent it$/);
});
