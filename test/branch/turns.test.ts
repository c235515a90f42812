import { describe, expect, test } from 'vitest';
import { createTurns } from '../../src/branch/link/turns.ts';

const minute = 60_000;
const second = 1000;

/** An entry 7 on the item A, before which `earlier` kiosks have one. */
function turnsWith(...earlier: string[]) {
  let nowMs = 0;
  let listensSinceMs = -minute;
  const heardMs = new Map<string, number>();
  const earlierOn = (item: string, own: number) => (item === 'A' && own === 7 ? earlier : []);
  const turns = createTurns(
    { earlierOn },
    (kiosk) => heardMs.get(kiosk) ?? null,
    () => nowMs,
    () => listensSinceMs,
  );
  return {
    heard: (kiosk: string) => void heardMs.set(kiosk, nowMs),
    begin: () => {
      listensSinceMs = nowMs;
    },
    pass(ms: number) {
      nowMs += ms;
    },
    /** another kiosk takes its place before the entry, or its own entry is over */
    now: (...kiosks: string[]) => void earlier.splice(0, earlier.length, ...kiosks),
    own: () => turns.of({ id: 7, item: 'A' }),
    other: () => turns.of({ id: 8, item: 'B' }),
  };
}

describe('whose turn it is', () => {
  test('the first on an item goes at once', () => {
    expect(turnsWith().own()).toBe('go');
  });

  test('one waits for an earlier one until that is over, and others on other items do not', () => {
    const turns = turnsWith('k02');
    turns.heard('k02');
    expect([turns.own(), turns.other()]).toEqual(['wait', 'go']);
    turns.now();
    expect(turns.own()).toBe('go');
  });

  test('a kiosk that was never heard of, or not for a minute, is not waited for', () => {
    const turns = turnsWith('k02');
    expect(turns.own()).toBe('go');
    turns.heard('k02');
    turns.pass(minute);
    expect(turns.own()).toBe('wait');
    turns.pass(1);
    expect(turns.own()).toBe('go');
    turns.heard('k02');
    expect(turns.own()).toBe('wait');
  });

  test('one that has just begun to listen waits until the others have had time to say something', () => {
    const turns = turnsWith('k02');
    turns.begin();
    expect([turns.own(), turns.other()]).toEqual(['wait', 'go']);
    turns.pass(30 * second);
    expect(turns.own()).toBe('go');
  });

  test('one of two that is heard of is enough', () => {
    const turns = turnsWith('k02', 'k03');
    turns.heard('k03');
    expect(turns.own()).toBe('wait');
  });

  test('an entry waits ten minutes in all, for one kiosk after the other too', () => {
    const turns = turnsWith('k02');
    const passAlive = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 20 * second) {
        turns.pass(20 * second);
        turns.heard('k02');
        turns.heard('k03');
      }
    };
    turns.heard('k02');
    expect(turns.own()).toBe('wait');
    passAlive(9 * minute);
    turns.now('k03');
    expect(turns.own()).toBe('wait');
    passAlive(minute);
    expect(turns.own()).toBe('go');
    // The time is over for good while there is one before it, of any kiosk.
    turns.now('k02');
    passAlive(minute);
    expect(turns.own()).toBe('go');
  });

  test('where none was before it in between, the time begins anew', () => {
    const turns = turnsWith('k02');
    turns.heard('k02');
    expect(turns.own()).toBe('wait');
    turns.pass(10 * minute);
    turns.now();
    expect(turns.own()).toBe('go');
    turns.now('k02');
    turns.heard('k02');
    expect(turns.own()).toBe('wait');
  });

  test('the time runs on while its kiosk is not heard of', () => {
    const turns = turnsWith('k02');
    turns.heard('k02');
    expect(turns.own()).toBe('wait');
    turns.pass(10 * minute);
    turns.heard('k02');
    expect(turns.own()).toBe('go');
  });
});
