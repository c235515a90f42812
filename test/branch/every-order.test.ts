/**
 * Every order of events for two kiosks, one item and three people, to a depth: at the end the last
 * deed is what the library has, or a staff's list has an entry (docs/branch.md).
 */
import { describe, expect, test } from 'vitest';
import { type Act, acts, type Healing, type Older } from '../support/branch/acts.ts';
import { twoKiosks } from '../support/branch/two-kiosks.ts';
import { isLong, ofToday } from '../support/repository/share.ts';

const depth = isLong ? 4 : 3;
const healings: readonly Healing[] = [1, 2].flatMap((first) =>
  [false, true].map((brokerLast) => ({ first: first as 1 | 2, brokerLast })),
);

/** What is switched twice in a row is as it was; kiosks and people come in the order of their names. */
function isSameAsAnother(story: readonly Act[], act: Act): boolean {
  const has = (part: string) => story.some((each) => each.includes(part));
  if (story.at(-1) === act && !/^(lend|return)/.test(act)) return true;
  return (act.endsWith(' 2') && !has(' 1')) || (act.startsWith('lend B') && !has('lend A'));
}

/** The shortest story that ends wrong; all stories are told, and those sent without the branch counted. */
function search(most: number, older: Older = {}, from: readonly Act[] = acts) {
  const counts = { stories: 0, blind: 0 };
  const play = (story: readonly Act[], healing: Healing, holder: 'C' | null) => {
    const world = twoKiosks(holder, older);
    if (!story.every((act) => world.do(act))) return null;
    counts.stories += 1;
    const wrong = world.end(healing);
    if (world.blind) counts.blind += 1;
    const told = `${holder ?? 'shelf'}: ${story.join(', ')}; then ${JSON.stringify(healing)}: ${wrong}`;
    return { wrong: wrong === null || world.blind ? null : told };
  };
  let stories: readonly Act[][] = [[]];
  for (let length = 1; length <= most; length += 1) {
    const next: Act[][] = [];
    for (const story of stories)
      for (const act of from) {
        if (isSameAsAnother(story, act)) continue;
        const longer = [...story, act];
        let isPossible = false;
        for (const holder of ['C', null] as const)
          for (const healing of healings) {
            const played = play(longer, healing, holder);
            if (played === null) break;
            isPossible = true;
            if (played.wrong !== null) return { wrong: played.wrong, ...counts };
          }
        if (isPossible) next.push(longer);
      }
    stories = next;
  }
  return { wrong: null, ...counts };
}

test(`holds for every story of ${depth} acts`, { timeout: 3_600_000 }, () => {
  const found = search(depth);
  expect(found.wrong).toBe(null);
  expect(found.stories).toBeGreaterThan(1000);
  console.log(found);
});

describe('finds, in as many acts or fewer,', { timeout: 600_000 }, () => {
  const olders: Record<string, Older> = {
    'B1: what was overtaken is sent': {
      verdict: (_, verdict) => (verdict === 'overtaken' ? 'go' : verdict),
    },
    'B2: out of touch, a kiosk sends at once': {
      verdict: (_, verdict) => (verdict === 'wait' || verdict === 'ask' ? 'go' : verdict),
    },
    'B3: what is done on line is not published': { publishesOnline: 'never' },
  };
  test.each(ofToday(Object.entries(olders), 3))('%s', (_, older) => {
    expect(search(4, older).wrong).not.toBe(null);
  });
});

const clocks: readonly Act[] = [
  ...(['lend A 1', 'lend B 1', 'return 2', 'return 1', 'broker 2'] as const),
  ...(['clock ahead', 'clock back', 'set 2', 'start 2'] as const),
];

test.runIf(isLong)('holds for every story of 5 acts about clocks', { timeout: 3_600_000 }, () => {
  const found = search(5, {}, clocks);
  console.log(found);
  expect(found.wrong).toBe(null);
});

/** One kiosk lends, or takes back, without line and broker; then another does the rest on line, and is off. */
describe('done on line, while what was done before waits at a kiosk that is cut off', () => {
  const apart: readonly Act[] = ['line 2', 'broker 1'];
  const stories: Record<string, { holder: 'C' | null; story: readonly Act[] }> = {
    'lent, then returned': { holder: null, story: ['lend A 1', 'return 2', 'start 2'] },
    'returned, then lent': { holder: 'C', story: ['return 1', 'return 2', 'lend B 2', 'start 2'] },
    'lent, returned and lent': {
      holder: null,
      story: ['lend A 1', 'return 2', 'lend B 2', 'start 2'],
    },
    'the first is started again': {
      holder: null,
      story: ['lend A 1', 'start 1', 'return 2', 'start 2', 'start 1'],
    },
    'the second is out of touch too': {
      holder: null,
      story: ['lend A 1', 'broker 2', 'return 2', 'start 2'],
    },
    'the second is out of touch after it has read of it': {
      holder: null,
      story: ['broker 1', 'lend A 1', 'broker 2', 'return 2', 'power cut'],
    },
    'power cut': { holder: null, story: ['lend A 1', 'return 2', 'power cut'] },
  };
  test.each(Object.entries(stories))('%s', (_, { holder, story }) => {
    const ends = ([1, 2] as const).map((first) => endOf([...apart, ...story], first, {}, holder));
    expect(ends).toEqual([null, null]);
    const older: Older = { publishesOnline: 'where-open', waitsForNobody: true };
    // The library system itself refuses the first loan where another one follows.
    const wasWrong = story.includes('lend B 2') && holder === null ? null : expect.any(String);
    expect(endOf([...apart, ...story], 1, older, holder)).toEqual(wasWrong);
  });
});

/** As an older version: the age of what is published late is taken for right. */
const believing: Older = {
  verdict: ({ elsewhere }, verdict) =>
    verdict === 'overtaken' && elsewhere.every(({ doubt, isLater }) => doubt !== null || !isLater)
      ? 'go'
      : verdict,
};

function endOf(
  story: readonly Act[],
  first: 1 | 2,
  older: Older = {},
  holder: 'C' | null = null,
): string | null {
  const world = twoKiosks(holder, older);
  expect(story.map((act) => world.do(act))).toEqual(story.map(() => true));
  const wrong = world.end({ first, brokerLast: false });
  expect(world.blind).toBe(false);
  return wrong;
}

describe('an age that is not sure leaves to the staff what may be the other way round', () => {
  const ahead: readonly Act[] = ['clock ahead', 'broker 2', 'lend A 1', 'clock back', 'return 2'];
  const stories: Record<string, readonly Act[]> = {
    'a kiosk was set': ['broker 2', 'lend A 1', 'return 2', 'set 2', 'start 2'],
    'the broker was set back': ahead,
    'the broker was set ahead': ['broker 2', 'return 2', 'lend A 1', 'clock ahead', 'line 1'],
  };
  test.each(Object.entries(stories))('%s', (_, story) => {
    expect([endOf(story, 1), endOf(story, 2)]).toEqual([null, null]);
    expect([endOf(story, 1, believing), endOf(story, 2, believing)]).not.toEqual([null, null]);
  });

  test('returned out of touch after a step back, and lent again', () => {
    const story: readonly Act[] = ['lend A 1', 'clock back', 'broker 2', 'return 2', 'lend B 2'];
    expect([endOf(story, 1), endOf(story, 2)]).toEqual([null, null]);
  });
});

test('the clock of the broker is set back between two deeds that are published at once', () => {
  expect(endOf(['clock ahead', 'lend A 1', 'clock back', 'return 2'], 1)).toBe(null);
});
