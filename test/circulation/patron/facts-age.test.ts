/**
 * What is known of a patron off line: facts and lists neither too old nor of a clock that was
 * wrong.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listedFees } from '../../../packages/blocks/src/index.ts';
import type { Fee } from '../../../packages/blocks/src/types.ts';
import { patronOffline } from '../../../src/circulation/patron/patron.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { acceptJournal } from '../../../src/store/seal/accept.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { card } from '../../support/simulators/lindeveld.ts';
import { newFolder, open } from '../../support/store/folder.ts';

let counter: Counter;
/** of the counter's fixed clock */
const now = Date.parse('2024-05-17T09:30:00Z');
const [hour, day] = [3_600_000, 86_400_000];
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

function seen(agoMs: number, fees: readonly Fee[] = []) {
  return counter.parts.cache.put(card(1), {
    observedAt: new Date(now - agoMs).toISOString(),
    institution: '3550',
    branch: '35500',
    fees,
    membership: { status: 5, feeCents: 0, type: 'adult' },
    replacementInvoices: [],
    manualBlocks: [],
    flags: null,
  });
}
function offline() {
  const { level, basis } = patronOffline(counter.parts, card(1))?.decision ?? {};
  return `${level} ${basis}`;
}

test.each([
  ['just seen', 0, 'full cached'],
  ['30 days old, as long as the setting says', 30 * day, 'full cached'],
  ['a second older', 30 * day + 1_000, 'checkin-only none'],
  ['an hour ahead: a clock that was put back', -hour, 'full cached'],
  ['further ahead', -hour - 1_000, 'checkin-only none'],
  ['of the year 2036', -12 * 365 * day, 'checkin-only none'],
])('facts %s', (_, agoMs, is) => {
  seen(agoMs);
  expect(offline()).toBe(is);
});

describe('the clock was put back, and unknown patrons may borrow', () => {
  const decided = (agoMs: number, fees: readonly Fee[]) => {
    const { parts } = counter;
    const offline = { ...parts.settings.offline, unknownPatrons: 'provisional' as const };
    seen(agoMs, fees);
    const settings = { ...parts.settings, offline };
    const known = patronOffline({ ...parts, settings }, card(1));
    return [known?.decision.allows.checkOut, known?.decision.basis];
  };
  const much = [{ id: '1', amountCents: 9_900, createdOn: '2024-03-01' }];

  test.each([
    ['a day', -day],
    ['to 2012', -12 * 365 * day],
  ])('%s: who was refused is refused still', (_, agoMs) => {
    expect(decided(agoMs, much)).toEqual([false, 'cached']);
  });
  test('who was not is one of whom nothing is known', () => {
    expect(decided(-day, [])).toEqual([true, 'none']);
  });
  test('what is too old refuses nobody', () => {
    expect(decided(31 * day, much)).toEqual([true, 'none']);
  });
});

describe('the journal was accepted, as a backup was put back', () => {
  const much = [{ id: '1', amountCents: 9_900, createdOn: '2024-03-01' }];
  const decided = (agoMs: number, fees: readonly Fee[] = []) => {
    const folder = newFolder();
    acceptJournal({ folder, now: new Date(now - day).toISOString() }, () => {});
    const { journal, cache, close } = open(folder);
    counter.parts = { ...counter.parts, journal, cache };
    seen(agoMs, fees);
    const is = offline();
    close();
    return is;
  };

  test('who was seen before is one of whom nothing is known', () => {
    expect(decided(day + 1_000)).toBe('checkin-only none');
  });
  test('who was refused before is refused still', () => {
    expect(decided(day + 1_000, much)).toBe('payment cached');
  });
  test('who was seen since may borrow', () => {
    expect(decided(day - 1_000)).toBe('full cached');
  });
});

describe('a 24 where a 63 could not be read', () => {
  const identify = async (nth: number) => {
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(card(nth));
    return (await visit.enterPin('1234')).kind;
  };
  const byStatus = async (nth: number) => {
    const { parts } = counter;
    const again = await openCounter({ clock: parts.clock });
    // As after a restart: this line has not seen a 63 answered.
    again.library.misbehave('resend', { codes: ['63'] });
    const visit = openVisit({ ...parts, library: again.parts.library }, 'online');
    await visit.identify(card(nth));
    const { kind } = await visit.enterPin('1234');
    await again.close();
    return kind;
  };

  test('leaves the fees and the status that were known, and as old as they were', async () => {
    expect(await identify(3)).toBe('known');
    const before = counter.parts.cache.get(card(3));
    expect(before && listedFees(before)).not.toEqual([]);
    counter.parts.clock = { now: () => new Date(now + 3 * day).toISOString() };
    expect(await byStatus(3)).toBe('known');
    expect(counter.parts.cache.get(card(3))).toMatchObject({
      fees: before?.fees,
      membership: before?.membership,
      observed: { fees: before?.observedAt },
    });
  });

  test('tells of a block that is newer than they', async () => {
    seen(day);
    expect(offline()).toBe('full cached');
    const facts = counter.parts.cache.get(card(1));
    if (facts !== null) counter.parts.cache.put(card(3), facts);
    expect(await byStatus(3)).toBe('known');
    expect(patronOffline(counter.parts, card(3))?.decision.allows.checkOut).toBe(false);
  });

  test('is all that is known where what was known before is too old', async () => {
    seen(31 * day);
    expect(await byStatus(1)).toBe('known');
    expect(Date.parse(counter.parts.cache.get(card(1))?.observedAt ?? '')).toBe(now);
    expect(offline()).toMatch(/ cached$/);
  });
});
