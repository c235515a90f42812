import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BranchSeal } from '../../src/branch/keys/branch-keys.ts';
import type { Others } from '../../src/branch/shared/others.ts';
import { isReleased } from '../../src/branch/shared/released.ts';
import {
  differenceOf,
  differences,
  isWaiting,
  marker,
} from '../../src/branch/shared/unpublished.ts';
import {
  branchKeys,
  othersOf,
  type PlainJournal,
  plainJournal,
  plainStream,
  publisherParts,
  sealed,
  unsignedSeal,
} from '../support/branch/entries.ts';
import { isLong } from '../support/repository/share.ts';

const over = { what: 'over', entry: 1, ended: 'accepted' } as const;
const numRuns = isLong ? 10_000 : 60;
const kiosks = ['k01', 'k02', 'k03'];
const items = ['A', 'B', 'C'];

/** What happens in a branch, in one order; the broker answers, or has just lost something. */
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('begin' as const),
      item: fc.nat(2),
      out: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ act: fc.constant('defer' as const), nth: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('not-done' as const), nth: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('accept' as const), nth: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('release' as const), nth: fc.nat(5) }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('publish' as const) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('connect' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('restart' as const), released: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('purge' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('new-journal' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('older-disk' as const), lost: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('damaged' as const), at: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('new-key' as const) }) },
);
const story = fc.array(fc.record({ kiosk: fc.nat(2), afterMs: fc.nat(2000), act }), {
  maxLength: 60,
  size: 'max',
});
type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never;

/** A kiosk that has read all there is, and has not published all of it yet. */
interface Kiosk {
  name: string;
  boot: number;
  /** number of the last entry before this start of its program */
  lastBefore: number;
  journal: PlainJournal;
  others: Others;
  doneAt: Map<number, number>;
  changed: Set<number>;
}

function branch(withEscrow: boolean) {
  const keys = branchKeys();
  let seal: BranchSeal = unsignedSeal(keys);
  let nowMs = 1_000_000;
  const stream = plainStream();
  const all: Kiosk[] = kiosks.map((name) => ({
    name,
    boot: 1,
    lastBefore: 0,
    journal: plainJournal(),
    others: othersOf(name, seal),
    doneAt: new Map(),
    changed: new Set(),
  }));
  const partsOf = ({ journal, boot, doneAt, lastBefore }: Kiosk) =>
    publisherParts(journal, seal, {
      boot: `boot ${boot}`,
      isAnother: (id, of) => id > lastBefore && of !== `boot ${boot}`,
      ageMs: ({ id }) => nowMs - (doneAt.get(id) ?? nowMs),
      escrow: withEscrow ? { key: new Uint8Array(8), close: ({ id }) => `escrow ${id}` } : null,
    });
  const append = (kiosk: Kiosk, contents: readonly Parameters<typeof sealed>[3][]) => {
    for (const content of contents)
      stream.append(kiosk.name, sealed(seal, kiosk.name, `boot ${kiosk.boot}`, content), nowMs);
    for (const each of all) read(each);
  };
  const read = (kiosk: Kiosk) => {
    for (const message of stream.messages) kiosk.others.fold(message);
  };
  const anew = (kiosk: Kiosk) => {
    kiosk.others.clear();
    read(kiosk);
  };
  const connect = (kiosk: Kiosk) => {
    append(kiosk, differences(partsOf(kiosk), kiosk.others.of(kiosk.name), nowMs));
    append(kiosk, marker(partsOf(kiosk), kiosk.others.of(kiosk.name)));
    kiosk.changed.clear();
  };
  const wait = (ms: number) => {
    nowMs += ms;
  };
  const settle = (
    kiosk: Kiosk,
    id: number | undefined,
    state: 'deferred' | 'accepted' | 'not-done',
  ) => {
    if (id === undefined) return;
    if (state === 'deferred') kiosk.doneAt.set(id, nowMs);
    kiosk.journal.settle(
      id,
      state === 'not-done'
        ? ({ state, why: 'not-released', data: { unreleased: 1, of: 1 } } as never)
        : { state },
    );
    kiosk.changed.add(id);
  };
  /** A loan that was by its number alone: its tags are released now. */
  const release = (kiosk: Kiosk, id: number) => {
    const entry = kiosk.journal.get(id);
    if (entry?.transaction.kind !== 'check-out' || entry.settlement === null) return;
    kiosk.journal.note(id, { step: 'released' });
    kiosk.changed.add(id);
  };
  const ids = (kiosk: Kiosk, state: 'deferred' | undefined) =>
    kiosk.journal
      .open()
      .filter(({ settlement }) => settlement?.state === state)
      .map(({ id }) => id);

  function play({ kiosk: nth, afterMs, act: does }: Story[number]): void {
    const kiosk = all[nth] as Kiosk;
    wait(afterMs);
    switch (does.act) {
      case 'begin':
        kiosk.journal.begin(does.out ? 'check-out' : 'check-in', items[does.item] ?? '', `P${nth}`);
        break;
      case 'defer':
        settle(kiosk, ids(kiosk, undefined).at(does.nth), 'deferred');
        break;
      case 'not-done':
        settle(kiosk, ids(kiosk, undefined).at(does.nth), 'not-done');
        break;
      case 'accept':
        settle(kiosk, ids(kiosk, 'deferred').at(does.nth), 'accepted');
        break;
      case 'release':
        release(kiosk, kiosk.journal.lastId() - does.nth);
        break;
      case 'publish':
        for (const id of kiosk.changed)
          append(kiosk, differenceOf(partsOf(kiosk), kiosk.others.of(kiosk.name), id));
        kiosk.changed.clear();
        break;
      case 'connect':
        connect(kiosk);
        break;
      case 'restart':
        kiosk.boot += 1;
        kiosk.lastBefore = kiosk.journal.lastId();
        for (const id of ids(kiosk, undefined)) {
          if (does.released) kiosk.journal.note(id, { step: 'released' });
          kiosk.journal.settle(id, { state: 'unknown', why: 'interrupted' });
        }
        anew(kiosk);
        connect(kiosk);
        break;
      case 'purge':
        for (let id = 1; id < kiosk.journal.lastId(); id += 1)
          if (kiosk.journal.get(id)?.settlement?.state === 'accepted') kiosk.journal.remove(id);
        break;
      case 'new-journal':
        kiosk.journal = plainJournal();
        kiosk.boot += 1;
        kiosk.lastBefore = 0;
        kiosk.doneAt.clear();
        connect(kiosk);
        break;
      case 'older-disk':
        stream.messages.splice(Math.max(0, stream.messages.length - does.lost));
        for (const each of all) anew(each);
        for (const each of all) connect(each);
        break;
      case 'damaged':
        stream.messages.splice(does.at % Math.max(1, stream.messages.length), 1);
        for (const each of all) anew(each);
        for (const each of all) connect(each);
        break;
      case 'new-key':
        keys.set(keys.size + 1, branchKeys().get(1) as Uint8Array);
        seal = unsignedSeal(keys);
        for (const each of all) each.others.useKeys(seal);
        break;
    }
  }
  return { all, stream, play, connect, read, seal: () => seal, now: () => nowMs, partsOf };
}

/** All that is known of a branch, to compare. */
function known(others: Others) {
  return {
    kiosks: others.kiosks().map((kiosk) => [kiosk, others.of(kiosk)]),
    items: items.map((item) => others.ofItem(item)),
    patrons: kiosks.map((_, nth) => new Set(others.loansOf([`P${nth}`]))),
  };
}

function check(story: Story, withEscrow: boolean): void {
  const { all, stream, play, connect, seal, now, partsOf } = branch(withEscrow);
  for (const each of story) play(each);
  for (const kiosk of all) connect(kiosk);
  const late = othersOf('k09', seal());
  for (const message of stream.messages) late.fold(message);
  for (const { name, journal, others } of all) {
    // Whoever reads the stream from its start knows what those know who have read it as it grew.
    expect(known(others)).toEqual(known(late));
    const waiting = journal.open().filter(isWaiting);
    const done = waiting.filter(({ settlement }) => settlement !== null).map(({ id }) => id);
    const { open, ended, named } = late.of(name);
    for (const { entry, what, isReleased: is, boot } of [...open.values(), ...ended.values()]) {
      const own = journal.get(entry);
      if (own !== null && boot === `boot ${all.find((one) => one.name === name)?.boot}`)
        expect(is, `${name} ${entry}`).toBe(what === 'lent' ? isReleased(own) : null);
    }
    expect([...open.keys()].sort((a, b) => a - b)).toEqual(done);
    expect([...named].sort((a, b) => a - b)).toEqual(
      waiting.filter(({ settlement }) => settlement === null).map(({ id }) => id),
    );
    for (let id = 1; id <= journal.lastId(); id += 1)
      expect(late.isOver(name, id), `${name} ${id}`).toBe(!waiting.some((each) => each.id === id));
    // In the order in which a kiosk sends them.
    const entries = [...open.values()].sort((a, b) => a.entry - b.entry);
    expect(entries).toEqual(
      [...entries].sort((a, b) => a.doneAtMs - b.doneAtMs || a.seq - b.seq || a.entry - b.entry),
    );
  }
  for (const kiosk of all)
    expect(differences(partsOf(kiosk), kiosk.others.of(kiosk.name), now())).toEqual([]);
}

describe('what is published and read', { timeout: isLong ? 900_000 : 20_000 }, () => {
  it('is the journals, whatever was lost, repeated, put back or sealed anew', () => {
    fc.assert(fc.property(story, fc.boolean(), check), { numRuns });
  });

  it('a number that comes again for the same item is another entry', () => {
    const acts = ['begin', 'defer', 'publish', 'accept', 'publish', 'new-journal'] as const;
    const once = ['begin', 'defer', 'publish'] as const;
    const of = (act: (typeof acts)[number]) =>
      ({ kiosk: 0, afterMs: 10, act: { act, item: 0, out: true, nth: 0 } }) as Story[number];
    check([...acts, ...once].map(of), false);
  });

  it('one of an earlier start that was done at another time is not taken for accepted', () => {
    const seal = unsignedSeal(branchKeys());
    const lent = {
      what: 'lent' as const,
      entry: 1,
      patron: [seal.patronHashes('P1')[0]],
      dueOn: null,
    };
    const of = (atMs: number) => {
      const others = othersOf('k01', seal, () => atMs);
      const stream = plainStream();
      const [item] = seal.itemHashes('A');
      stream.append('k01', sealed(seal, 'k01', 'boot', { ...lent, item, ageMs: 0 }), 5000);
      stream.append('k01', sealed(seal, 'k01', 'boot', over), 9000);
      for (const message of stream.messages) others.fold(message);
      return others.standing({ id: 1, item: 'A', what: 'lent', isListed: false }).own;
    };
    expect([of(5000), of(3_600_000)]).toEqual(['accepted', 'gone']);
  });

  it('an older copy is told that the contrary of its entry was done since, once that is over', () => {
    const seal = unsignedSeal(branchKeys());
    const [item] = seal.itemHashes('A');
    const lent = {
      what: 'lent' as const,
      entry: 1,
      item,
      ageMs: 0,
      dueOn: null,
      patron: [seal.patronHashes('P1')[0]],
    };
    const returned = { what: 'returned' as const, entry: 2, item, ageMs: 0 };
    const ends = (ended: 'accepted' | 'refused') => ({ what: 'over' as const, entry: 2, ended });
    const since = (...last: Parameters<typeof sealed>[3][]) => {
      const others = othersOf('k01', seal, () => 5000);
      const stream = plainStream();
      for (const [at, message] of [lent, { ...over, ended: 'staff' as const }, ...last].entries())
        stream.append('k01', sealed(seal, 'k01', 'boot', message), 5000 + at * 1000);
      for (const message of stream.messages) others.fold(message);
      return others.standing({ id: 1, item: 'A', what: 'lent', isListed: true }).elsewhere;
    };
    expect(since(returned, ends('accepted'))).toMatchObject([
      { kiosk: 'k01', state: 'over', isLater: true },
    ]);
    // Still to be sent after it, not done after all, or the same once more.
    expect(since(returned)).toEqual([]);
    expect(since(returned, ends('refused'))).toEqual([]);
    expect(since({ ...lent, entry: 2 }, ends('accepted'))).toEqual([]);
  });
});
