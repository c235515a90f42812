/** Whether the tags of a loan were released is known at the other kiosks; and when that is later. */
import { describe, expect, test } from 'vitest';
import type { Content } from '../../src/branch/shared/messages.ts';
import { movedBy } from '../../src/branch/shared/moved.ts';
import { differenceOf, differences } from '../../src/branch/shared/unpublished.ts';
import type { Note } from '../../src/store/types.ts';
import {
  branchKeys,
  othersOf,
  plainJournal,
  plainStream,
  publisherParts,
  sealed,
  unsignedSeal,
} from '../support/branch/entries.ts';

const nowMs = Date.parse('2026-12-03T10:00:00.000Z');
const unseen: Note = { step: 'tag-not-seen' };
const released: Note = { step: 'released' };

/** k01 lends A and publishes that; k02 reads the bytes. */
function twoKiosks(mode: 'online' | 'offline') {
  const keys = branchKeys();
  let seal = unsignedSeal(keys);
  const stream = plainStream();
  let journal = plainJournal();
  const own = othersOf('k01', seal);
  let elsewhere = othersOf('k02', seal);
  let started = { boot: 'first', lastBefore: 0 };
  const parts = () =>
    publisherParts(journal, seal, {
      boot: started.boot,
      isAnother: (id, of) => id > started.lastBefore && of !== started.boot,
    });
  const publish = (contents: readonly Content[]) => {
    for (const content of contents) {
      const stored = stream.append('k01', sealed(seal, 'k01', started.boot, content), nowMs);
      for (const each of [own, elsewhere]) each.fold(stored);
    }
    return contents.map(({ what }) => what);
  };
  const readAnew = () => {
    const reader = othersOf('k02', seal);
    for (const stored of stream.messages) reader.fold(stored);
    return reader;
  };
  return {
    note: (id: number, note: Note) => journal.note(id, note),
    lend(note: Note) {
      const id = journal.begin('check-out', 'A', 'P1', mode);
      journal.note(id, note);
      journal.settle(id, { state: mode === 'online' ? 'accepted' : 'deferred' });
      return id;
    },
    publish,
    publishOf(id: number) {
      const publisher = parts();
      const moved = movedBy({ self: 'k01', others: own, publisher, nowMs: () => nowMs }, [id]);
      return [...publish(moved), ...publish(differenceOf(publisher, own.of('k01'), id))];
    },
    /** Of all that differs, as after a connection. */
    compare: () => publish(differences(parts(), own.of('k01'), nowMs)),
    restart(is?: 'with a new journal') {
      if (is !== undefined) journal = plainJournal();
      started = { boot: 'second', lastBefore: journal.lastId() };
    },
    newKey() {
      for (const key of branchKeys().values()) keys.set(2, key);
      seal = unsignedSeal(keys);
      for (const each of [own, elsewhere]) each.useKeys(seal);
    },
    /** The broker loses all but the first `count` messages, and both read anew. */
    lose(count: number) {
      stream.messages.splice(count);
      const before = elsewhere;
      own.clear();
      for (const stored of stream.messages) own.fold(stored);
      elsewhere = readAnew();
      elsewhere.remember(before);
    },
    itemHash: () => seal.itemHashes('A')[0],
    seen: () => elsewhere.lastElsewhere('A'),
    /** By a kiosk that reads the stream from its start. */
    seenAnew: () => readAnew().lastElsewhere('A')?.isReleased,
    waits: () => elsewhere.lastOn('A', null),
  };
}

describe.each(['online', 'offline'] as const)('a loan that was made %s', (mode) => {
  const first = mode === 'online' ? 'moved' : 'lent';

  test('and released', () => {
    const { lend, publishOf, seen, compare } = twoKiosks(mode);
    expect(publishOf(lend(released))).toEqual([first]);
    expect(seen()?.isReleased).toBe(true);
    expect(compare()).toEqual([]);
  });

  test('by its number alone, and released later: it stands where it stood', () => {
    const { lend, publishOf, publish, seen, seenAnew, note, compare } = twoKiosks(mode);
    const id = lend(unseen);
    expect(publishOf(id)).toEqual([first]);
    const before = seen();
    expect(before?.isReleased).toBe(false);
    const place = { doneAtMs: before?.doneAtMs };
    note(id, released);
    expect(publishOf(id)).toEqual(['released']);
    expect(seen()).toMatchObject({ ...place, isReleased: true });
    expect([...publishOf(id), ...compare()]).toEqual([]);
    publish([{ what: 'released', entry: id, item: 'of-something-else-here' }]);
    expect(seen()).toMatchObject({ ...place, isReleased: true });
    expect(seenAnew()).toBe(true);
  });

  test('released before its kiosk ended, and published at its next start', () => {
    const { lend, publishOf, seen, note, restart, compare } = twoKiosks(mode);
    const id = lend(unseen);
    publishOf(id);
    note(id, released);
    restart();
    expect(compare()).toEqual(['released']);
    expect(seen()?.isReleased).toBe(true);
  });

  test('released under a new branch key', () => {
    const { lend, publishOf, seen, note, newKey } = twoKiosks(mode);
    const id = lend(unseen);
    publishOf(id);
    newKey();
    note(id, released);
    publishOf(id);
    expect(seen()?.isReleased).toBe(true);
  });

  test('and the broker has lost that it was released', () => {
    const { lend, publishOf, seenAnew, note, lose, compare } = twoKiosks(mode);
    const id = lend(unseen);
    publishOf(id);
    note(id, released);
    publishOf(id);
    lose(1);
    expect(seenAnew()).toBe(false);
    compare();
    expect(seenAnew()).toBe(true);
  });

  test('and the broker has lost it: a kiosk that remembers it reads when it is released', () => {
    const { lend, publishOf, seen, note, lose } = twoKiosks(mode);
    const id = lend(unseen);
    publishOf(id);
    lose(0);
    expect(seen()?.isReleased).toBe(false);
    note(id, released);
    publishOf(id);
    expect(seen()?.isReleased).toBe(true);
  });

  test('a new journal that gives its number to another loan says nothing of the first', () => {
    const { lend, publishOf, restart, compare } = twoKiosks(mode);
    publishOf(lend(unseen));
    restart('with a new journal');
    lend(released);
    expect(compare()).not.toContain('released');
  });

  test('by a kiosk of an older version, which does not say: nothing more is published of it', () => {
    const { lend, publish, seen, itemHash, compare } = twoKiosks(mode);
    const common = { entry: lend(released), item: itemHash(), ageMs: 0 };
    publish([
      mode === 'online'
        ? { what: 'moved', deeds: [{ deed: 'lent', ...common }] }
        : { what: 'lent', ...common, patron: ['P1'.padEnd(22, '.')], dueOn: null },
    ]);
    expect(seen()).toMatchObject({ what: 'lent', isReleased: null });
    expect(compare()).not.toContain('released');
  });
});

test('one that waits there says so too, and goes on saying it when it is sent', () => {
  const { lend, publishOf, publish, waits, seen, note } = twoKiosks('offline');
  const id = lend(unseen);
  publishOf(id);
  expect(waits()).toMatchObject({ what: 'lent', isReleased: false });
  note(id, released);
  publishOf(id);
  expect(waits()).toMatchObject({ what: 'lent', isReleased: true });
  publish([{ what: 'over', entry: id, ended: 'accepted' }]);
  expect(seen()).toMatchObject({ what: 'lent', isReleased: true, ended: 'accepted' });
});
