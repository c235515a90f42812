/** What the broker has of a kiosk that is lost, at a real broker, with real journals. */
import { generateX25519Identity } from 'age-encryption';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BrokerConnection } from '../../src/branch/broker/broker.ts';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import { eventSubject } from '../../src/branch/broker/subjects.ts';
import { readKeys } from '../../src/branch/enrol/folder.ts';
import { type BranchSeal, createBranchSeal } from '../../src/branch/keys/branch-keys.ts';
import { adoptEntries } from '../../src/branch/lost/adopt.ts';
import { createEscrow } from '../../src/branch/lost/escrow.ts';
import { readLostKiosk } from '../../src/branch/lost/lost-kiosk.ts';
import { type Content, messages } from '../../src/branch/shared/messages.ts';
import { createOthers, type Others } from '../../src/branch/shared/others.ts';
import { differences, marker } from '../../src/branch/shared/unpublished.ts';
import type { Journal, Transaction } from '../../src/store/types.ts';
import { type AtWork, enrolledAtWork } from '../support/branch/enrolled.ts';
import { unsignedSeal } from '../support/branch/entries.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { newFolder, open } from '../support/store/folder.ts';

const now = () => new Date().toISOString();
const loan = (item: string): Transaction => ({
  ...{ item, patron: '23550000000018', uids: [], dueOn: '2026-12-16' },
  kind: 'check-out',
  mode: 'offline',
});
const giveBack = (item: string): Transaction => ({
  ...{ kind: 'check-in', item, uids: [], mode: 'offline' },
});

function lend(journal: Journal, ...transactions: Transaction[]): void {
  for (const transaction of transactions)
    journal.settle(journal.begin(transaction, now()), { state: 'deferred' }, now());
}

/** The branch of a kiosk as far as it is published. */
interface KioskPublisher {
  others: Others;
  publish(journal: Journal): Promise<void>;
  say(content: Content): Promise<void>;
}

describe.skipIf(natsServer === null)('at a real broker', () => {
  let branch: AtWork;
  let seal: BranchSeal;
  beforeAll(async () => {
    // A kiosk a test: the broker keeps what each has published.
    branch = await enrolledAtWork(['k01', 'k02', 'k03', 'k04', 'k05', 'k06', 'k07', 'k08']);
    const { keys, adoptionKey } = await readKeys(branch.folderOf('k01'), identityOf('k01'));
    // Its kiosks sign nothing; the adoptions are checked all the same.
    const { voices } = unsignedSeal(keys);
    seal = createBranchSeal(keys, { ...voices, adoptionKey });
  });
  afterAll(() => branch.remove());

  let connections: BrokerConnection[] = [];
  beforeEach(() => {
    connections = [];
  });
  afterEach(async () => {
    for (const each of connections) await each.close();
  });

  function identityOf(kiosk: string) {
    const identity = branch.identities.get(kiosk);
    if (identity === undefined) throw new Error(`no ${kiosk}`);
    return identity;
  }
  async function connect(kiosk: string) {
    const connection = await natsBroker({ identity: identityOf(kiosk) }).connect();
    connections.push(connection);
    return connection;
  }
  function othersOf(self: string) {
    return createOthers({
      branch: 'b001',
      self,
      seal,
      unpublishedAtMs: () => 0,
      placeOf: (kiosk) => eventSubject('b001', kiosk),
    });
  }

  /** As the link publishes: what differs, then the marker. */
  async function publisherOf(kiosk: string, boot: string): Promise<KioskPublisher> {
    const connection = await connect(kiosk);
    const others = othersOf(kiosk);
    const escrow = await createEscrow({ kiosk, boot }, identityOf(kiosk).staffRecipient);
    let last = (await connection.lastOf(kiosk))?.seq ?? 0;
    await connection.follow((await connection.state()).firstSeq, (stored) => others.fold(stored));
    const say = async (content: Content) => {
      const place = eventSubject('b001', kiosk);
      const stored = await connection.append(
        messages.seal(seal, { ...content, boot }, place),
        last,
      );
      if (stored === 'overtaken') throw new Error('overtaken');
      last = stored.seq;
      await expect.poll(() => others.position).toBeGreaterThanOrEqual(last);
    };
    return {
      others,
      say,
      async publish(journal) {
        const parts = {
          ...{ branch: 'b001', journal, seal, boot, escrow, ageMs: () => 0 },
          numbersOf: ({ patron }: { patron: string }) => [patron],
        };
        for (const content of differences(parts, others.of(kiosk), Date.now())) await say(content);
        for (const content of marker(parts, others.of(kiosk))) await say(content);
      },
    };
  }
  async function lost(kiosk: string, staffIdentity = branch.staffIdentity) {
    const broker = await connect('k01');
    const others = othersOf('k01');
    return readLostKiosk({ branch: 'b001', broker, kiosk, others, seal, staffIdentity });
  }

  it('opens what was not sent, in order, over several starts of the program', async () => {
    const { journal } = open(newFolder());
    lend(journal, loan('A1'), giveBack('A2'));
    await (await publisherOf('k02', 'first')).publish(journal);
    lend(journal, loan('A3'));
    journal.note(3, { step: 'released' }, now());
    journal.settle(2, { state: 'accepted' }, now());
    journal.begin(loan('A4'), now());
    const second = await publisherOf('k02', 'second');
    await second.publish(journal);
    const { entries, withoutEscrow, underWay, lastStoredAtMs } = await lost('k02');
    expect(entries).toMatchObject([
      { entry: 1, transaction: loan('A1'), overtaken: false },
      { entry: 3, transaction: loan('A3'), notes: [{ step: 'released' }] },
    ]);
    expect([withoutEscrow, underWay]).toEqual([[], [4]]);
    expect(lastStoredAtMs).toBeGreaterThan(0);
  });

  it('opens nothing with another key, and says which entries stay closed', async () => {
    const { journal } = open(newFolder());
    lend(journal, loan('B1'));
    await (await publisherOf('k03', 'b')).publish(journal);
    const other = await lost('k03', await generateX25519Identity());
    expect([other.entries, other.withoutEscrow]).toEqual([[], [1]]);
  });

  it('gives to the staff what another kiosk had since, and leaves out what is adopted', async () => {
    const { journal } = open(newFolder());
    lend(journal, loan('C1'), loan('C2'), loan('C3'));
    await (await publisherOf('k04', 'c')).publish(journal);
    const elsewhere = open(newFolder()).journal;
    lend(elsewhere, giveBack('C2'));
    const fifth = await publisherOf('k05', 'c');
    await fifth.publish(elsewhere);
    const first = await lost('k04');
    expect(first.entries.map(({ entry, overtaken }) => [entry, overtaken])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    adoptEntries(elsewhere, 'k04', first.entries.slice(0, 2), now);
    await fifth.publish(elsewhere);
    const second = await lost('k04');
    expect(second.entries.map(({ entry }) => entry)).toEqual([3]);
    expect(second.adopted).toEqual([
      { entry: 1, by: 'k05' },
      { entry: 2, by: 'k05' },
    ]);
    // The kiosk returns after all: it reads which of its entries are another one's now.
    const returned = await publisherOf('k04', 'd');
    expect(returned.others.adoptedFromSelf().map(({ theirs }) => theirs)).toEqual([1, 2]);
    await returned.publish(journal);
    expect([...returned.others.of('k04').open.keys()]).toEqual([3]);
  });

  it('gives to the staff what was done on line since, or may have been done since', async () => {
    const { journal } = open(newFolder());
    lend(journal, loan('E1'), loan('E2'), loan('E3'));
    await (await publisherOf('k07', 'g')).publish(journal);
    const eighth = await publisherOf('k08', 'g');
    const [moved] = seal.itemHashes('E1');
    const deed = { deed: 'returned' as const, entry: 1, item: moved, ageMs: 0 };
    await eighth.say({ what: 'moved', deeds: [deed] });
    const content = { what: 'returned' as const, ageMs: 3_600_000 };
    await eighth.say({ ...content, entry: 2, item: seal.itemHashes('E2')[0], unsure: true });
    await eighth.say({ ...content, entry: 3, item: seal.itemHashes('E3')[0] });
    const { entries } = await lost('k07');
    expect(entries.map(({ overtaken }) => overtaken)).toEqual([true, true, false]);
  });

  it('still has what was lost with a disk, after the kiosk got a new one', async () => {
    const { journal } = open(newFolder());
    lend(journal, loan('D1'), loan('D2'));
    await (await publisherOf('k06', 'e')).publish(journal);
    const anew = open(newFolder()).journal;
    const again = await publisherOf('k06', 'f');
    await again.publish(anew);
    lend(anew, loan('D3'));
    await again.publish(anew);
    const { entries, ofOlderJournal } = await lost('k06');
    expect(entries.map(({ transaction }) => transaction.item)).toEqual(['D3']);
    expect(ofOlderJournal).toMatchObject([
      { entry: 1, transaction: loan('D1') },
      { entry: 2, transaction: loan('D2') },
    ]);
    adoptEntries(anew, 'k06', ofOlderJournal, now);
    await again.publish(anew);
    expect((await lost('k06')).ofOlderJournal).toEqual([]);
    expect(anew.open().map(({ transaction }) => 'item' in transaction && transaction.item)).toEqual(
      ['D3', 'D1', 'D2'],
    );
  });
});
