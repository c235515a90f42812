import { describe, expect, test } from 'vitest';
import { createReplayOrder } from '../../src/branch/link/replay-order.ts';
import { type DeedElsewhere, earlierElsewhere, type Known } from '../../src/branch/shared/order.ts';

const minute = 60_000;
const second = 1000;

const published: Known = {
  ...{ own: 'open', isLate: false, isListed: false, isAdopted: false, isDoubted: false },
  elsewhere: [],
};
const earlier = (kiosk: string): DeedElsewhere => ({
  ...{ kiosk, state: 'open', isLater: false, doubt: null },
});
const later = (kiosk: string, isOpen: boolean): DeedElsewhere => ({
  ...{ kiosk, state: isOpen ? 'open' : 'over', isLater: true, doubt: null },
});

/** A kiosk in touch with its branch, and a clock. */
function kiosk() {
  let nowMs = 0;
  let listensSinceMs = -minute;
  let touch = { isIn: true, sinceMs: -minute };
  let isFenced = false;
  let lacksAnnouncement = false;
  const lastSeenMs = new Map<string, number>();
  const replayOrder = createReplayOrder({
    nowMs: () => nowMs,
    lastSeenMs: (of) => lastSeenMs.get(of) ?? null,
    listensSinceMs: () => listensSinceMs,
    touch: () => touch,
    isFenced: () => isFenced,
    lacksAnnouncement: () => lacksAnnouncement,
  });
  return {
    seen: (of: string) => void lastSeenMs.set(of, nowMs),
    begin: () => {
      listensSinceMs = nowMs;
    },
    fence() {
      isFenced = true;
    },
    lacksAnnouncement(is: boolean) {
      lacksAnnouncement = is;
    },
    touch(isIn: boolean) {
      touch = { isIn, sinceMs: nowMs };
    },
    pass(ms: number) {
      nowMs += ms;
    },
    /** asked each minute, as by a kiosk that is on line */
    wait(minutes: number, known: Known, ...alive: string[]) {
      for (let passed = 0; passed < minutes; passed += 1) {
        for (const each of alive) lastSeenMs.set(each, nowMs);
        replayOrder.earlierElsewhere(known);
        nowMs += minute;
      }
      for (const each of alive) lastSeenMs.set(each, nowMs);
    },
    of: (...elsewhere: DeedElsewhere[]) =>
      replayOrder.earlierElsewhere({ ...published, elsewhere }).is,
    is: (known: Known) => replayOrder.earlierElsewhere(known).is,
  };
}

/** In touch for a minute, and waiting for none. */
const inTouch = {
  isFenced: false,
  mayOneCome: false,
  outOfTouchMs: null,
  inTouchMs: minute,
  waitedMs: 0,
  expected: new Set<string>(),
};

describe('whose turn it is', () => {
  test('the first on an item goes at once', () => {
    expect(kiosk().of()).toBe('go');
  });

  test('one waits for an earlier one until that is over, and others on other items do not', () => {
    const own = kiosk();
    own.seen('k02');
    expect([own.of(earlier('k02')), own.of()]).toEqual(['wait', 'go']);
    expect(own.of({ ...earlier('k02'), state: 'over' })).toBe('go');
  });

  test('a kiosk that was never seen, or not for a minute, is not waited for', () => {
    const own = kiosk();
    expect(own.of(earlier('k02'))).toBe('go');
    own.seen('k02');
    own.pass(minute);
    expect(own.of(earlier('k02'))).toBe('wait');
    own.pass(1);
    expect(own.of(earlier('k02'))).toBe('go');
  });

  test('one that has just begun to listen waits until the others have had time to say something', () => {
    const own = kiosk();
    own.begin();
    expect([own.of(earlier('k02')), own.of()]).toEqual(['wait', 'go']);
    own.pass(30 * second);
    expect(own.of(earlier('k02'))).toBe('go');
  });

  test('one of two that was seen is enough, and is named', () => {
    const elsewhere = [earlier('k02'), earlier('k03'), earlier('k03')];
    const times = {
      isFenced: false,
      mayOneCome: false,
      outOfTouchMs: null,
      inTouchMs: minute,
      waitedMs: 0,
      expected: new Set(['k03']),
    };
    expect(earlierElsewhere({ ...published, elsewhere }, times)).toEqual({
      is: 'wait',
      for: ['k03'],
    });
  });

  test('the kiosk waits ten minutes in all, for whomever and with whatever entry', () => {
    const own = kiosk();
    own.wait(9, { ...published, elsewhere: [earlier('k02')] }, 'k02', 'k03');
    expect(own.of(earlier('k03'))).toBe('wait');
    own.wait(1, { ...published, elsewhere: [earlier('k03')] }, 'k02', 'k03');
    // What is done meanwhile has no ten minutes of its own.
    expect([own.of(earlier('k02')), own.of(earlier('k03'))]).toEqual(['go', 'go']);
  });

  test('where nothing had to wait for two minutes, the time begins anew', () => {
    const own = kiosk();
    own.wait(11, { ...published, elsewhere: [earlier('k02')] }, 'k02');
    expect(own.of(earlier('k02'))).toBe('go');
    own.pass(2 * minute + 1);
    own.seen('k02');
    expect(own.of(earlier('k02'))).toBe('wait');
  });
});

describe('what another kiosk did later with the item', () => {
  test('sent: the entry is the staff’s', () => {
    expect(kiosk().of(later('k02', false))).toBe('overtaken');
  });

  test('still open: it waits for this entry, which goes', () => {
    expect(kiosk().of(later('k02', true))).toBe('go');
  });

  test('still open, and this entry is on the staff’s list: nobody waits for it', () => {
    const listed: Known = { ...published, own: 'staff', isListed: true };
    expect(earlierElsewhere({ ...listed, elsewhere: [later('k02', true)] }, inTouch)).toEqual({
      is: 'overtaken',
      by: 'k02',
    });
    expect(earlierElsewhere(listed, inTouch)).toEqual({ is: 'go' });
  });
});

describe('out of touch with the branch', () => {
  test('nothing is sent for ten minutes; then the library system is asked first', () => {
    const own = kiosk();
    own.touch(false);
    expect(own.of()).toBe('wait');
    own.pass(10 * minute - 1);
    expect([own.of(), own.of(earlier('k02'))]).toEqual(['wait', 'wait']);
    own.pass(1);
    expect([own.of(), own.of(earlier('k02'))]).toEqual(['ask', 'ask']);
    own.touch(true);
    expect(own.of()).toBe('go');
  });

  test('what was overtaken before is not sent, and what was open waits no longer for this entry', () => {
    const own = kiosk();
    own.touch(false);
    expect([own.of(later('k02', false)), own.of(later('k02', true))]).toEqual([
      'overtaken',
      'wait',
    ]);
    own.pass(10 * minute);
    expect(own.of(later('k02', true))).toBe('overtaken');
  });

  test('an entry that is not published yet waits for that, where another kiosk has one of the item', () => {
    const unpublished: Known = { ...published, own: 'unpublished' };
    const elsewhere = [later('k02', true)];
    expect(earlierElsewhere({ ...unpublished, elsewhere }, inTouch)).toEqual({
      is: 'wait',
      for: [],
    });
    expect(earlierElsewhere(unpublished, inTouch)).toEqual({ is: 'go' });
  });
});

test('published late, it waits three seconds for those who did something since', () => {
  const own = kiosk();
  const late: Known = { ...published, isLate: true };
  own.touch(true);
  expect([own.is(late), own.is(published)]).toEqual(['wait', 'go']);
  own.pass(3 * second);
  expect(own.is(late)).toBe('go');
});

describe('another kiosk has not said since the connection that it is in touch', () => {
  test('nothing is sent until it does, for two minutes at most', () => {
    const own = kiosk();
    own.begin();
    own.lacksAnnouncement(true);
    expect([own.of(), own.of(later('k02', false))]).toEqual(['wait', 'overtaken']);
    own.pass(2 * minute - 1);
    expect(own.of()).toBe('wait');
    own.pass(1);
    expect(own.of()).toBe('go');
    own.begin();
    own.lacksAnnouncement(false);
    expect(own.of()).toBe('go');
  });

  test('with a connection that ends again and again, for ten minutes in all', () => {
    const own = kiosk();
    own.lacksAnnouncement(true);
    for (let times = 0; times < 10; times += 1) {
      own.begin();
      expect(own.of()).toBe('wait');
      own.pass(minute);
    }
    own.begin();
    expect(own.of()).toBe('go');
  });
});

test('what the branch has as over, and this journal as open, is not sent again', () => {
  const ended = (own: Known['own']) => earlierElsewhere({ ...published, own }, inTouch).is;
  expect([ended('accepted'), ended('staff'), ended('closed'), ended('gone')]).toEqual([
    'accepted',
    'perhaps-settled',
    'perhaps-settled',
    'perhaps-settled',
  ]);
});

test('one that is fenced sends nothing: another machine may have sent it, and nobody reads this one', () => {
  const own = kiosk();
  own.touch(false);
  own.fence();
  expect(own.of()).toBe('perhaps-settled');
  own.pass(20 * minute);
  expect([
    own.of(),
    own.of(later('k02', false)),
    own.is({ ...published, own: 'accepted' }),
  ]).toEqual(['perhaps-settled', 'perhaps-settled', 'accepted']);
});

describe('in doubt, as an age is not sure', () => {
  const deed = (doubt: 'own' | 'theirs', state: DeedElsewhere['state']): DeedElsewhere => ({
    ...{ kiosk: 'k02', state, isLater: true, doubt },
  });

  test('the entry that was published with it is never sent, wherever its place is', () => {
    for (const state of ['open', 'staff', 'over'] as const)
      for (const isLater of [false, true])
        expect(kiosk().of({ ...deed('own', state), isLater })).toBe('overtaken');
  });

  test('the other one is sent, unless that one was before', () => {
    const states = ['open', 'staff', 'over'] as const;
    const verdicts = states.map((state) => kiosk().of(deed('theirs', state)));
    expect(verdicts).toEqual(['go', 'go', 'overtaken']);
  });
});
