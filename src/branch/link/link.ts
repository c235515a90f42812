/**
 * The life of a kiosk in its branch: it connects, reads, compares and publishes, and begins anew when
 * the connection ends. What the broker does costs the sharing and nothing else: no method throws, and
 * only a claim waits.
 */
import type { Log } from '../../../machines/domain.ts';
import type { Entry, EntryId, Transaction } from '../../store/types.ts';
import {
  type Broker,
  type BrokerConnection,
  BrokerRefusal,
  type StoredMessage,
} from '../broker/broker.ts';
import { passingSubject } from '../broker/subjects.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import type { PatronNumbers, RunningBranch } from '../port.ts';
import { alives } from '../shared/messages.ts';
import type { Folded } from '../shared/others.ts';
import { isLate } from '../shared/stream-clock.ts';
import type { OwnJournal, PublisherParts } from '../shared/unpublished.ts';
import { createAges } from './ages.ts';
import { createAnnounced } from './announced.ts';
import { createBrokerClock } from './broker-clock.ts';
import { createCallLine } from './call-line.ts';
import { createClaiming } from './claiming.ts';
import { keepConnected } from './connecting.ts';
import { countNotSigned, objector } from './forged.ts';
import { createLastSeen } from './last-seen.ts';
import { createLinkState } from './link-state.ts';
import { createListWatch } from './list-watch.ts';
import { createPublisher, Fenced } from './publisher.ts';
import { createRegionLink, type RegionKeys } from './region-link.ts';
import { createReplayOrder } from './replay-order.ts';
import { createStreamReader } from './stream-reader.ts';

interface LinkParts {
  branch: string;
  kiosk: string;
  broker: Broker;
  /** as of the enrolment folder */
  seal: BranchSeal;
  /** Opens a document of branch keys; null: it is refused, which was logged, or it is no newer. */
  openKeys(document: Uint8Array): Promise<BranchSeal | null>;
  /** whether the keys in use are in the enrolment folder */
  keysAreWritten(): boolean;
  regionKeys: RegionKeys;
  escrow: PublisherParts['escrow'];
  /** names this start of the program */
  boot: string;
  journal: OwnJournal;
  numbersOf(loan: Extract<Transaction, { kind: 'check-out' }>): PatronNumbers;
  /** for a claim, in ms */
  waitMs: number;
  log: Log;
}

const keyMissing = { code: 'branch-key-missing' } as const;
const aliveEveryMs = 20_000;
const compareEveryMs = 3_600_000;

export function openLink(link: LinkParts): RunningBranch {
  const { branch, kiosk, broker, log } = link;
  const state = createLinkState(log, link.boot);
  const parts = createParts({ ...link, isFenced: () => state.link === 'fenced' });
  const { reader, publisher, claiming, replayOrder, calls, lastSeen, clock, lists } = parts;
  const live = lifeOf(link, parts, {
    onUp: () => {
      parts.touch(true);
      state.up();
    },
    onKeyMissing: () => {
      parts.touch(false);
      const text = `Kiosk ${reader.laterKeyOf} seals with a later branch key than this kiosk has: what it did is not known.`;
      state.alone(keyMissing.code, text);
    },
    isUp: () => state.link === 'up',
  });
  const connecting = keepConnected({
    broker,
    live,
    onEnd: (error) => {
      const wasOfUse = state.link === 'up' || state.why === keyMissing.code;
      parts.touch(false);
      if (error instanceof Fenced) {
        state.fenced(error.message);
        return { again: false, wasOfUse };
      }
      const text = `${broker.address}: ${error instanceof Error ? error.message : String(error)}`;
      state.alone(error instanceof BrokerRefusal ? error.code : 'branch-broker-away', text);
      return { again: true, wasOfUse };
    },
  });
  return {
    lastOn: (item, own) => reader.others.lastOn(item, own),
    doneSince: (item, at) => {
      const last = reader.others.lastElsewhere(item);
      if (last === null) return null;
      const agoMs = reader.others.orderMs(clock.nowMs()) - last.doneAtMs;
      if (at !== null && agoMs >= Date.now() - Date.parse(at)) return null;
      const { what } = last;
      return what === 'lent' ? { what, isReleased: last.isReleased === true } : { what };
    },
    loansOf: (patron) =>
      reader.others.loansOf(patron).filter((loan) => loan.kiosk !== kiosk).length,
    claim: claiming.claim,
    earlierElsewhere: (entry) => {
      const own = parts.entryOf(entry.id);
      const what = own?.transaction.kind === 'check-in' ? 'returned' : 'lent';
      const isListed = own?.settlement?.state === 'staff';
      const verdict = replayOrder.earlierElsewhere(
        reader.others.standing({ ...entry, what, isListed }),
      );
      return verdict.is === 'wait' && verdict.for.length === 0 ? 'wait-for-branch' : verdict.is;
    },
    publish: (id, { mode, item }) => {
      const isOnline = mode === 'online';
      const { position: seq, numbering, others } = reader;
      parts.ages.set(id, isOnline ? mode : parts.entryOf(id), { seq, numbering });
      // What is done on line is for others that have something to send of the item.
      publisher.queue(id, isOnline && others.unsentElsewhere(item).length === 0);
    },
    // No other kiosk waits for it; when the loan was made is noted already.
    publishReleased: (id) => publisher.queue(id, true),
    state: () => {
      const kiosks = new Set([...reader.others.kiosks(), ...lastSeen.kiosks()]);
      kiosks.delete(kiosk);
      const others = [...kiosks].sort().map((of) => {
        const { open } = reader.others.of(of);
        const isRevoked = !parts.seal().voices.isMember(of);
        return { kiosk: of, lastSeenAt: lastSeen.at(of), open: open.size, isRevoked };
      });
      return {
        branch,
        kiosk,
        link: state.link,
        why: state.why,
        since: state.since,
        broker: broker.address,
        unpublished: publisher.unpublished,
        others,
        keyGeneration: parts.seal().generation,
        clockAheadMs: clock.aheadMs,
        claims: { ...claiming.counts },
        sharedList: lists.shared,
        notSigned: parts.notSigned(),
        adoptedFalselyBy: parts.adoptedFalselyBy(),
        keysNotWritten: !link.keysAreWritten(),
      };
    },
    onChange: state.onChange,
    calls,
    region: parts.region,
    close: connecting.close,
  };
}

type Parts = ReturnType<typeof createParts>;

/** What lasts from one connection to the next. */
function createParts(link: LinkParts & { isFenced(): boolean }) {
  const { branch, kiosk, boot, journal, log, numbersOf, escrow } = link;
  let { seal } = link;
  const clock = createBrokerClock(log);
  const ages = createAges(() => clock.base);
  const lastSeen = createLastSeen();
  /** of the entries of earlier starts */
  const lastBefore = journal.lastId();
  let fence: (by: Fenced) => void = () => {};
  let missKey = () => {};
  let answer = () => {};
  let listensSinceMs = performance.now();
  let touch = { isIn: false, sinceMs: listensSinceMs };
  let unreadable = 0;
  const notSigned = countNotSigned(log);
  const object = objector(log);
  /** Circulation must not fail where its journal answers the branch with an error. */
  const entryOf = (id: EntryId): Entry | null => {
    try {
      return journal.get(id);
    } catch {
      return null;
    }
  };
  const unpublishedAtMs = (id: EntryId) => clock.nowMs() - ages.ms(entryOf(id));
  const readBefore = (id: EntryId): number => ages.readBefore(id, reader.numbering);
  const isUnsure = (id: EntryId): boolean => ages.isUnsure(entryOf(id));
  const isAnother = (id: EntryId, of: string): boolean => id > lastBefore && of !== boot;
  const own = { unpublishedAtMs, readBefore, isUnsure, isAnother };
  const reader = createStreamReader({ branch, kiosk, seal, ...own, onMessage });
  const announced = createAnnounced(reader);
  const publisher = createPublisher({
    branch,
    kiosk,
    reader,
    nowMs: clock.nowMs,
    onPublished: (id) => ages.published(entryOf(id)),
    parts: () => ({
      branch,
      journal,
      seal,
      boot,
      numbersOf,
      escrow,
      readBefore,
      ageMs: ages.ms,
      isUnsure: ages.isUnsure,
      isAnother,
    }),
  });
  const claiming = createClaiming(link.waitMs, () => ({
    self: kiosk,
    seal,
    others: reader.others,
    journal,
    onNotSigned: () => notSigned.add('A claim is not signed by the kiosk in whose name it is'),
  }));
  const replayOrder = createReplayOrder({
    nowMs: () => performance.now(),
    lastSeenMs: lastSeen.ms,
    listensSinceMs: () => listensSinceMs,
    touch: () => touch,
    isFenced: () => link.isFenced(),
    lacksAnnouncement: () =>
      reader.others
        .kiosks()
        .some((of) => of !== kiosk && seal.voices.isMember(of) && !announced.has(of)),
  });
  const calls = createCallLine({ branch, kiosk, seal: () => seal });
  const lists = createListWatch(branch, () => seal);
  const region = createRegionLink(link.regionKeys, (text) => seal.voices.sign(text), log);

  function onMessage(stored: StoredMessage, opened: Exclude<Folded, 'known'>): void {
    if (opened === 'not-signed')
      notSigned.add(`A message in the name of kiosk ${stored.kiosk} is not signed by it`);
    else if (opened === 'unknown-key' && reader.laterKeyOf !== null) missKey();
    else if (typeof opened === 'string') {
      unreadable += 1;
      if (unreadable > 1) return;
      const text = `A message of kiosk ${stored.kiosk} cannot be opened (${opened}).`;
      log({ level: 'warn', part: 'branch', code: 'branch-unreadable', text });
    } else if (stored.kiosk !== kiosk) {
      lastSeen.add(stored.kiosk, clock.nowMs() - stored.storedAtMs);
      const { message } = opened;
      // What this kiosk did since may overtake it.
      if (message.what !== 'moved') void publisher.hurry();
      // It has just connected, and may wait for a word of this one.
      if (message.what === 'open') answer();
      const done = message.what === 'moved' ? message.deeds : 'ageMs' in message ? [message] : [];
      if (done.some(({ ageMs }) => isLate(ageMs))) publisher.lookBack();
    } else if (publisher.isFencedBy(stored, opened.message.boot))
      fence(new Fenced(stored, opened.message.boot));
    object(reader.others);
  }

  return {
    reader,
    publisher,
    claiming,
    replayOrder,
    calls,
    lastSeen,
    clock,
    ages,
    entryOf,
    lists,
    region,
    announced,
    seal: () => seal,
    notSigned: () => notSigned.count,
    /** Of kiosks that belong to the branch: one that was revoked can do nothing more. */
    adoptedFalselyBy: () => {
      const kiosks = reader.others.falselyAdopted().map((each) => each.kiosk);
      return [...new Set(kiosks)].filter((each) => seal.voices.isMember(each)).sort();
    },
    useKeys(keys: BranchSeal) {
      seal = keys;
      return reader.useKeys(keys);
    },
    /** The others' deeds are known, and they know this kiosk's; or not so any more. */
    touch(isIn: boolean) {
      if (isIn !== touch.isIn) touch = { isIn, sinceMs: performance.now() };
    },
    /** Of the next connection. */
    begin(on: { fenced(by: Fenced): void; keyMissing(): void; connected(): void }) {
      fence = on.fenced;
      missKey = on.keyMissing;
      answer = on.connected;
      announced.begin();
      listensSinceMs = performance.now();
      unreadable = 0;
      notSigned.begin();
    },
  };
}

function lifeOf(
  { branch, kiosk, boot, openKeys }: LinkParts,
  {
    reader,
    publisher,
    claiming,
    calls,
    lastSeen,
    clock,
    lists,
    region,
    announced,
    seal,
    useKeys,
    begin,
  }: Parts,
  { onUp, isUp, onKeyMissing }: { onUp(): void; isUp(): boolean; onKeyMissing(): void },
): (connection: BrokerConnection) => Promise<never> {
  /** `created` */
  let stream = '';

  async function takeKeys(connection: BrokerConnection, document: Uint8Array): Promise<void> {
    const keys = await openKeys(document);
    if (keys === null) return;
    region.trustChanged();
    if (useKeys(keys).mustReadAnew) await connection.close();
    else publisher.compare();
  }

  /** A kiosk that receives it takes all that was done before for published. */
  async function announce(connection: BrokerConnection): Promise<void> {
    await publisher.hurry();
    if (!isUp()) return;
    const place = passingSubject(branch, 'alive', kiosk);
    connection.say(
      'alive',
      alives.seal(seal(), { boot, unpublished: publisher.unpublished }, place),
    );
  }

  async function work(connection: BrokerConnection): Promise<never> {
    const answer = await clock.measure(connection);
    if (answer.created !== stream) publisher.forget();
    stream = answer.created;
    connection.subscribe('alive', (of, data) => {
      const speaker = { kiosk: of, atMs: Date.now() };
      const place = passingSubject(branch, 'alive', of);
      const opened = alives.open(seal(), data, place, speaker);
      if (typeof opened === 'string' || of === kiosk) return;
      lastSeen.add(of, 0);
      announced.add(of, connection);
    });
    calls.connected(connection);
    let taken: Promise<void> = Promise.resolve();
    await connection.watchKeys((document) => {
      taken = taken.then(() => takeKeys(connection, document));
    });
    // With the newest: else what a new kiosk of the branch said would be read twice.
    await taken;
    await reader.follow(connection, answer);
    announced.isRead();
    return await publisher.run(connection, () => {
      if (reader.laterKeyOf !== null) return onKeyMissing();
      claiming.use(connection);
      onUp();
      void announce(connection);
    });
  }

  return async (connection) => {
    const isFenced = new Promise<never>((_, reject) => {
      begin({
        fenced: reject,
        keyMissing: () => {
          claiming.use(null);
          onKeyMissing();
        },
        connected: () => isUp() && void announce(connection),
      });
    });
    const alive = setInterval(() => isUp() && void announce(connection), aliveEveryMs);
    const compare = setInterval(() => {
      publisher.compare();
      void clock.measure(connection).catch(() => {});
    }, compareEveryMs);
    const watching = lists.start(connection);
    const reporting = region.start(connection);
    const ended = connection.ended.then((reason) => Promise.reject(new Error(reason)));
    try {
      return await Promise.race([work(connection), isFenced, ended]);
    } finally {
      clearInterval(alive);
      clearInterval(compare);
      watching.stop();
      reporting.stop();
      claiming.use(null);
    }
  };
}
