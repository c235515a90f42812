/**
 * Two kiosks, one item and three people in a small world: the real fold, order and publisher, over a
 * stream, a line and a library system of a few lines. Each kiosk sends as soon as it may.
 */

import { createReplayOrder } from '../../../src/branch/link/replay-order.ts';
import type { LoanToClaim } from '../../../src/branch/port.ts';
import type { Content } from '../../../src/branch/shared/messages.ts';
import { movedBy, movedSince } from '../../../src/branch/shared/moved.ts';
import { createOthers } from '../../../src/branch/shared/others.ts';
import {
  differenceOf,
  differences,
  marker,
  type PublisherParts,
} from '../../../src/branch/shared/unpublished.ts';
import type { Entry } from '../../../src/store/types.ts';
import type { Act, Healing, Older } from './acts.ts';
import type { claimsCut } from './claims-cut.ts';
import {
  allSign,
  openSeal,
  type PlainJournal,
  placeOf,
  plainJournal,
  plainStream,
  publisherParts,
  sealed,
} from './entries.ts';
import type { Kiosk } from './model-kiosk.ts';

const item = 'X';
const minute = 60_000;
const interrupted = { why: 'not-sent', data: { line: '' } } as const;

/** Without `claims` each loan off line is had at once. */
export function twoKiosks(
  holder: 'C' | null,
  older: Older = {},
  claims: ReturnType<typeof claimsCut> | null = null,
) {
  let nowMs = 1_000_000_000;
  let skewMs = 0;
  let brokerIsUp = true;
  /** who has it by the library system, and who by the ledger of the world */
  let booked: string | null = holder;
  let bearer: string | null = holder;
  let last: { kiosk: Kiosk; id: number } | null = null;
  /**
   * What docs/branch.md has no promise for: an entry was sent after ten minutes out of touch, or while
   * another kiosk had something to publish of what it did on line, and was not in touch for two minutes;
   * or the broker's clock was set before one that is on was ever in touch.
   */
  let blind = false;
  const stream = plainStream();
  const kiosks = ['k01', 'k02'].map(createKiosk);

  function createKiosk(name: string): Kiosk {
    const plain = plainJournal();
    const journal = {
      ...plain,
      begunSince: (_: string, is: Parameters<PlainJournal['begunSince']>[1]) =>
        plain.begunSince('', is),
    };
    const kiosk = {
      ...{ name, journal, boot: 1, doneAt: new Map(), readAt: new Map(), ownSkewMs: 0 },
      isOn: true,
      isBusy: false,
      hasLine: false,
      hasBroker: true,
      inTouchMs: null,
      outSinceMs: null,
      listensSinceMs: nowMs,
    } as unknown as Kiosk;
    start(kiosk);
    return kiosk;
  }

  function start(kiosk: Kiosk): void {
    kiosk.readAt = new Map();
    kiosk.skewAt = new Map();
    kiosk.skewMs = null;
    kiosk.others = createOthers({
      branch: 'b001',
      self: kiosk.name,
      seal: openSeal,
      placeOf,
      unpublishedAtMs: (id) => nowMs + skewMs - ageOf(kiosk, id),
      readBefore: (id) => kiosk.readAt.get(id) ?? 0,
      isUnsure: (id) => isUnsure(kiosk, id),
    });
    kiosk.replayOrder = createReplayOrder({
      nowMs: () => nowMs,
      lastSeenMs: (of) => (isInTouch(kiosks.find(({ name }) => name === of)) ? nowMs : null),
      listensSinceMs: () => kiosk.listensSinceMs,
      isFenced: () => false,
      lacksAnnouncement: () =>
        older.waitsForNobody !== true &&
        kiosks.some((each) => each !== kiosk && !wasInTouch(each, kiosk.listensSinceMs)),
      touch: () => {
        const { outSinceMs, listensSinceMs } = kiosk;
        return { isIn: outSinceMs === null, sinceMs: outSinceMs ?? listensSinceMs };
      },
    });
    kiosk.outSinceMs = nowMs;
    kiosk.listensSinceMs = nowMs;
    kiosk.isBusy = false;
    claims?.started(kiosk.name, () => ({
      self: kiosk.name,
      seal: openSeal,
      others: kiosk.others,
      journal: kiosk.journal,
      onNotSigned: allSign,
    }));
    // What was interrupted before its item was released was not lent.
    for (const { id, settlement } of kiosk.journal.open())
      if (settlement === null) kiosk.journal.settle(id, { state: 'not-done', ...interrupted });
  }

  function ageOf({ doneAt, skewAt, ownSkewMs }: Kiosk, id: number): number {
    const ageMs = nowMs - (doneAt.get(id) ?? nowMs);
    return skewAt.has(id) ? ageMs : Math.max(0, ageMs + ownSkewMs);
  }
  function isUnsure({ skewAt, skewMs: known }: Kiosk, id: number): boolean {
    const then = skewAt.get(id);
    return then === undefined || (then !== null && then !== known);
  }

  const isInTouch = (kiosk?: Kiosk) => kiosk?.isOn === true && kiosk.outSinceMs === null;
  const wasInTouch = (kiosk: Kiosk, sinceMs: number) =>
    isInTouch(kiosk) || (kiosk.inTouchMs ?? -Infinity) >= sinceMs;

  function partsOf(kiosk: Kiosk): PublisherParts {
    const { journal, boot, readAt } = kiosk;
    return publisherParts(journal, openSeal, {
      boot: `boot ${boot}`,
      ageMs: ({ id }) => ageOf(kiosk, id),
      isUnsure: ({ id }) => isUnsure(kiosk, id),
      readBefore: (id) => readAt.get(id) ?? 0,
    });
  }
  const movedOf = (kiosk: Kiosk) => ({
    self: kiosk.name,
    others: kiosk.others,
    publisher: partsOf(kiosk),
    nowMs: () => nowMs + skewMs,
  });

  function append(kiosk: Kiosk, contents: readonly Content[]): void {
    for (const content of contents) {
      const data = sealed(openSeal, kiosk.name, `boot ${kiosk.boot}`, content);
      stream.append(kiosk.name, data, nowMs + skewMs);
    }
    for (const each of kiosks) if (isInTouch(each)) read(each);
  }
  function read(kiosk: Kiosk): void {
    for (const message of stream.messages) kiosk.others.fold(message);
  }

  function connect(kiosk: Kiosk): void {
    const may = kiosk.isOn && kiosk.hasBroker && brokerIsUp;
    if (!may && kiosk.outSinceMs === null) disconnect(kiosk);
    if (!may || kiosk.outSinceMs === null) return;
    kiosk.listensSinceMs = nowMs;
    kiosk.skewMs = skewMs;
    read(kiosk);
    kiosk.outSinceMs = null;
    append(kiosk, sinceOf(kiosk));
    append(kiosk, differences(partsOf(kiosk), kiosk.others.of(kiosk.name), nowMs + skewMs));
    append(kiosk, marker(partsOf(kiosk), kiosk.others.of(kiosk.name)));
    claims?.connected(kiosk.name, true);
    lookBack();
  }
  function disconnect(kiosk: Kiosk): void {
    if (isInTouch(kiosk)) kiosk.inTouchMs = nowMs;
    kiosk.outSinceMs = nowMs;
    claims?.connected(kiosk.name, false);
  }

  /** Another one may have done something since what was published late. */
  function lookBack(): void {
    for (const each of kiosks) if (isInTouch(each)) append(each, sinceOf(each));
  }

  function isLeftOut({ others }: Kiosk): boolean {
    if (older.publishesOnline === 'never') return true;
    return older.publishesOnline === 'where-open' && others.unsentElsewhere(item).length === 0;
  }
  function sinceOf(kiosk: Kiosk): readonly Content[] {
    return isLeftOut(kiosk) ? [] : movedSince(movedOf(kiosk));
  }

  function publish(kiosk: Kiosk, id: number): void {
    if (!isInTouch(kiosk)) return;
    const differing = differenceOf(partsOf(kiosk), kiosk.others.of(kiosk.name), id);
    const moved = isLeftOut(kiosk) ? [] : movedBy(movedOf(kiosk), [id]);
    append(kiosk, [...moved, ...differing]);
    lookBack();
  }

  function book(patron: string | null): boolean {
    if (patron !== null && booked !== null && booked !== patron) return false;
    booked = patron;
    return true;
  }

  function settle(kiosk: Kiosk, { id }: Entry, state: 'accepted' | 'staff'): void {
    kiosk.journal.settle(id, state === 'accepted' ? { state } : { state, why: 'moved-since' });
    claims?.isOver(kiosk.name, id);
    publish(kiosk, id);
  }

  /** What it did on line is not published, and it was not waited for as long as kiosks are (order.ts). */
  function isSilent(sender: Kiosk, { journal, others, name }: Kiosk): boolean {
    if (name === sender.name || nowMs - sender.listensSinceMs < 2 * minute) return false;
    return journal
      .begunSince('', (made) => 'mode' in made && made.mode === 'online')
      .some(({ id }) => ![...others.of(name).ended.values()].some(({ entry }) => entry === id));
  }

  /** As resolve.ts: in order, and a wait stops the run. */
  function send(kiosk: Kiosk): void {
    if (!kiosk.isOn || !kiosk.hasLine) return;
    for (const entry of kiosk.journal.open()) {
      const { id, transaction } = entry;
      if (entry.settlement === null) continue;
      const what = transaction.kind === 'check-out' ? 'lent' : 'returned';
      const known = kiosk.others.standing({ id, item, what, isListed: false });
      const decided = kiosk.replayOrder.earlierElsewhere(known).is;
      const verdict = older.verdict?.(known, decided) ?? decided;
      if (verdict === 'wait') return;
      if (verdict === 'go' || verdict === 'ask') {
        if (verdict === 'ask' || kiosks.some((each) => isSilent(kiosk, each))) blind = true;
        const patron = transaction.kind === 'check-out' ? transaction.patron : null;
        settle(kiosk, entry, book(patron) ? 'accepted' : 'staff');
      } else settle(kiosk, entry, verdict === 'accepted' ? 'accepted' : 'staff');
    }
  }

  function mayLend(kiosk: Kiosk, patron: string): boolean {
    const own = kiosk.journal.open().at(-1);
    const elsewhere = kiosk.others.lastOn(item, own?.id ?? null);
    if (elsewhere !== null) return elsewhere.what === 'returned';
    const { transaction } = own ?? {};
    // Who has it here already, and it waits, gets no second loan (check-out-offline.ts).
    return transaction?.kind !== 'check-out' || (claims === null && transaction.patron === patron);
  }

  function deed(kiosk: Kiosk, patron: string | null): boolean {
    if (!kiosk.isOn || kiosk.isBusy) return false;
    // Who types the number of an item need not hold it.
    if (patron !== null && bearer !== null && claims === null) return false;
    const { journal } = kiosk;
    const isOnline = kiosk.hasLine && journal.open().length === 0;
    if (patron !== null && !isOnline && !mayLend(kiosk, patron)) return false;
    if (isOnline && !book(patron)) return false;
    const kind = patron === null ? 'check-in' : 'check-out';
    const id = journal.begin(kind, item, patron ?? undefined, isOnline ? 'online' : 'offline');
    const done = () => finish(kiosk, id, patron, isOnline ? 'accepted' : 'deferred');
    if (claims === null || isOnline || patron === null) done();
    else void claimThen(claims, kiosk, { entry: id, item, patron: [patron], mayHave: null }, done);
    return true;
  }

  async function claimThen(
    port: NonNullable<typeof claims>,
    kiosk: Kiosk,
    loan: LoanToClaim,
    lend: () => void,
  ): Promise<void> {
    const { boot, journal, name } = kiosk;
    kiosk.isBusy = true;
    const answer = await port.claim(name, loan);
    if (!kiosk.isOn || kiosk.boot !== boot) return;
    kiosk.isBusy = false;
    if (answer === 'mine') port.isMade(name, loan.entry);
    if (answer === 'mine' || answer === 'alone') return lend();
    journal.settle(loan.entry, { state: 'not-done', ...interrupted });
    publish(kiosk, loan.entry);
  }

  function finish(
    kiosk: Kiosk,
    id: number,
    patron: string | null,
    state: 'accepted' | 'deferred',
  ): void {
    const { journal, others } = kiosk;
    kiosk.doneAt.set(id, nowMs);
    kiosk.readAt.set(id, others.position);
    kiosk.skewAt.set(id, kiosk.skewMs);
    bearer = patron;
    last = { kiosk, id };
    if (patron === null) claims?.isReturned();
    else journal.note(id, { step: 'released' });
    journal.settle(id, { state });
    // Published some milliseconds later.
    nowMs += kiosk.name === 'k01' ? 4 : 9;
    publish(kiosk, id);
  }

  function settleAll(): void {
    for (const kiosk of kiosks) connect(kiosk);
    for (const kiosk of kiosks) send(kiosk);
  }

  function does(act: Act): boolean {
    const [verb, ...rest] = act.split(' ');
    const kiosk = kiosks[Number(rest.at(-1)) - 1];
    if (act === 'power cut') {
      brokerIsUp = false;
      for (const each of kiosks) {
        disconnect(each);
        Object.assign(each, { isOn: false, hasLine: true });
      }
    } else if (verb === 'clock') {
      skewMs += rest[0] === 'ahead' ? 60 * minute : -60 * minute;
      if (kiosks.some((each) => each.isOn && each.skewMs === null)) blind = true;
    } else if (kiosk === undefined) return false;
    else if (verb === 'set') kiosk.ownSkewMs += 60 * minute;
    else if (verb === 'lend') return deed(kiosk, rest[0] ?? null);
    else if (verb === 'return') return deed(kiosk, null);
    else if (verb === 'line') kiosk.hasLine = !kiosk.hasLine;
    else if (verb === 'broker') kiosk.hasBroker = !kiosk.hasBroker;
    else if (verb === 'start') {
      if (kiosk.isOn) disconnect(kiosk);
      kiosk.isOn = !kiosk.isOn;
      if (kiosk.isOn) {
        kiosk.boot += 1;
        start(kiosk);
      }
    }
    return true;
  }

  if (claims !== null) claims.nowMs = () => nowMs + skewMs;
  settleAll();
  return {
    /** False: it cannot be now, or changes nothing. */
    do(act: Act): boolean {
      nowMs += minute;
      if (!does(act)) return false;
      settleAll();
      return true;
    },
    /** Everything comes back, and nothing is open any more. What is wrong then, or null. */
    end({ first, brokerLast }: Healing): string | null {
      const inOrder = first === 1 ? kiosks : [...kiosks].reverse();
      if (!brokerLast) brokerIsUp = true;
      for (const kiosk of inOrder) {
        // Within a minute after each other.
        for (let times = 0; times < 2; times += 1) {
          nowMs += 30_000;
          settleAll();
        }
        kiosk.hasLine = true;
        kiosk.hasBroker = true;
        if (!kiosk.isOn) does(`start ${kiosk.name === 'k01' ? 1 : 2}`);
        settleAll();
      }
      brokerIsUp = true;
      for (
        let passed = 0;
        passed < 15 && kiosks.some((one) => one.journal.open().length > 0);
        passed += 1
      ) {
        nowMs += minute;
        settleAll();
      }
      if (kiosks.some((one) => one.journal.open().length > 0)) return 'never sent';
      if (booked === bearer || last === null) return null;
      if (kiosks.some(({ journal }) => journal.staff().length > 0)) return null;
      return `${bearer ?? 'nobody'} has it, and it is booked to ${booked ?? 'nobody'}`;
    },
    /** The broker is started again; both kiosks connect anew, in the order of their names. */
    restartBroker(): void {
      for (const kiosk of kiosks) if (isInTouch(kiosk)) disconnect(kiosk);
      settleAll();
    },
    get blind() {
      return blind;
    },
  };
}
