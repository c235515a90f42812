import { describe, expect, test } from 'vitest';
import { createTurns } from '../../src/branch/link/replay-order.ts';
import { type DeedElsewhere, type Known, turnOf } from '../../src/branch/shared/order.ts';

const minute = 60_000;
const second = 1000;

const told: Known = {
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
  const heardMs = new Map<string, number>();
  const turns = createTurns({
    nowMs: () => nowMs,
    heardMs: (of) => heardMs.get(of) ?? null,
    listensSinceMs: () => listensSinceMs,
    touch: () => touch,
    isFenced: () => isFenced,
  });
  return {
    heard: (of: string) => void heardMs.set(of, nowMs),
    begin: () => {
      listensSinceMs = nowMs;
    },
    fence() {
      isFenced = true;
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
        for (const each of alive) heardMs.set(each, nowMs);
        turns.of(known);
        nowMs += minute;
      }
      for (const each of alive) heardMs.set(each, nowMs);
    },
    of: (...elsewhere: DeedElsewhere[]) => turns.of({ ...told, elsewhere }).is,
    is: (known: Known) => turns.of(known).is,
  };
}

/** In touch for a minute, and waiting for none. */
const inTouch = {
  isFenced: false,
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
    own.heard('k02');
    expect([own.of(earlier('k02')), own.of()]).toEqual(['wait', 'go']);
    expect(own.of({ ...earlier('k02'), state: 'over' })).toBe('go');
  });

  test('a kiosk that was never heard of, or not for a minute, is not waited for', () => {
    const own = kiosk();
    expect(own.of(earlier('k02'))).toBe('go');
    own.heard('k02');
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

  test('one of two that is heard of is enough, and is named', () => {
    const elsewhere = [earlier('k02'), earlier('k03'), earlier('k03')];
    const times = {
      isFenced: false,
      outOfTouchMs: null,
      inTouchMs: minute,
      waitedMs: 0,
      expected: new Set(['k03']),
    };
    expect(turnOf({ ...told, elsewhere }, times)).toEqual({ is: 'wait', for: ['k03'] });
  });

  test('the kiosk waits ten minutes in all, for whomever and with whatever entry', () => {
    const own = kiosk();
    own.wait(9, { ...told, elsewhere: [earlier('k02')] }, 'k02', 'k03');
    expect(own.of(earlier('k03'))).toBe('wait');
    own.wait(1, { ...told, elsewhere: [earlier('k03')] }, 'k02', 'k03');
    // What is done meanwhile has no ten minutes of its own.
    expect([own.of(earlier('k02')), own.of(earlier('k03'))]).toEqual(['go', 'go']);
  });

  test('where nothing had to wait for two minutes, the time begins anew', () => {
    const own = kiosk();
    own.wait(11, { ...told, elsewhere: [earlier('k02')] }, 'k02');
    expect(own.of(earlier('k02'))).toBe('go');
    own.pass(2 * minute + 1);
    own.heard('k02');
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
    const listed: Known = { ...told, own: 'staff', isListed: true };
    expect(turnOf({ ...listed, elsewhere: [later('k02', true)] }, inTouch)).toEqual({
      is: 'overtaken',
      by: 'k02',
    });
    expect(turnOf(listed, inTouch)).toEqual({ is: 'go' });
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

  test('an entry that is not told yet waits for that, where another kiosk has one of the item', () => {
    const untold: Known = { ...told, own: 'untold' };
    const elsewhere = [later('k02', true)];
    expect(turnOf({ ...untold, elsewhere }, inTouch)).toEqual({ is: 'wait', for: [] });
    expect(turnOf(untold, inTouch)).toEqual({ is: 'go' });
  });
});

test('told late, it waits three seconds for those who did something since', () => {
  const own = kiosk();
  const late: Known = { ...told, isLate: true };
  own.touch(true);
  expect([own.is(late), own.is(told)]).toEqual(['wait', 'go']);
  own.pass(3 * second);
  expect(own.is(late)).toBe('go');
});

test('what the branch has as over, and this journal as open, is not sent again', () => {
  const ended = (own: Known['own']) => turnOf({ ...told, own }, inTouch).is;
  expect([ended('accepted'), ended('staff'), ended('closed'), ended('gone')]).toEqual([
    'accepted',
    'perhaps-settled',
    'perhaps-settled',
    'perhaps-settled',
  ]);
});

test('one that is fenced sends nothing: another machine may have sent it, and nobody hears this one', () => {
  const own = kiosk();
  own.touch(false);
  own.fence();
  expect(own.of()).toBe('perhaps-settled');
  own.pass(20 * minute);
  expect([own.of(), own.of(later('k02', false)), own.is({ ...told, own: 'accepted' })]).toEqual([
    'perhaps-settled',
    'perhaps-settled',
    'accepted',
  ]);
});

describe('in doubt, as an age is not sure', () => {
  const deed = (doubt: 'own' | 'theirs', state: DeedElsewhere['state']): DeedElsewhere => ({
    ...{ kiosk: 'k02', state, isLater: true, doubt },
  });

  test('the entry that was told with it is never sent, wherever its place is', () => {
    for (const state of ['open', 'staff', 'over'] as const)
      for (const isLater of [false, true])
        expect(kiosk().of({ ...deed('own', state), isLater })).toBe('overtaken');
  });

  test('the other one is sent, unless that one was before', () => {
    const states = ['open', 'staff', 'over'] as const;
    const turns = states.map((state) => kiosk().of(deed('theirs', state)));
    expect(turns).toEqual(['go', 'go', 'overtaken']);
  });
});
